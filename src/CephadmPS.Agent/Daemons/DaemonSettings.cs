using System.Text.Json;

namespace CephadmPS.Agent.Daemons;

/// <summary>
/// The members of a request's <c>config_blobs</c> that only one type of daemon knows, such as alertmanager's <c>peers</c>. A value of
/// another kind than the type wants is refused, an absent or null one is the default.
/// </summary>
public sealed class DaemonSettings(DaemonIdentity daemon, IReadOnlyDictionary<string, JsonElement>? values)
{
    /// <summary>Is there such a member, whatever its value?</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text; null when absent.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        // Ports and limits come as numbers from some senders, as texts from others.
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => throw Wrong(name, "a text"),
    };

    /// <summary>A whole number; null when absent.</summary>
    public int? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { ValueKind: JsonValueKind.String } value when int.TryParse(value.GetString(), out var number) => number,
        _ => throw Wrong(name, "a whole number"),
    };

    /// <summary>True or false; false when absent.</summary>
    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is { } value ? TextsOf(name, value) : [];

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<DaemonSettings> Objects(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) =>
            [.. list.EnumerateArray().Select(Below)],
        _ => throw Wrong(name, "a list of objects"),
    };

    /// <summary>A list of lists of texts; empty when absent.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TextLists(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => TextsOf(name, item))],
        _ => throw Wrong(name, "a list of lists of texts"),
    };

    /// <summary>A list of whole numbers; empty when absent.</summary>
    public IReadOnlyList<int> Numbers(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _)) =>
            [.. list.EnumerateArray().Select(item => item.GetInt32())],
        _ => throw Wrong(name, "a list of whole numbers"),
    };

    /// <summary>Name to text, in the order given; empty when absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } map when map.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String) =>
            [.. map.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString()!))],
        _ => throw Wrong(name, "a map of texts"),
    };

    /// <summary>An object's own members; an object without any when absent.</summary>
    public DaemonSettings Object(string name) => Find(name) switch
    {
        null => new DaemonSettings(daemon, null),
        { ValueKind: JsonValueKind.Object } value => Below(value),
        _ => throw Wrong(name, "an object"),
    };

    /// <summary>Refuses a request in which one of these is missing or empty; the error names each.</summary>
    public void Require(params string[] names)
    {
        var missing = names.Where(name => Find(name) is not { } value || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0)).ToList();
        if (missing.Count > 0)
        {
            throw AgentException.Refused("SettingMissing", $"{daemon.Name} cannot be deployed without {string.Join(", ", missing)}",
                "give the value beside the daemon's files in the deploy request");
        }
    }

    /// <summary>A refusal of a value.</summary>
    public AgentException Wrong(string name, string expected) =>
        // The value itself may be a secret.
        AgentException.Refused("InvalidSetting", $"the value of {name} for {daemon.Name} is not {expected}");

    private JsonElement? Find(string name) =>
        values is not null && values.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private IReadOnlyList<string> TextsOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(name, "a list of texts");

    private DaemonSettings Below(JsonElement value) => new(daemon, value.EnumerateObject().ToDictionary(member => member.Name, member => member.Value));
}
