using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters;

/// <summary>Reads and sets orchestrator options where upstream keeps them: <c>mgr/cephadm/NAME</c> in section <c>mgr</c> of the cluster's configuration.</summary>
internal static class OptionOperations
{
    /// <summary>The options whose names match a pattern with <c>*</c> and <c>?</c>; null: all.</summary>
    public static IReadOnlyList<CephOrchestratorOption> List(OptionValues values, string? name)
    {
        var wanted = name is null ? OrchestratorOptions.All
            : name.AsSpan().ContainsAny('*', '?') ? [.. OrchestratorOptions.All.Where(option => Matches(option.Name, name))]
            : [OrchestratorOptions.Find(name)];
        var problems = values.Problems.ToDictionary(problem => problem.Name, problem => problem.Problem);
        return [.. wanted.OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => new CephOrchestratorOption
        {
            Name = option.Name,
            Value = option.IsSecret && values.IsSet(option.Name) ? "(secret)" : values.Text(option.Name),
            Default = option.Default,
            IsSet = values.IsSet(option.Name),
            Type = option.Type.ToString(),
            Range = option.Range,
            Purpose = option.Purpose,
            NoMeaning = option.NoMeaning,
            Problem = problems.GetValueOrDefault(option.Name),
        })];
    }

    /// <summary>What setting an option would store. Errors: <c>OptionUnknown</c>, <c>OptionInvalid</c>, <c>OptionReadOnly</c>.</summary>
    public static (OrchestratorOption Option, string? Value) Check(string name, string? value)
    {
        var option = OrchestratorOptions.Find(name);
        return option.ReadOnly is { } why && value is not null
            ? throw new CephadmException("OptionReadOnly", ErrorKind.Refused, $"Option {option.Name} cannot be set: {why}.", null, option.Name)
            : (option, value is null ? null : option.Normalize(value));
    }

    /// <summary>Stores a value; null removes it.</summary>
    public static async Task<OptionChange> SetAsync(IMonitorClient monitors, string name, string? value, CancellationToken cancellation)
    {
        var (option, normal) = Check(name, value);
        var stored = (await monitors.GetConfigAsync(cancellation).ConfigureAwait(false))
            .FirstOrDefault(entry => entry.Who == "mgr" && entry.Mask.Length == 0 && entry.Name == option.ConfigName)?.Value;
        if (stored == normal || (stored is not null && normal is not null && option.Problem(stored, out var same) is null && same == normal))
        {
            return Change(option, false, $"{option.Name}: nothing changed.");
        }
        // The mons know a module's options only from a mgr that has the module; ours are checked here.
        var arguments = new JObject { ["who"] = "mgr", ["name"] = option.ConfigName };
        if (normal is not null)
        {
            arguments["value"] = normal;
            arguments["force"] = true;
        }
        await monitors.RunAsync(new MonitorCommand(normal is null ? "config rm" : "config set") { Arguments = arguments, Mutating = true, Plain = true }, cancellation).ConfigureAwait(false);
        return Change(option, true, normal is null
            ? $"{option.Name} is no longer set; its default is '{option.Default}'."
            : $"{option.Name} is set to '{(option.IsSecret ? "…" : normal)}'.");
    }

    private static OptionChange Change(OrchestratorOption option, bool changed, string text) => new(new ChangeResult(option.Name, changed, text), option.NoMeaning);

    private static bool Matches(string name, string pattern) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
