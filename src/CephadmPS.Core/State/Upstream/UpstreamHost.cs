using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>What a daemon was last configured with, as upstream compares it (reference 6.3).</summary>
/// <param name="Dependencies">What it depended on then.</param>
/// <param name="LastConfig">When that was.</param>
public sealed record UpstreamConfigDeps(IReadOnlyList<string> Dependencies, DateTimeOffset LastConfig);

/// <summary>A file that upstream keeps on a host, as it last wrote it.</summary>
/// <param name="Sha256">Digest of its content.</param>
/// <param name="Mode">File mode.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record UpstreamClientFile(string Sha256, int Mode, int Uid, int Gid);

/// <summary>
/// Upstream's record <c>host.NAME</c> (reference 5.2). What this program does not know of it stays in <see cref="Raw"/> and is written again, so that a
/// record keeps the form of the release that wrote it.
/// </summary>
public sealed record UpstreamHost
{
    /// <summary>What host keys begin with.</summary>
    public const string KeyPrefix = "host.";

    /// <summary>The host.</summary>
    public required string HostName { get; init; }

    /// <summary>The record as it was read; never changed.</summary>
    public JObject Raw { get; init; } = [];

    /// <summary>Daemons by name.</summary>
    public IReadOnlyList<DaemonDescription> Daemons { get; init; } = [];

    /// <summary>Daemon → what it was configured with.</summary>
    public IReadOnlyDictionary<string, UpstreamConfigDeps> ConfigDeps { get; init; } = new Dictionary<string, UpstreamConfigDeps>();

    /// <summary>Path → file.</summary>
    public IReadOnlyDictionary<string, UpstreamClientFile> ClientFiles { get; init; } = new Dictionary<string, UpstreamClientFile>();

    /// <summary>Daemon → action that waits for it.</summary>
    public IReadOnlyDictionary<string, string> ScheduledActions { get; init; } = new Dictionary<string, string>();

    /// <summary>Subnet → interface → addresses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Networks { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>();

    /// <summary>OSD service → when its spec was last applied there.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> OsdSpecsApplied { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>When the daemons were last listed.</summary>
    public DateTimeOffset? LastDaemonUpdate { get; init; }

    /// <summary>Reads one. Errors: <c>UpstreamRecordDamaged</c>.</summary>
    public static UpstreamHost Read(string hostName, string text)
    {
        var key = KeyPrefix + hostName;
        var raw = UpstreamJson.Map(key, text);
        try
        {
            return new UpstreamHost
            {
                HostName = hostName,
                Raw = raw,
                Daemons = [.. Properties(raw["daemons"]).Select(daemon => UpstreamDaemons.Read(hostName, daemon.Name, (JObject)daemon.Value))],
                ConfigDeps = Properties(raw["daemon_config_deps"]).ToDictionary(
                    entry => entry.Name,
                    entry => new UpstreamConfigDeps(
                        [.. (entry.Value["deps"] as JArray ?? []).Select(dependency => (string?)dependency ?? "")],
                        UpstreamJson.Time(entry.Value["last_config"]) ?? default)),
                ClientFiles = Properties(raw["last_client_files"]).ToDictionary(
                    file => file.Name,
                    file => new UpstreamClientFile((string?)file.Value[0] ?? "", (int)file.Value[1]!, (int)file.Value[2]!, (int)file.Value[3]!)),
                ScheduledActions = Properties(raw["scheduled_daemon_actions"]).ToDictionary(entry => entry.Name, entry => (string?)entry.Value ?? ""),
                Networks = Properties(raw["networks_and_interfaces"]).ToDictionary(
                    subnet => subnet.Name,
                    subnet => (IReadOnlyDictionary<string, IReadOnlyList<string>>)Properties(subnet.Value).ToDictionary(
                        face => face.Name, face => (IReadOnlyList<string>)[.. face.Value.Select(address => (string)address!)])),
                OsdSpecsApplied = Properties(raw["osdspec_last_applied"]).ToDictionary(
                    entry => entry.Name, entry => UpstreamJson.Time(entry.Value) ?? default),
                LastDaemonUpdate = UpstreamJson.Time(raw["last_daemon_update"]),
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or InvalidOperationException or FormatException)
        {
            throw UpstreamJson.Damaged(key, e);
        }
    }

    /// <summary>As upstream writes it: the record as it was read, with daemons, dependencies and actions as they are here.</summary>
    public string ToText()
    {
        var json = (JObject)Raw.DeepClone();
        var before = json["daemons"] as JObject ?? [];
        json["daemons"] = new JObject(Daemons.Select(daemon => new JProperty(
            daemon.DaemonName, UpstreamDaemons.ToJson(daemon, before[daemon.DaemonName] as JObject))));
        json["daemon_config_deps"] = new JObject(ConfigDeps.Select(entry => new JProperty(
            entry.Key,
            new JObject { ["deps"] = new JArray(entry.Value.Dependencies), ["last_config"] = UpstreamJson.Time(entry.Value.LastConfig) })));
        json["scheduled_daemon_actions"] = new JObject(ScheduledActions.Select(entry => new JProperty(entry.Key, entry.Value)));
        json["devices"] ??= new JArray();
        json["osdspec_previews"] ??= new JArray();
        json["osdspec_last_applied"] ??= new JObject();
        return UpstreamJson.Text(json);
    }

    private static IEnumerable<JProperty> Properties(JToken? token) => (token as JObject ?? []).Properties();
}
