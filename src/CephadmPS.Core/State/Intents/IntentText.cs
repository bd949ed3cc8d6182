using System.Globalization;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>Intents as the texts of their records, and back.</summary>
internal static class IntentText
{
    public static string Of(DaemonAction action) => Text(new JObject
    {
        ["kind"] = action.Kind.ToString(),
        ["id"] = action.Id,
        ["requested"] = Text(action.Requested),
        ["image"] = action.Image,
        ["force"] = action.Force,
    });

    public static DaemonAction ReadAction(string name, JObject json) =>
        new(name, Enum.Parse<DaemonActionKind>(Need(json, "kind")), Need(json, "id"), Time(Need(json, "requested")))
        {
            Image = json.Value<string?>("image"),
            Force = json.Value<bool?>("force") ?? false,
        };

    public static string Of(ClientKeyring keyring) => Text(new JObject
    {
        ["placement"] = JObject.Parse(JsonNodes.ToText(SpecExport.ToNode(keyring.Placement))),
        ["mode"] = keyring.Mode,
        ["uid"] = keyring.Uid,
        ["gid"] = keyring.Gid,
        ["ceph_conf"] = keyring.IncludeCephConf,
        ["path"] = keyring.Path,
    });

    public static ClientKeyring ReadKeyring(string entity, JObject json) => new(entity, ReadPlacement(json["placement"]))
    {
        Mode = json.Value<string?>("mode") ?? "0600",
        Uid = json.Value<int?>("uid") ?? 0,
        Gid = json.Value<int?>("gid") ?? 0,
        IncludeCephConf = json.Value<bool?>("ceph_conf") ?? true,
        Path = Need(json, "path"),
    };

    public static string Of(TunedProfileSpec profile) => JsonNodes.ToText(SpecExport.ToNode(profile));

    public static TunedProfileSpec ReadProfile(string text)
    {
        var file = SpecFile.ParseTunedProfiles(text, "record.json").ThrowIfInvalid();
        return file.TunedProfiles is [var only] ? only : throw new FormatException("it does not hold exactly one profile");
    }

    public static string Of(WrittenFiles files) => Text(new JObject
    {
        ["client"] = Map(files.Client),
        ["profiles"] = Map(files.Profiles),
    });

    public static WrittenFiles ReadFiles(JObject json) => new() { Client = ReadMap(json["client"]), Profiles = ReadMap(json["profiles"]) };

    public static string Of(AppliedOptions options) => Text(new JObject
    {
        ["section"] = options.Section,
        ["options"] = new JObject(options.Values.OrderBy(option => option.Key, StringComparer.Ordinal)
            .Select(option => new JProperty(option.Key, new JArray(option.Value.Asked, option.Value.Shown)))),
    });

    public static AppliedOptions ReadOptions(JObject json) => new(
        Need(json, "section"),
        ((JObject?)json["options"] ?? []).Properties().ToDictionary(
            option => option.Name, option => new AppliedOption((string?)option.Value[0] ?? "", (string?)option.Value[1] ?? "")));

    public static string Of(Pause pause) => Text(new JObject { ["since"] = Text(pause.Since), ["by"] = pause.By });

    public static Pause ReadPause(JObject json) => new(Time(Need(json, "since")), json.Value<string?>("by") ?? "");

    public static string OfNames(IEnumerable<string> names) => Text(new JObject { ["names"] = new JArray(names.Order(StringComparer.Ordinal)) });

    public static IReadOnlyCollection<string> ReadNames(JObject json) => [.. (json["names"] ?? new JArray()).Values<string>().OfType<string>()];

    private static PlacementSpec ReadPlacement(JToken? placement)
    {
        var report = new SpecReport(null, 1);
        var read = placement is JObject { Count: > 0 } ? PlacementReader.Read(JsonNodes.Read(placement.ToString(Formatting.None)), report) : PlacementSpec.Empty;
        report.ThrowIfInvalid("the placement");
        return read;
    }

    private static string Text(JObject json) => json.ToString(Formatting.None);

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Need(JObject json, string name) => json.Value<string?>(name) ?? throw new FormatException($"it has no '{name}'");

    private static JObject Map(IReadOnlyDictionary<string, string> map) =>
        new(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new JProperty(pair.Key, pair.Value)));

    private static Dictionary<string, string> ReadMap(JToken? map) =>
        ((JObject?)map ?? []).Properties().ToDictionary(pair => pair.Name, pair => (string?)pair.Value ?? "");
}
