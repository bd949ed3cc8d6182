using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;

namespace CephadmPS.Core.State;

/// <summary>What the mons and the mgr say of the cluster, as far as plans need it.</summary>
public sealed record ClusterObservation
{
    /// <summary>Epoch of the monmap.</summary>
    public int MonmapEpoch { get; init; }

    /// <summary>Names of the mons in the monmap.</summary>
    public IReadOnlyList<string> Mons { get; init; } = [];

    /// <summary>Names of the mons in quorum.</summary>
    public IReadOnlyList<string> Quorum { get; init; } = [];

    /// <summary>Id of the active mgr; null: none.</summary>
    public string? ActiveMgr { get; init; }

    /// <summary>Ids of standby mgrs.</summary>
    public IReadOnlyList<string> StandbyMgrs { get; init; } = [];

    /// <summary>Mons, mgrs and mdss that have told the cluster where they run.</summary>
    public IReadOnlyList<Monitors.ReportedDaemon> Reported { get; init; } = [];

    /// <summary>OSDs in the map by id.</summary>
    public IReadOnlyDictionary<int, OsdObservation> Osds { get; init; } = new Dictionary<int, OsdObservation>();

    /// <summary>How far the OSDs in the removal queue are emptied, by number; one that is missing here is not known.</summary>
    public IReadOnlyDictionary<int, OsdDrain> Draining { get; init; } = new Dictionary<int, OsdDrain>();

    /// <summary>Lowest release that OSDs must have, such as <c>tentacle</c>; null: not known.</summary>
    public string? RequireOsdRelease { get; init; }

    /// <summary>Lowest release that the mons allow; null: not known.</summary>
    public string? MinMonRelease { get; init; }

    /// <summary>Keys of type <c>aes256k</c> may be used, since Ceph 20.</summary>
    public bool AllowsAes256k { get; init; }

    /// <summary>Type of the keys that services' tickets are made with; null: the mons have no choice.</summary>
    public string? ServiceCipher { get; init; }

    /// <summary>Entities whose keys are of the type that Ceph 20 calls insecure; asked for only while an upgrade goes on and the mons allow others.</summary>
    public IReadOnlySet<string> InsecureEntities { get; init; } = new HashSet<string>();

    /// <summary>File systems and who serves them; asked for only while an upgrade goes on.</summary>
    public IReadOnlyList<FileSystemMap> FileSystems { get; init; } = [];

    /// <summary>Public networks from the mon configuration, in order.</summary>
    public IReadOnlyList<string> PublicNetworks { get; init; } = [];

    /// <summary>Networks of the cluster's own traffic, CIDR; none: the public ones carry it.</summary>
    public IReadOnlyList<string> ClusterNetworks { get; init; } = [];

    /// <summary>Image that new Ceph daemons get, from <c>container_image</c>.</summary>
    public string? ContainerImage { get; init; }

    /// <summary>The cluster was taken over from upstream's cephadm, and somebody let that run again: both would act.</summary>
    public bool UpstreamResumed { get; init; }

    /// <summary>Settings of <c>container_image</c> in all sections.</summary>
    public IReadOnlyList<ConfigEntry> ImageSettings { get; init; } = [];

    /// <summary>The orchestrator options in effect.</summary>
    public OptionValues Options { get; init; } = OptionValues.Defaults;

    /// <summary>The cluster's configuration: section → option → value; a section with a mask stands as <c>osd/host:ceph1</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Configuration { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What is set for an option in exactly this section; null: nothing.</summary>
    public string? Configured(string section, string name) => Configuration.GetValueOrDefault(section)?.GetValueOrDefault(name);

    /// <summary>Digests of the keyrings that are kept on hosts, by entity; null: the cluster has no such entity.</summary>
    public IReadOnlyDictionary<string, string?> KeyringDigests { get; init; } = new Dictionary<string, string?>();

    /// <summary>Minimal ceph.conf of the cluster, as <c>config generate-minimal-conf</c> gives it.</summary>
    public string MinimalConfig { get; init; } = "";
}

/// <summary>An OSD as the osdmap has it.</summary>
/// <param name="OsdId">Number.</param>
/// <param name="Uuid">The OSD's own uuid.</param>
/// <param name="Up">It is up.</param>
/// <param name="In">It is in.</param>
public sealed record OsdObservation(int OsdId, string Uuid, bool Up, bool In)
{
    /// <summary>Host by the CRUSH map; null when it is not in a host bucket.</summary>
    public string? HostName { get; init; }

    /// <summary>Marked destroyed: its number can be reused.</summary>
    public bool Destroyed { get; init; }
}
