using CephadmPS.Agent.Containers;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Daemons;

/// <summary>What a form is asked about: one daemon, as it is to be deployed on this host.</summary>
/// <param name="Daemon">Which one.</param>
/// <param name="Request">The deploy request.</param>
/// <param name="Engine">The host's engine.</param>
/// <param name="DaemonDir">Its directory on the host.</param>
/// <param name="ClusterDir">Its cluster's directory on the host.</param>
/// <param name="LogDir">Its cluster's log directory on the host.</param>
/// <param name="SelinuxEnabled">The host enforces SELinux.</param>
public sealed record FormContext(
    DaemonIdentity Daemon, DeployRequest Request, ContainerEngine Engine, string DaemonDir, string ClusterDir, string LogDir, bool SelinuxEnabled);

/// <summary>
/// How daemons of one type run: the table of ref. upstream's daemon forms. A further type is one more class and one line in
/// <see cref="DaemonForms"/>. Forms say, they do nothing.
/// </summary>
public abstract class DaemonForm(string type)
{
    /// <summary>The daemon type.</summary>
    public string Type { get; } = type;

    /// <summary>Program in the image.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>Its arguments.</summary>
    public abstract IEnumerable<string> Arguments(FormContext context);

    public abstract IEnumerable<Mount> Mounts(FormContext context);

    public virtual IEnumerable<string> Environment(FormContext context) => [];

    /// <summary>Engine arguments: capabilities, limits, users.</summary>
    public virtual IEnumerable<string> EngineArguments(FormContext context) => [];

    public virtual bool Privileged => false;
    public virtual bool HostNetwork => true;

    /// <summary>A Ceph daemon: has a config and a keyring, reads configuration changes from the mons, needs no restart for a reconfig.</summary>
    public virtual bool IsCeph => false;

    /// <summary>Data that a removal keeps under <c>removed/</c> unless told otherwise, and that needs force.</summary>
    public virtual bool KeepsDataOnRemoval => false;
    public virtual bool RemovalNeedsForce => false;

    /// <summary>Where <c>files</c> of a deploy go, relative to the daemon's directory; null: the type takes none.</summary>
    public virtual string? FilesDir => null;

    /// <summary>firewalld's predefined services to open.</summary>
    public virtual IReadOnlyList<string> FirewallServices => [];

    /// <summary>Kernel settings of the host, <c>name = value</c>.</summary>
    public virtual IReadOnlyList<string> KernelSettings => [];

    /// <summary>Seconds given to the container to stop; null: the engine's own 10.</summary>
    public virtual int? StopSeconds => null;

    /// <summary>Another daemon may have its ports for good reasons: then a warning, not an error.</summary>
    public virtual bool MayShareItsPorts => false;

    /// <summary>File name of its admin socket in the cluster's run directory, a sign that it has started; null: it has none to count on.</summary>
    public virtual string? AdminSocket(DaemonIdentity daemon) => null;

    /// <summary>Shell lines before the container starts and after it stopped; made of constants and quoted words.</summary>
    public virtual IEnumerable<string> BeforeStart(FormContext context, ScriptWriter script) => [];
    public virtual IEnumerable<string> AfterStop(FormContext context, ScriptWriter script) => [];

    /// <summary>The daemon's container.</summary>
    public ContainerSpec Container(FormContext context)
    {
        var meta = context.Request.Meta;
        return new ContainerSpec
        {
            Image = context.Request.Image,
            EntryPoint = EntryPoint,
            Arguments = [.. Arguments(context), .. meta.ExtraEntrypointArgs ?? []],
            Name = context.Daemon.ContainerName,
            LegacyName = context.Daemon.LegacyContainerName,
            EngineArguments = [.. EngineArguments(context)],
            ExtraEngineArguments = meta.ExtraContainerArgs ?? [],
            Environment = [.. Environment(context)],
            Mounts = [.. Mounts(context), .. CustomConfigMounts(context)],
            Privileged = Privileged,
            AllowPtrace = context.Request.Params.AllowPtrace,
            HostNetwork = HostNetwork,
            MemoryRequest = meta.MemoryRequest,
            MemoryLimit = meta.MemoryLimit,
            Service = context.Daemon.Service,
        };
    }

    /// <summary>Where the files that a spec mounts one by one lie on the host.</summary>
    public static string CustomConfigPath(FormContext context, CustomConfigFile file) =>
        $"{context.ClusterDir}/custom_config_files/{context.Daemon.Name}/{Path.GetFileName(file.MountPath)}";

    private static IEnumerable<Mount> CustomConfigMounts(FormContext context) =>
        (context.Request.ConfigBlobs.CustomConfigFiles ?? []).Select(file => new Mount(CustomConfigPath(context, file), file.MountPath));
}
