namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.Deploy"/>; the document that upstream's <c>_orch deploy</c> reads, plus the operation.</summary>
public sealed class DeployRequest : MutationRequest
{
    /// <summary><c>type.id</c>.</summary>
    public string Name { get; set; } = "";
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>How to deploy.</summary>
    public DeployParameters Params { get; set; } = new();
    /// <summary>What is written to unit.meta.</summary>
    public DaemonMeta Meta { get; set; } = new();
    /// <summary>Configuration, key and files; secrets, never logged or journaled.</summary>
    public ConfigBlobs ConfigBlobs { get; set; } = new();
}

/// <summary>Deploy parameters.</summary>
public sealed class DeployParameters
{
    /// <summary>TCP ports that the daemon binds; checked to be free before a first start.</summary>
    public List<int>? TcpPorts { get; set; }
    /// <summary>Port → address it binds; absent ports bind all.</summary>
    public Dictionary<string, string>? PortIps { get; set; }
    /// <summary>OSDs: the OSD's own id (uuid).</summary>
    public string? OsdFsid { get; set; }
    /// <summary>OSDs: key of an encrypted device.</summary>
    public string? OsdDmCryptKey { get; set; }
    /// <summary>Write configuration only; Ceph daemons go on running.</summary>
    public bool Reconfig { get; set; }
    /// <summary>Allow ptrace in the container.</summary>
    public bool AllowPtrace { get; set; }
    /// <summary>Run the container with the small init process that reaps what a daemon leaves behind; null: yes. Custom and smb containers never have one.</summary>
    public bool? ContainerInit { get; set; }
    /// <summary>Leave the host's firewall alone.</summary>
    public bool SkipFirewalld { get; set; }
    /// <summary>Mons: monmap (base64) from which a new store is made; null on a redeploy.</summary>
    public string? Monmap { get; set; }
    /// <summary>Mons: address or address vector to bind, for a new store.</summary>
    public string? MonAddress { get; set; }
    /// <summary>Mons: CRUSH location as <c>bucket=name</c> words.</summary>
    public string? CrushLocation { get; set; }
    /// <summary>Custom containers: containers that run to their end before it starts, in this order.</summary>
    public List<InitContainer>? InitContainers { get; set; }
    /// <summary>Object gateways: seconds to finish requests when told to stop; null leaves it to the gateway.</summary>
    public int? RgwExitTimeoutSecs { get; set; }
}

/// <summary>A container that runs to its end before a custom container starts. What is absent is as in the custom container, except arguments and privileges.</summary>
public sealed class InitContainer
{
    /// <summary>Image reference.</summary>
    public string? Image { get; set; }
    /// <summary>Program in the image.</summary>
    public string? Entrypoint { get; set; }
    /// <summary>Its arguments.</summary>
    public List<string>? EntrypointArgs { get; set; }
    /// <summary>Path on the host → path in the container; relative ones are below the daemon's directory.</summary>
    public Dictionary<string, string>? VolumeMounts { get; set; }
    /// <summary>Environment, <c>NAME=value</c>.</summary>
    public List<string>? Envs { get; set; }
    /// <summary>All privileges.</summary>
    public bool Privileged { get; set; }
}

/// <summary>unit.meta: what a daemon's directory tells about it.</summary>
public sealed class DaemonMeta
{
    /// <summary>The service.</summary>
    public string? ServiceName { get; set; }
    /// <summary>TCP ports.</summary>
    public List<int> Ports { get; set; } = [];
    /// <summary>Address.</summary>
    public string? Ip { get; set; }
    /// <summary>Digests of the image of the deploying program.</summary>
    public List<string> DeployedBy { get; set; } = [];
    /// <summary>Rank.</summary>
    public int? Rank { get; set; }
    /// <summary>Generation of the rank.</summary>
    public int? RankGeneration { get; set; }
    /// <summary>Extra container arguments.</summary>
    public List<string>? ExtraContainerArgs { get; set; }
    /// <summary>Extra entry point arguments.</summary>
    public List<string>? ExtraEntrypointArgs { get; set; }
    /// <summary>OSDs: the spec they belong to.</summary>
    public string? OsdspecAffinity { get; set; }
    /// <summary>Memory request, bytes.</summary>
    public long? MemoryRequest { get; set; }
    /// <summary>Memory limit, bytes.</summary>
    public long? MemoryLimit { get; set; }
    /// <summary>Digest of the desired configuration (no secret can be had from it); ours only, upstream passes it through.</summary>
    public string? ConfigDigest { get; set; }

    /// <summary>Digest of daemons that the bootstrap made, before anybody could say what they shall be: the first plan gives them their configuration.</summary>
    public const string BootstrapDigest = "bootstrap";
}

/// <summary>Configuration of a daemon. What only some types know is in <c>Settings</c>, which each end declares for its own JSON library.</summary>
public sealed partial class ConfigBlobs
{
    /// <summary>Minimal ceph.conf.</summary>
    public string? Config { get; set; }
    /// <summary>The daemon's keyring.</summary>
    public string? Keyring { get; set; }
    /// <summary>Further files: name → content.</summary>
    public Dictionary<string, string>? Files { get; set; }
    /// <summary>Files from the spec, mounted one by one.</summary>
    public List<CustomConfigFile>? CustomConfigFiles { get; set; }
}

/// <summary>A file that a spec mounts into a container.</summary>
public sealed class CustomConfigFile
{
    /// <summary>Path in the container.</summary>
    public string MountPath { get; set; } = "";
    /// <summary>Content.</summary>
    public string Content { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.Deploy"/>.</summary>
public sealed class DeployResult
{
    /// <summary><c>deploy</c>, <c>redeploy</c>, <c>reconfig</c> or <c>unchanged</c> (a recorded result that observation still agrees with).</summary>
    public string Kind { get; set; } = "";
    /// <summary>The daemon as listed afterwards.</summary>
    public DaemonListing? Daemon { get; set; }
    /// <summary>Things the admin should know, for instance a port that the mgr shares.</summary>
    public List<string>? Warnings { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.RemoveDaemon"/>.</summary>
public sealed class RemoveDaemonRequest : MutationRequest
{
    /// <summary>The daemon.</summary>
    public string Name { get; set; } = "";
    /// <summary>TCP ports to close in the firewall.</summary>
    public List<int>? TcpPorts { get; set; }
    /// <summary>Needed for mons and OSDs.</summary>
    public bool Force { get; set; }
    /// <summary>Delete the data of mon, OSD and prometheus too, instead of keeping it under <c>removed/</c>.</summary>
    public bool ForceDeleteData { get; set; }
}

/// <summary>Answer to <see cref="Verbs.RemoveDaemon"/>.</summary>
public sealed class RemoveDaemonResult
{
    /// <summary>False when there was no such daemon.</summary>
    public bool Changed { get; set; }
    /// <summary>Where the data was kept, if it was.</summary>
    public string? DataKeptAt { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Unit"/>.</summary>
public sealed class UnitRequest : MutationRequest
{
    /// <summary>The daemon.</summary>
    public string Name { get; set; } = "";
    /// <summary><c>start</c>, <c>stop</c>, <c>restart</c>, <c>enable</c>, <c>disable</c> or <c>reset-failed</c>.</summary>
    public string Action { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.Unit"/>.</summary>
public sealed class UnitResult
{
    /// <summary>State afterwards, as in <see cref="DaemonListing.State"/>.</summary>
    public string State { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.UnitInstall"/>.</summary>
public sealed class UnitInstallRequest : MutationRequest
{
    /// <summary>The daemon.</summary>
    public string Name { get; set; } = "";
}

/// <summary>Answer to <see cref="Verbs.UnitInstall"/>.</summary>
public sealed class UnitInstallResult
{
    /// <summary>Unit files that were written; the others were right.</summary>
    public List<string> Changed { get; set; } = [];
    /// <summary>State of the daemon, as in <see cref="DaemonListing.State"/>.</summary>
    public string State { get; set; } = "";
}

/// <summary>Parameters of <see cref="Verbs.WriteFiles"/>.</summary>
public sealed class WriteFilesRequest : MutationRequest
{
    /// <summary>Files that shall be there.</summary>
    public List<HostFile> Files { get; set; } = [];
    /// <summary>Paths that shall not.</summary>
    public List<string>? Remove { get; set; }
}

/// <summary>A file on a host. Allowed are paths below <c>/etc/ceph</c> and the cluster's config directory.</summary>
public sealed class HostFile
{
    /// <summary>Absolute path.</summary>
    public string Path { get; set; } = "";
    /// <summary>Content (text).</summary>
    public string Content { get; set; } = "";
    /// <summary>Mode as octal text, default <c>0600</c>.</summary>
    public string Mode { get; set; } = "0600";
    /// <summary>Owner's id, default 0.</summary>
    public int Uid { get; set; }
    /// <summary>Group's id, default 0.</summary>
    public int Gid { get; set; }
}

/// <summary>Answer to <see cref="Verbs.WriteFiles"/>.</summary>
public sealed class WriteFilesResult
{
    /// <summary>Paths that were written or removed; the others were as asked for already.</summary>
    public List<string> Changed { get; set; } = [];
}
