using System.Globalization;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Options;

/// <summary>A stored value that the option does not allow: its default is used instead.</summary>
/// <param name="Name">The option.</param>
/// <param name="Problem">Why, as a clause that follows the value.</param>
public sealed record OptionProblem(string Name, string Problem);

/// <summary>The orchestrator options in effect. A value of state: it does not change.</summary>
public sealed class OptionValues
{
    private readonly Dictionary<string, string> values;

    private OptionValues(Dictionary<string, string> values, IReadOnlyList<OptionProblem> problems) => (this.values, Problems) = (values, problems);

    /// <summary>No option is set.</summary>
    public static OptionValues Defaults { get; } = new([], []);

    /// <summary>Stored values that are not allowed.</summary>
    public IReadOnlyList<OptionProblem> Problems { get; }

    /// <summary>Names of the options that are set.</summary>
    public IReadOnlyCollection<string> Set => values.Keys;

    /// <summary>Reads what the cluster's configuration says: upstream's own options, section <c>mgr</c> before <c>global</c>.</summary>
    public static OptionValues From(IEnumerable<ConfigEntry> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var found = config.Where(entry => entry.Mask.Length == 0 && entry.Who is "mgr" or "global" && entry.Name.StartsWith("mgr/", StringComparison.Ordinal))
            .OrderBy(entry => entry.Who == "mgr" ? 1 : 0);
        var values = new Dictionary<string, string>();
        var problems = new Dictionary<string, OptionProblem>();
        foreach (var entry in found)
        {
            if (OrchestratorOptions.FindByConfigName(entry.Name) is not { } option)
            {
                continue;
            }
            if (option.Problem(entry.Value, out var normal) is { } problem)
            {
                problems[option.Name] = new OptionProblem(option.Name, $"'{(option.IsSecret ? "…" : entry.Value)}' {problem}");
                values.Remove(option.Name);
            }
            else
            {
                problems.Remove(option.Name);
                values[option.Name] = normal;
            }
        }
        return new OptionValues(values, [.. problems.Values]);
    }

    /// <summary>With one option set; for tests and previews.</summary>
    public OptionValues With(string name, string value)
    {
        var option = OrchestratorOptions.Find(name);
        return new OptionValues(new Dictionary<string, string>(values) { [option.Name] = option.Normalize(value) }, Problems);
    }

    /// <summary>Is it set.</summary>
    public bool IsSet(string name) => values.ContainsKey(name);

    /// <summary>Value or default; empty: none. Errors: <c>OptionUnknown</c>.</summary>
    public string Text(string name) => values.GetValueOrDefault(name) ?? OrchestratorOptions.Find(name).Default;

    /// <summary>A flag.</summary>
    public bool Flag(string name) => OrchestratorOption.FlagOf(Text(name)) ?? throw Wrong(name);

    /// <summary>A whole number.</summary>
    public int Number(string name) =>
        long.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : throw Wrong(name);

    /// <summary>A number.</summary>
    public double Real(string name) => double.Parse(Text(name), CultureInfo.InvariantCulture);

    /// <summary>A time.</summary>
    public TimeSpan Time(string name) => TimeSpan.FromSeconds(Math.Min(Real(name), TimeSpan.MaxValue.TotalSeconds / 2));

    // Values are checked when they are read, so that only a wrong name in the product itself can lead here.
    private static InvalidOperationException Wrong(string name) => new($"option {name} is not of that type");
}
