using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Services;

/// <summary>An entity and the capabilities it shall have. The key itself never leaves the executor.</summary>
/// <param name="Entity">Entity such as <c>mds.cephfs.host.abcdef</c> or <c>client.crash.host</c>.</param>
/// <param name="Caps">Capabilities: <c>mon</c> → <c>profile mds</c>…; empty: the entity exists and is only read (<c>mon.</c>).</param>
public sealed record KeyringRequest(string Entity, IReadOnlyDictionary<string, string> Caps);

/// <summary>One daemon as it shall be: everything but the secrets, which the executor resolves.</summary>
public sealed record DesiredDaemon
{
    /// <summary>Daemon type.</summary>
    public required string DaemonType { get; init; }

    /// <summary>Daemon id.</summary>
    public required string DaemonId { get; init; }

    /// <summary>Host.</summary>
    public required string HostName { get; init; }

    /// <summary>Service.</summary>
    public required string ServiceName { get; init; }

    /// <summary><c>type.id</c>.</summary>
    public string Name => DaemonType + "." + DaemonId;

    /// <summary>Image reference.</summary>
    public required string Image { get; init; }

    /// <summary>TCP ports it binds.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Address it binds; null: all.</summary>
    public string? Ip { get; init; }

    /// <summary>Rank in a ranked service.</summary>
    public int? Rank { get; init; }

    /// <summary>Generation of the rank.</summary>
    public int? RankGeneration { get; init; }

    /// <summary>Key it needs; null: none.</summary>
    public KeyringRequest? Keyring { get; init; }

    /// <summary>ceph.conf as it shall be, minimal configuration included.</summary>
    public required string Config { get; init; }

    /// <summary>Options set in the cluster's configuration before the daemon starts: section → option → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Mons: address or address vector for the new store; null for others.</summary>
    public string? MonAddress { get; init; }

    /// <summary>Mons: CRUSH location words; null: none.</summary>
    public string? CrushLocation { get; init; }

    /// <summary>OSDs: the OSD's own uuid.</summary>
    public string? OsdFsid { get; init; }

    /// <summary>OSDs: the spec they belong to.</summary>
    public string? OsdSpecAffinity { get; init; }

    /// <summary>Extra container arguments, split into words.</summary>
    public IReadOnlyList<string> ExtraContainerArgs { get; init; } = [];

    /// <summary>Extra entry point arguments, split into words.</summary>
    public IReadOnlyList<string> ExtraEntrypointArgs { get; init; } = [];

    /// <summary>Files mounted one by one: path in the container → content.</summary>
    public IReadOnlyDictionary<string, string> CustomConfigs { get; init; } = new Dictionary<string, string>();

    /// <summary>What its configuration is made from beside its spec: names of other daemons.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>What its container is made from beside its spec, and options that it reads when it starts.</summary>
    public IReadOnlyList<string> UnitDependencies { get; init; } = [];

    /// <summary>
    /// What is recorded on the host and compared later: <c>configuration.unit</c>. A difference in the first part asks for a
    /// reconfiguration, one in the second for a redeployment. The image is left out: a new one is the upgrade's business.
    /// </summary>
    public string ConfigDigest =>
        PlanBuilder.DigestOf([Config, .. OptionTexts, .. Dependencies])
        + "." + PlanBuilder.DigestOf(
        [
            string.Join('\n', ExtraContainerArgs), string.Join('\n', ExtraEntrypointArgs),
            string.Join('\n', CustomConfigs.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Key + "\n" + file.Value)),
            string.Join(',', Ports), Ip, .. UnitDependencies,
        ]);

    // By name and value: the section tells the daemon, and daemons that are alike share a digest. The image is the upgrade's business.
    private IEnumerable<string> OptionTexts => Options.SelectMany(section => section.Value)
        .Where(option => option.Key != "container_image").Select(option => $"{option.Key}={option.Value}").Order(StringComparer.Ordinal);
}
