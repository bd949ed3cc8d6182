namespace CephadmPS.Protocol;

/// <summary>
/// What controller and agent agree on before their first message: JSON-RPC 2.0, each message behind a
/// <c>Content-Length: N\r\n\r\n</c> header, property names in snake_case, absent and null meaning the same.
/// </summary>
public static class AgentProtocol
{
    /// <summary>Number of the protocol; an agent of another number is replaced before it is used.</summary>
    public const int Version = 1;

    /// <summary>Largest message in bytes that either side accepts; a larger one ends the connection.</summary>
    public const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>Without any message for this long (seconds) the agent ends, unless a mutation still runs. A controller sends <see cref="Verbs.Ping"/> more often.</summary>
    public const int SilenceSeconds = 30;
}

/// <summary>The closed set of verbs that an agent answers.</summary>
public static class Verbs
{
    /// <summary>First message: who is there. No parameters, answers <see cref="HelloResult"/>.</summary>
    public const string Hello = "hello";
    /// <summary>Keeps the connection open. No parameters, answers an empty object.</summary>
    public const string Ping = "ping";
    /// <summary>Binds the connection to a cluster and an epoch: <see cref="AttachRequest"/>, <see cref="AttachResult"/>. Needed before the first mutation.</summary>
    public const string Attach = "attach";
    /// <summary>Hear of changes from now on, or from the one on that was seen last: <see cref="WatchRequest"/>, <see cref="WatchResult"/>.</summary>
    public const string Watch = "watch";
    /// <summary>Notification from the controller: end the named request, <see cref="CancelNotice"/>.</summary>
    public const string Cancel = "cancel";

    /// <summary>Is the host fit: <see cref="HostCheckRequest"/>, <see cref="HostCheckResult"/>.</summary>
    public const string CheckHost = "check-host";
    /// <summary>Make the host fit: <see cref="HostCheckRequest"/>, <see cref="HostCheckResult"/>.</summary>
    public const string PrepareHost = "prepare-host";
    /// <summary>Hardware and system facts: no parameters, answers <see cref="HostFacts"/>.</summary>
    public const string GatherFacts = "gather-facts";
    /// <summary>Networks: no parameters, answers subnet → interface → addresses.</summary>
    public const string ListNetworks = "list-networks";
    /// <summary>Daemons on the host: <see cref="ListDaemonsRequest"/>, answers a list of <see cref="DaemonListing"/>.</summary>
    public const string ListDaemons = "ls";
    /// <summary>Pull an image if it is not there: <see cref="ImageRequest"/>, <see cref="ImageInfo"/>.</summary>
    public const string Pull = "pull";
    /// <summary>What is known of a local image: <see cref="ImageRequest"/>, <see cref="ImageInfo"/>.</summary>
    public const string InspectImage = "inspect-image";

    /// <summary>Deploy, redeploy or reconfigure one daemon: <see cref="DeployRequest"/>, <see cref="DeployResult"/>. Mutation.</summary>
    public const string Deploy = "deploy";
    /// <summary>Remove one daemon: <see cref="RemoveDaemonRequest"/>, <see cref="RemoveDaemonResult"/>. Mutation.</summary>
    public const string RemoveDaemon = "rm-daemon";
    /// <summary>Start, stop, restart, enable, disable or reset one daemon's unit: <see cref="UnitRequest"/>, <see cref="UnitResult"/>. Mutation.</summary>
    public const string Unit = "unit";
    /// <summary>Write a daemon's unit files anew: <see cref="UnitInstallRequest"/>, <see cref="UnitInstallResult"/>. Mutation.</summary>
    public const string UnitInstall = "unit-install";
    /// <summary>A daemon's journal: <see cref="LogsRequest"/>, <see cref="TextResult"/>.</summary>
    public const string Logs = "logs";
    /// <summary>Files for clients (<c>/etc/ceph</c>, the cluster's config directory): <see cref="WriteFilesRequest"/>, <see cref="WriteFilesResult"/>. Mutation.</summary>
    public const string WriteFiles = "write-files";
    /// <summary>Kernel settings of tuned profiles: <see cref="TuneRequest"/>, <see cref="TuneResult"/>. Mutation.</summary>
    public const string Tune = "tune";

    /// <summary>Devices as ceph-volume sees them: <see cref="CephVolumeRequest"/>, <see cref="TextResult"/> holding ceph-volume's JSON.</summary>
    public const string CephVolumeInventory = "ceph-volume-inventory";
    /// <summary>OSDs found on raw devices: <see cref="CephVolumeRequest"/>, <see cref="TextResult"/> holding ceph-volume's JSON.</summary>
    public const string CephVolumeRawList = "ceph-volume-raw-list";
    /// <summary>Make one raw OSD: <see cref="PrepareOsdRequest"/>, <see cref="PrepareOsdResult"/>. Mutation, destroys what is on the device.</summary>
    public const string PrepareOsd = "osd-prepare";

    /// <summary>Run a command of ceph-volume that has no verb of its own: <see cref="RunCephVolumeRequest"/>, <see cref="TextResult"/>. Mutation, not repeated blindly.</summary>
    public const string CephVolume = "ceph-volume";
    /// <summary>Take over a daemon that packages installed: <see cref="AdoptRequest"/>, <see cref="AdoptResult"/>. Mutation.</summary>
    public const string Adopt = "adopt";
    /// <summary>Make Ceph's packages known to the host: <see cref="AddRepoRequest"/>, <see cref="PackagesResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string AddRepo = "add-repo";
    /// <summary>Take that back: <see cref="RemoveRepoRequest"/>, <see cref="PackagesResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string RemoveRepo = "rm-repo";
    /// <summary>Install packages: <see cref="InstallRequest"/>, <see cref="PackagesResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string Install = "install";
    /// <summary>Destroy OSDs that do not run, on raw devices and logical volumes: <see cref="ZapOsdsRequest"/>, <see cref="ZapResult"/>. Mutation.</summary>
    public const string ZapOsds = "zap-osds";
    /// <summary>Make one device blank: <see cref="ZapDeviceRequest"/>, <see cref="ZapResult"/>. Mutation.</summary>
    public const string ZapDevice = "device-zap";
    /// <summary>Say to which service OSDs belong: <see cref="UpdateOsdServiceRequest"/>, <see cref="UpdateOsdServiceResult"/>. Mutation.</summary>
    public const string UpdateOsdService = "update-osd-service";
    /// <summary>Look for disks that were plugged in: no parameters, answers <see cref="DiskRescanResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string DiskRescan = "disk-rescan";
    /// <summary>Stop or start all of a cluster's daemons: <see cref="HostMaintenanceRequest"/>, <see cref="HostMaintenanceResult"/>. Mutation.</summary>
    public const string HostMaintenance = "host-maintenance";
    /// <summary>Log in to a registry: <see cref="RegistryLoginRequest"/>, <see cref="RegistryLoginResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string RegistryLogin = "registry-login";

    /// <summary>The controller's executable in parts: <see cref="PutControllerRequest"/>, <see cref="PutControllerResult"/>. Changes the host, and concerns no cluster.</summary>
    public const string PutController = "controller-put";
    /// <summary>Run a controller as a service: <see cref="InstallControllerRequest"/>, <see cref="ControllerResult"/>. Mutation.</summary>
    public const string InstallController = "controller-install";
    /// <summary>Let the cluster's own key in: <see cref="AuthorizeKeyRequest"/>, <see cref="AuthorizeKeyResult"/>. Mutation.</summary>
    public const string AuthorizeKey = "authorize-key";
    /// <summary>End and remove a controller: <see cref="RemoveControllerRequest"/>, <see cref="ControllerResult"/>. Mutation.</summary>
    public const string RemoveController = "controller-remove";

    /// <summary>First mon and mgr of a new cluster: <see cref="BootstrapRequest"/>, <see cref="BootstrapResult"/>. Mutation.</summary>
    public const string Bootstrap = "bootstrap";
    /// <summary>Remove all of a cluster from the host: <see cref="RemoveClusterRequest"/>, <see cref="RemoveClusterResult"/>. Mutation.</summary>
    public const string RemoveCluster = "rm-cluster";

    /// <summary>Open a kept session to the cluster's mons: <see cref="OpenMonitorRequest"/>, <see cref="OpenMonitorResult"/>.</summary>
    public const string OpenMonitor = "monitor-open";
    /// <summary>Run one mon or mgr command over a session: <see cref="MonitorCommandRequest"/>, <see cref="MonitorCommandResult"/>.</summary>
    public const string MonitorCommand = "monitor-command";
    /// <summary>End a session: <see cref="CloseMonitorRequest"/>.</summary>
    public const string CloseMonitor = "monitor-close";

    /// <summary>Installs this agent to stay on the host: <see cref="InstallAgentRequest"/>, <see cref="InstallAgentResult"/>. For an administrator only: no installed agent answers it.</summary>
    public const string InstallAgent = "agent-install";
    /// <summary>Takes the installed agent off the host: <see cref="UninstallAgentRequest"/>, <see cref="UninstallAgentResult"/>. For an administrator only.</summary>
    public const string UninstallAgent = "agent-uninstall";
    /// <summary>Which agent is here, and how its last replacement went: no parameters, answers <see cref="AgentStatusResult"/>.</summary>
    public const string AgentStatus = "agent-status";
    /// <summary>Brings a piece of a new executable: <see cref="StageAgentRequest"/>, <see cref="StageAgentResult"/>.</summary>
    public const string StageAgent = "agent-stage";
    /// <summary>Puts the signed executable that was brought in this agent's place: <see cref="ReplaceAgentRequest"/>, <see cref="ReplaceAgentResult"/>.</summary>
    public const string ReplaceAgent = "agent-replace";
    /// <summary>Ask a mon through its own socket: <see cref="AskMonRequest"/>, <see cref="MonAnswer"/>.</summary>
    public const string AskMon = "ask-mon";

    /// <summary>Tells who watches this host that somebody has changed the cluster's records: <see cref="AnnounceRequest"/>, <see cref="TextResult"/>.</summary>
    public const string Announce = "announce";

    /// <summary>What the journal holds of an operation: <see cref="OperationRequest"/>, <see cref="OperationRecord"/>.</summary>
    public const string Operation = "operation";

    /// <summary>Notification from the agent: a long request is at this point, <see cref="ProgressNotice"/>.</summary>
    public const string Progress = "progress";
    /// <summary>Notification from the agent: something on the host changed, <see cref="ChangeNotice"/>.</summary>
    public const string Changed = "changed";
}

/// <summary>Error codes in JSON-RPC error objects, beside JSON-RPC's own. <c>data</c> holds an <see cref="AgentErrorData"/>.</summary>
public static class AgentErrorCodes
{
    /// <summary>The request cannot be carried out as asked; nothing was changed.</summary>
    public const int Refused = -32001;
    /// <summary>It was tried and failed; <see cref="AgentErrorData.Undone"/> tells whether the host is as before.</summary>
    public const int Failed = -32002;
    /// <summary>A controller with a higher epoch has attached; this one no longer leads.</summary>
    public const int StaleEpoch = -32003;
    /// <summary>The operation was begun and its end is not known: look, do not repeat.</summary>
    public const int Interrupted = -32004;
    /// <summary>The controller asked for the end of the request, or its deadline passed.</summary>
    public const int Cancelled = -32005;
    /// <summary>Another process holds the cluster's lock on this host.</summary>
    public const int Locked = -32006;
}

/// <summary>The data of an agent's error.</summary>
public sealed class AgentErrorData
{
    /// <summary>Fixed identifier such as <c>PortInUse</c>, <c>ImageMissing</c>, <c>DeviceInUse</c>, <c>ClusterExists</c>, <c>DiskFull</c>, <c>DaemonStartFailed</c>.</summary>
    public string Id { get; set; } = "";
    /// <summary>What to do next, as a sentence; may be empty.</summary>
    public string? Advice { get; set; }
    /// <summary>Further lines, for instance the end of a tool's error output; never a secret.</summary>
    public List<string>? Details { get; set; }
    /// <summary>True when the host is as it was before the request.</summary>
    public bool Undone { get; set; }
}

/// <summary>Answer to <see cref="Verbs.Hello"/>.</summary>
public sealed class HelloResult
{
    /// <summary><see cref="AgentProtocol.Version"/> of the agent.</summary>
    public int ProtocolVersion { get; set; }
    /// <summary>Release of the agent.</summary>
    public string AgentVersion { get; set; } = "";
    /// <summary>Host name as the kernel has it.</summary>
    public string HostName { get; set; } = "";
    /// <summary>Identifies this boot of the host.</summary>
    public string BootId { get; set; } = "";
    /// <summary>Process id of the agent.</summary>
    public int Pid { get; set; }
    /// <summary>SHA-256 of the executable of an agent that stays, in lower-case hexadecimal digits; empty for one that was pushed (checked before it was started), or when it cannot be read.</summary>
    public string Digest { get; set; } = "";
    /// <summary>True when the agent outlives its connections.</summary>
    public bool Resident { get; set; }
    /// <summary>Names the numbering of <see cref="ChangeNotice.Sequence"/>; another one with each agent process.</summary>
    public string Instance { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.Watch"/>.</summary>
public sealed class WatchRequest
{
    /// <summary><see cref="HelloResult.Instance"/> of the agent that gave the last notice; null: none was seen.</summary>
    public string? Instance { get; set; }
    /// <summary>Number of the last notice that was seen.</summary>
    public long After { get; set; }
}

/// <summary>Answer to <see cref="Verbs.Watch"/>; the notices follow as <see cref="Verbs.Changed"/>.</summary>
public sealed class WatchResult
{
    /// <summary>Names the numbering.</summary>
    public string Instance { get; set; } = "";
    /// <summary>The next notice has a higher number than this.</summary>
    public long Sequence { get; set; }
    /// <summary>True when the notices begin where the caller left off; false: it is of another numbering, or too long ago: look at everything.</summary>
    public bool Complete { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Announce"/>.</summary>
public sealed class AnnounceRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.Attach"/>.</summary>
public sealed class AttachRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The controller's epoch; the agent remembers the highest one of a cluster across restarts and refuses lower ones.</summary>
    public long Epoch { get; set; }
    /// <summary>Who attaches, for messages and the journal.</summary>
    public string Controller { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.Attach"/>.</summary>
public sealed class AttachResult
{
    /// <summary>The highest epoch known for the cluster, now.</summary>
    public long Epoch { get; set; }
    /// <summary>Operations that were begun here and whose end is not recorded.</summary>
    public List<OperationRecord>? Interrupted { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Cancel"/>.</summary>
public sealed class CancelNotice
{
    /// <summary>The JSON-RPC id of the request to end.</summary>
    public long Id { get; set; }
}

/// <summary>What every mutating request carries.</summary>
public abstract class MutationRequest
{
    /// <summary>Digest of (kind, target, desired digest, attempt); a repeated id is answered with the recorded result.</summary>
    public string OperationId { get; set; } = "";
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The caller's epoch; refused when a higher one has attached. 0 only on the command line and before a cluster exists.</summary>
    public long Epoch { get; set; }
    /// <summary>Seconds after which the agent ends the work and undoes what it can; 0: the verb's own default.</summary>
    public int DeadlineSeconds { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Operation"/>.</summary>
public sealed class OperationRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The operation asked for.</summary>
    public string OperationId { get; set; } = "";
}

/// <summary>One operation as the agent's journal has it.</summary>
public sealed class OperationRecord
{
    /// <summary>The operation.</summary>
    public string OperationId { get; set; } = "";
    /// <summary>The verb it came by.</summary>
    public string Verb { get; set; } = "";
    /// <summary>Daemon, device or file it was for.</summary>
    public string Target { get; set; } = "";
    /// <summary><c>unknown</c> (never begun), <c>begun</c>, <c>done</c> or <c>failed</c>.</summary>
    public string State { get; set; } = "";
    /// <summary>Begin, seconds since 1970, UTC.</summary>
    public double BeganAt { get; set; }
    /// <summary>End, seconds since 1970, UTC; 0 while not ended.</summary>
    public double EndedAt { get; set; }
    /// <summary>What the host shows of the target now: a daemon's state or <c>absent</c>, what is on a device; null where there is nothing to look at, or it was not looked at.</summary>
    public string? Observed { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Progress"/>.</summary>
public sealed class ProgressNotice
{
    /// <summary>The JSON-RPC id of the request.</summary>
    public long Id { get; set; }
    /// <summary>What is being done, as a short phrase.</summary>
    public string Message { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.Changed"/>.</summary>
public sealed class ChangeNotice
{
    /// <summary>Rises by one with each notice of an agent process; a gap means that something was missed. A notice without a kind says: look at everything.</summary>
    public long Sequence { get; set; }
    /// <summary><c>daemons</c>, <c>devices</c> or <c>networks</c> of the host; <c>records</c> of the cluster, which <see cref="Verbs.Announce"/> told.</summary>
    public string Kind { get; set; } = "";
    /// <summary>The cluster, for daemons and records.</summary>
    public string? Fsid { get; set; }
    /// <summary>Names that changed (daemons, device paths); empty when not known in detail.</summary>
    public List<string>? Names { get; set; }
}

/// <summary>An answer that is text.</summary>
public sealed class TextResult
{
    /// <summary>The text.</summary>
    public string Text { get; set; } = "";
}
