namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.HostMaintenance"/>.</summary>
public sealed class HostMaintenanceRequest : MutationRequest
{
    /// <summary><c>enter</c>: stop all of the cluster's daemons here and keep them from starting at boot; <c>exit</c>: start them again.</summary>
    public string Action { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.HostMaintenance"/>. A maintenance that fails is an error, and the host is as before.</summary>
public sealed class HostMaintenanceResult
{
    /// <summary><c>success</c>, or <c>skipped</c> when the host was so already or has nothing of the cluster.</summary>
    public string Result { get; set; } = "";
    /// <summary>What was done or why nothing was, as a sentence.</summary>
    public string Message { get; set; } = "";
    /// <summary>Daemons that were stopped, or that were started.</summary>
    public List<string> Daemons { get; set; } = [];
    /// <summary>After <c>exit</c>: daemons that are enabled and do not run all the same.</summary>
    public List<string> NotRunning { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.RegistryLogin"/>; as a document the same that upstream's <c>--registry-json</c> reads.</summary>
public sealed class RegistryLoginRequest
{
    /// <summary>The registry, such as <c>quay.io</c>.</summary>
    public string Url { get; set; } = "";
    /// <summary>User there.</summary>
    public string Username { get; set; } = "";
    /// <summary>Password or token; a secret.</summary>
    public string Password { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.RegistryLogin"/>.</summary>
public sealed class RegistryLoginResult
{
    /// <summary>The registry.</summary>
    public string Url { get; set; } = "";
    /// <summary>The file that holds the login, readable by root only.</summary>
    public string AuthFile { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.DiskRescan"/>.</summary>
public sealed class DiskRescanResult
{
    /// <summary>Adapters that were told to look for disks, such as <c>host0</c>.</summary>
    public List<string> Scanned { get; set; } = [];
    /// <summary>Adapters that were left alone, because they are USB.</summary>
    public List<string> Skipped { get; set; } = [];
    /// <summary>Adapters that did not take it.</summary>
    public List<string> Failed { get; set; } = [];
    /// <summary>The same as a sentence.</summary>
    public string Message { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.ZapOsds"/>.</summary>
public sealed class ZapOsdsRequest : MutationRequest
{
    /// <summary>Must be true: all data of those OSDs is destroyed.</summary>
    public bool Force { get; set; }
    /// <summary>The OSDs; null: all of the cluster's OSDs whose devices are on this host.</summary>
    public List<int>? OsdIds { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.ZapDevice"/>.</summary>
public sealed class ZapDeviceRequest : MutationRequest
{
    /// <summary>The device, a whole disk or a partition.</summary>
    public string Device { get; set; } = "";
    /// <summary>The device's identity as it was approved, see <see cref="PrepareOsdRequest.Identity"/>; null only on the command line.</summary>
    public string? Identity { get; set; }
    /// <summary>Must be true: all data on it is destroyed.</summary>
    public bool Force { get; set; }
}

/// <summary>Answer to <see cref="Verbs.ZapOsds"/> and <see cref="Verbs.ZapDevice"/>.</summary>
public sealed class ZapResult
{
    /// <summary>False when there was nothing to destroy.</summary>
    public bool Changed { get; set; }
    /// <summary>Devices that are blank now.</summary>
    public List<string> Devices { get; set; } = [];
    /// <summary>Logical volumes that were removed, <c>group/volume</c>, or only wiped because they were not made for the OSD.</summary>
    public List<string> Volumes { get; set; } = [];
    /// <summary>OSDs that were destroyed, such as <c>osd.3</c>.</summary>
    public List<string> Osds { get; set; } = [];
    /// <summary>What was left, and why.</summary>
    public List<string> Warnings { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.UpdateOsdService"/>.</summary>
public sealed class UpdateOsdServiceRequest : MutationRequest
{
    /// <summary>The OSDs; each must be on this host.</summary>
    public List<int> OsdIds { get; set; } = [];
    /// <summary>The service that they belong to from now on, <c>osd</c> or <c>osd.id</c>.</summary>
    public string ServiceName { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.UpdateOsdService"/>.</summary>
public sealed class UpdateOsdServiceResult
{
    /// <summary>Daemons whose unit.meta was changed; the others belonged to the service already.</summary>
    public List<string> Changed { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.DiskRescan"/>: none.</summary>
public sealed class DiskRescanRequest;
