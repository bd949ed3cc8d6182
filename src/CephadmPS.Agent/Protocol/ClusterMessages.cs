namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.Bootstrap"/>.</summary>
public sealed class BootstrapRequest : MutationRequest
{
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>First mon's id, normally the host's short name.</summary>
    public string MonId { get; set; } = "";
    /// <summary>First mon's address, an IP address of this host or an address vector.</summary>
    public string MonAddress { get; set; } = "";
    /// <summary>First mgr's id, normally <c>host.random</c>.</summary>
    public string MgrId { get; set; } = "";
    /// <summary>Public networks; null: the network of the mon's address by the host's routes.</summary>
    public string? PublicNetwork { get; set; }
    /// <summary>Cluster network; null: none.</summary>
    public string? ClusterNetwork { get; set; }
    /// <summary>Initial configuration as an ini file; its sections are assimilated into the cluster.</summary>
    public string? InitialConfig { get; set; }
    /// <summary>One host only: chooseleaf type 0, pools of size 2, no standby mgr modules.</summary>
    public bool SingleHostDefaults { get; set; }
    /// <summary>Accept a host name with dots in it.</summary>
    public bool AllowFqdnHostname { get; set; }
    /// <summary>Do not pull the image; it must be there.</summary>
    public bool SkipPull { get; set; }
    /// <summary>Where ceph.conf and the admin keyring go, default <c>/etc/ceph</c>.</summary>
    public string OutputDir { get; set; } = "/etc/ceph";
    /// <summary>Replace existing output files.</summary>
    public bool AllowOverwrite { get; set; }
    /// <summary>Where ceph.conf goes; null: into <see cref="OutputDir"/>.</summary>
    public string? OutputConfig { get; set; }
    /// <summary>Where the admin keyring goes; null: into <see cref="OutputDir"/>.</summary>
    public string? OutputKeyring { get; set; }
    /// <summary>Do not touch the firewall.</summary>
    public bool SkipFirewalld { get; set; }
    /// <summary>Accept a mon address that no interface of the host has, as behind address translation, and look at no ports.</summary>
    public bool SkipPingCheck { get; set; }
    /// <summary>Set no public network.</summary>
    public bool SkipMonNetwork { get; set; }
    /// <summary>Keep the initial configuration in the daemons' ceph.conf and in the one that is written out, instead of in the cluster.</summary>
    public bool NoMinimizeConfig { get; set; }
    /// <summary>Daemons log to files below <c>/var/log/ceph</c> and no longer to the journal.</summary>
    public bool LogToFile { get; set; }
    /// <summary>Accept an image of a release that this agent does not know.</summary>
    public bool AllowMismatchedRelease { get; set; }
    /// <summary>Run containers without the small init process that reaps what a daemon leaves behind.</summary>
    public bool NoContainerInit { get; set; }
    /// <summary>Do not undo on failure: a repeated request continues where this one stopped.</summary>
    public bool NoCleanupOnFailure { get; set; }
    /// <summary>Wait until the mgr says that it is available (seconds at most, default 120).</summary>
    public int WaitSeconds { get; set; } = 120;
}

/// <summary>Answer to <see cref="Verbs.Bootstrap"/>.</summary>
public sealed class BootstrapResult
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>Minimal ceph.conf.</summary>
    public string Config { get; set; } = "";
    /// <summary>Public network that was set.</summary>
    public string? PublicNetwork { get; set; }
    /// <summary>Ceph's version in the image.</summary>
    public string? CephVersion { get; set; }
    /// <summary>False when the same operation had already been done.</summary>
    public bool Changed { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.RemoveCluster"/>.</summary>
public sealed class RemoveClusterRequest : MutationRequest
{
    /// <summary>Must be true.</summary>
    public bool Force { get; set; }
    /// <summary>Keep the log directory.</summary>
    public bool KeepLogs { get; set; }
    /// <summary>Also wipe the devices of the cluster's OSDs on this host.</summary>
    public bool ZapOsds { get; set; }
}

/// <summary>Answer to <see cref="Verbs.RemoveCluster"/>.</summary>
public sealed class RemoveClusterResult
{
    /// <summary>False when nothing of the cluster was there.</summary>
    public bool Changed { get; set; }
    /// <summary>Daemons that were removed.</summary>
    public List<string> Daemons { get; set; } = [];
    /// <summary>Devices and logical volumes (<c>group/volume</c>) that were destroyed.</summary>
    public List<string> ZappedDevices { get; set; } = [];
    /// <summary>What was left of devices, and why; null: nothing.</summary>
    public List<string>? Warnings { get; set; }
}

/// <summary>Parameters of the reading ceph-volume verbs.</summary>
public sealed class CephVolumeRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>Minimal ceph.conf; may be null for reading.</summary>
    public string? Config { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.PrepareOsd"/>.</summary>
public sealed class PrepareOsdRequest : MutationRequest
{
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>Minimal ceph.conf.</summary>
    public string Config { get; set; } = "";
    /// <summary>Keyring of client.bootstrap-osd.</summary>
    public string Keyring { get; set; } = "";
    /// <summary>Data device.</summary>
    public string Device { get; set; } = "";
    /// <summary>The device's identity as it was approved (device id, serial number, or size and path where it has neither); a device that now tells another one is refused.</summary>
    public string Identity { get; set; } = "";
    /// <summary>Separate device or volume for RocksDB.</summary>
    public string? DbDevice { get; set; }
    /// <summary>Separate device or volume for the write-ahead log.</summary>
    public string? WalDevice { get; set; }
    /// <summary>CRUSH device class; null: by the device.</summary>
    public string? CrushDeviceClass { get; set; }
    /// <summary>Number of a destroyed OSD that it takes the place of; null: a new number.</summary>
    public int? OsdId { get; set; }
    /// <summary>The OSD spec's service name (<c>osd.id</c>), kept in unit.meta.</summary>
    public string? ServiceName { get; set; }
}

/// <summary>Answer to <see cref="Verbs.PrepareOsd"/>.</summary>
public sealed class PrepareOsdResult
{
    /// <summary>The OSD's number.</summary>
    public int OsdId { get; set; }
    /// <summary>The OSD's own uuid.</summary>
    public string OsdFsid { get; set; } = "";
    /// <summary>The OSD's keyring, for the deploy that follows; a secret.</summary>
    public string? Keyring { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.OpenMonitor"/>.</summary>
public sealed class OpenMonitorRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>Image whose <c>rados</c> Python binding is used; null: the image of a Ceph daemon of this cluster on the host.</summary>
    public string? Image { get; set; }
    /// <summary>Minimal ceph.conf; null: the one kept on the host.</summary>
    public string? Config { get; set; }
    /// <summary>Keyring; null: client.admin's kept on the host. A secret.</summary>
    public string? Keyring { get; set; }
    /// <summary>Entity, default <c>client.admin</c>.</summary>
    public string Entity { get; set; } = "client.admin";
}

/// <summary>Answer to <see cref="Verbs.OpenMonitor"/>.</summary>
public sealed class OpenMonitorResult
{
    /// <summary>Names the session on this connection.</summary>
    public string Session { get; set; } = "";
    /// <summary>The image used.</summary>
    public string Image { get; set; } = "";
    /// <summary>Minimal ceph.conf used.</summary>
    public string Config { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.MonitorCommand"/>.</summary>
public sealed class MonitorCommandRequest
{
    /// <summary>The session.</summary>
    public string Session { get; set; } = "";
    /// <summary><c>mon</c> or <c>mgr</c>: who serves the command.</summary>
    public string Target { get; set; } = "mon";
    /// <summary>The command as Ceph's JSON (<c>{"prefix": …}</c>).</summary>
    public string Command { get; set; } = "";
    /// <summary>Input data (base64), as <c>-i</c> would give; may hold a secret.</summary>
    public string? Input { get; set; }
    /// <summary>Seconds to wait for the answer, default 30.</summary>
    public int TimeoutSeconds { get; set; } = 30;
    /// <summary>It changes something: the epoch is checked first.</summary>
    public bool Mutating { get; set; }
    /// <summary>The caller's epoch, for mutating commands.</summary>
    public long Epoch { get; set; }
}

/// <summary>Answer to <see cref="Verbs.MonitorCommand"/>.</summary>
public sealed class MonitorCommandResult
{
    /// <summary>Ceph's return code: 0, or a negative errno.</summary>
    public int ReturnCode { get; set; }
    /// <summary>Output: text, or base64 of bytes when <see cref="Binary"/>.</summary>
    public string Output { get; set; } = "";
    /// <summary>The output is not UTF-8 text.</summary>
    public bool Binary { get; set; }
    /// <summary>Status text.</summary>
    public string Status { get; set; } = "";
    /// <summary>No answer came in time: the command may or may not have been carried out. The session has been ended.</summary>
    public bool Unknown { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.CloseMonitor"/>.</summary>
public sealed class CloseMonitorRequest
{
    /// <summary>The session.</summary>
    public string Session { get; set; } = "";
}
