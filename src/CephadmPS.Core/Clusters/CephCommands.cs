using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters;

/// <summary>
/// Ceph's own commands as a person types them. Which words are the command and which are arguments only the cluster knows: its mons describe
/// all commands, those of the mgr's modules included, and the words are matched against that.
/// </summary>
public sealed class CephCommands
{
    // MonCommand::FLAG_MGR: the active mgr serves it.
    private const int ServedByMgr = 1 << 3;

    private readonly IReadOnlyList<JObject> descriptions;

    private CephCommands(IReadOnlyList<JObject> descriptions) => this.descriptions = descriptions;

    /// <summary>Asks the mons for the commands that there are.</summary>
    public static async Task<CephCommands> LoadAsync(IMonitorClient monitors, CancellationToken cancellation)
    {
        var reply = await monitors.RunAsync(new MonitorCommand("get_command_descriptions") { Plain = true }, cancellation).ConfigureAwait(false);
        return FromDescriptions(reply.Text);
    }

    /// <summary>Reads descriptions as <c>get_command_descriptions</c> gives them.</summary>
    public static CephCommands FromDescriptions(string json) =>
        new([.. JObject.Parse(json).Properties().Select(property => property.Value).OfType<JObject>()]);

    /// <summary>
    /// The command that the words mean. <c>-s</c> stands for <c>status</c>; arguments may be given by position, or as <c>name=value</c>, <c>--name
    /// value</c>, <c>--name=value</c>; one JSON object with <c>prefix</c> is taken as it is. Errors: <c>CommandUnknown</c>, <c>CommandInvalid</c>.
    /// </summary>
    public MonitorCommand Parse(IReadOnlyList<string> words, bool json)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 1 && words[0].StartsWith('{'))
        {
            return FromJson(words[0], json);
        }
        var typed = words.Count == 1 && words[0] == "-s" ? ["status"] : words;
        var best = descriptions
            .Select(description => (Description: description, Prefix: PrefixOf(description)))
            .Where(entry => entry.Prefix.Count <= typed.Count && entry.Prefix.SequenceEqual(typed.Take(entry.Prefix.Count)))
            .OrderByDescending(entry => entry.Prefix.Count)
            .ToList();
        if (best.Count == 0)
        {
            throw new CephadmException("CommandUnknown", ErrorKind.InvalidInput, $"The cluster knows no command '{string.Join(' ', typed)}'.",
                "See Ceph's own documentation for its commands.");
        }
        CephadmException? why = null;
        foreach (var (description, prefix) in best.TakeWhile(entry => entry.Prefix.Count == best[0].Prefix.Count))
        {
            try
            {
                return Command(description, string.Join(' ', prefix), Arguments(description, [.. typed.Skip(prefix.Count)]), json);
            }
            catch (CephadmException e)
            {
                why = e;
            }
        }
        throw why!;
    }

    private MonitorCommand FromJson(string text, bool json)
    {
        JObject given;
        try
        {
            given = JObject.Parse(text);
        }
        catch (JsonException e)
        {
            throw new CephadmException("CommandInvalid", ErrorKind.InvalidInput, $"This is no JSON object: {e.Message}", "Give words, or one object with \"prefix\".", inner: e);
        }
        var prefix = given.Value<string>("prefix") ?? throw new CephadmException("CommandInvalid", ErrorKind.InvalidInput, "The command has no \"prefix\".", "Add it.");
        given.Remove("prefix");
        var description = descriptions.FirstOrDefault(known => string.Join(' ', PrefixOf(known)) == prefix)
            ?? throw new CephadmException("CommandUnknown", ErrorKind.InvalidInput, $"The cluster knows no command '{prefix}'.", "See Ceph's own documentation for its commands.");
        return Command(description, prefix, given, json);
    }

    private static MonitorCommand Command(JObject description, string prefix, JObject arguments, bool json) => new(prefix)
    {
        Arguments = arguments,
        Target = ((description.Value<int?>("flags") ?? 0) & ServedByMgr) != 0 ? MonitorTarget.Mgr : MonitorTarget.Mon,
        Plain = !json,
        Mutating = description.Value<string>("perm")?.Contains('w', StringComparison.Ordinal) == true,
    };

    private static List<string> PrefixOf(JObject description) =>
        [.. (description["sig"] as JArray ?? []).TakeWhile(part => part.Type == JTokenType.String).Select(part => part.Value<string>()!)];

    private static JObject Arguments(JObject description, List<string> words)
    {
        var parameters = (description["sig"] as JArray ?? []).OfType<JObject>().ToList();
        var arguments = TakeNamed(parameters, words);
        foreach (var parameter in parameters.Where(parameter => !arguments.ContainsKey(Name(parameter))))
        {
            if (words.Count == 0)
            {
                if (parameter.Value<string>("req")?.Equals("false", StringComparison.OrdinalIgnoreCase) != true)
                {
                    throw Invalid($"argument {Name(parameter)} is missing");
                }
                continue;
            }
            if (parameter.Value<string>("n") == "N")
            {
                arguments[Name(parameter)] = new JArray(words.Select(word => Value(parameter, word)));
                words.Clear();
            }
            else
            {
                arguments[Name(parameter)] = Value(parameter, words[0]);
                words.RemoveAt(0);
            }
        }
        return words.Count == 0 ? arguments : throw Invalid($"it takes no further argument '{words[0]}'");
    }

    private static JObject TakeNamed(List<JObject> parameters, List<string> words)
    {
        var named = new JObject();
        for (var i = 0; i < words.Count;)
        {
            var word = words[i];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = (equals > 0 ? word[..equals] : word).TrimStart('-').Replace('-', '_');
            var parameter = equals > 0 || word.StartsWith("--", StringComparison.Ordinal) ? parameters.Find(known => Name(known) == name) : null;
            if (parameter is null)
            {
                i++;
                continue;
            }
            words.RemoveAt(i);
            if (equals > 0)
            {
                named[name] = Value(parameter, word[(equals + 1)..]);
            }
            else if (parameter.Value<string>("type") == "CephBool")
            {
                named[name] = true;
            }
            else if (i < words.Count)
            {
                named[name] = Value(parameter, words[i]);
                words.RemoveAt(i);
            }
            else
            {
                throw Invalid($"{word} needs a value");
            }
        }
        return named;
    }

    private static string Name(JObject parameter) => parameter.Value<string>("name") ?? "";

    private static JToken Value(JObject parameter, string word) => parameter.Value<string>("type") switch
    {
        "CephInt" => long.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid($"{Name(parameter)} is a whole number, not '{word}'"),
        // osd.3 or 3; the mons take the number only.
        "CephOsdName" => long.TryParse(word.StartsWith("osd.", StringComparison.Ordinal) ? word[4..] : word, CultureInfo.InvariantCulture, out var osd)
            ? osd : throw Invalid($"{Name(parameter)} is an OSD such as 3 or osd.3, not '{word}'"),
        "CephFloat" => double.TryParse(word, CultureInfo.InvariantCulture, out var real) ? real : throw Invalid($"{Name(parameter)} is a number, not '{word}'"),
        "CephBool" => word is "true" or "yes" or "1" or "--yes-i-really-mean-it" || word.StartsWith("--", StringComparison.Ordinal),
        "CephChoices" when parameter.Value<string>("strings") is { } choices && !choices.Split('|').Contains(word) =>
            throw Invalid($"{Name(parameter)} is one of {choices.Replace('|', ' ')}, not '{word}'"),
        _ => word,
    };

    private static CephadmException Invalid(string why) =>
        new("CommandInvalid", ErrorKind.InvalidInput, $"The command cannot be run: {why}.", "See Ceph's own documentation for its arguments.");
}
