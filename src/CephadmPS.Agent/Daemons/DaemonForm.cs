using System.Globalization;
using CephadmPS.Agent.Containers;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Daemons;

/// <summary>
/// How daemons of one type run: the table of ref. upstream's daemon forms. A further type is one more class and one line in
/// <see cref="DaemonForms"/>. Forms say, they do nothing.
/// </summary>
public abstract class DaemonForm(string type)
{
    /// <summary>The daemon type.</summary>
    public string Type { get; } = type;

    /// <summary>Program in the image; empty: the image's own.</summary>
    public virtual string EntryPoint(FormContext context) => "";

    /// <summary>Its arguments.</summary>
    public virtual IEnumerable<string> Arguments(FormContext context) => [];

    public virtual IEnumerable<Mount> Mounts(FormContext context) => [];

    public virtual IEnumerable<string> Environment(FormContext context) => [];

    /// <summary>Engine arguments: capabilities, limits, users.</summary>
    public virtual IEnumerable<string> EngineArguments(FormContext context) => [];

    /// <summary>Bind mounts, each a list of <c>key=value</c> words.</summary>
    public virtual IEnumerable<IReadOnlyList<string>> Binds(FormContext context) => [];

    public virtual bool Privileged(FormContext context) => false;
    public virtual bool HostNetwork(FormContext context) => true;

    /// <summary>Whose memory the container shares: the engine's <c>--ipc</c>.</summary>
    public virtual string Ipc => "host";

    /// <summary>User and group of the daemon's files.</summary>
    public virtual OwnerRule FilesOwner(FormContext context) => OwnerRule.Ceph;

    /// <summary>A Ceph daemon: has a config and a keyring, reads configuration changes from the mons, needs no restart for a reconfig.</summary>
    public virtual bool IsCeph => false;

    /// <summary>Data that a removal keeps under <c>removed/</c> unless told otherwise, and that needs force.</summary>
    public virtual bool KeepsDataOnRemoval => false;
    public virtual bool RemovalNeedsForce => false;

    /// <summary>A new daemon needs a ceph.conf and a keyring.</summary>
    public virtual bool NeedsCephConfig => IsCeph;

    /// <summary>Files that a request must have.</summary>
    public virtual IReadOnlyList<string> RequiredFiles => [];

    /// <summary>Refuses a request whose settings cannot be.</summary>
    public virtual void Check(FormContext context) { }

    /// <summary>Where a file of the request goes, relative to the daemon's directory; null: the type takes no such file.</summary>
    public virtual string? PlaceOf(string file) => null;

    /// <summary>Directories below the daemon's own, parents first.</summary>
    public virtual IEnumerable<FormDirectory> Directories(FormContext context) => [];

    /// <summary>Further files, which the form makes itself.</summary>
    public virtual IEnumerable<FormFile> Files(FormContext context) => [];

    /// <summary>The ports of the daemon: those of the request, unless the type knows better.</summary>
    public virtual IEnumerable<PortBinding> Ports(FormContext context) => (context.Request.Params.TcpPorts ?? [])
        .Select(port => new PortBinding(port, context.Request.Params.PortIps?.GetValueOrDefault(port.ToString(CultureInfo.InvariantCulture))));

    /// <summary>firewalld's predefined services to open.</summary>
    public virtual IReadOnlyList<string> FirewallServices => [];

    /// <summary>Ports to open beside the daemon's own.</summary>
    public virtual IReadOnlyList<int> FirewallPorts => [];

    /// <summary>Kernel settings of the host, <c>name = value</c>.</summary>
    public virtual IReadOnlyList<string> KernelSettings(FormContext context) => [];

    /// <summary>Containers that run to their end, one after the other, before the daemon starts; one that fails keeps it from starting.</summary>
    public virtual IEnumerable<ContainerSpec> InitContainers(FormContext context) => [];

    /// <summary>Containers that run along with the daemon, each under a unit of its own.</summary>
    public virtual IEnumerable<Sidecar> Sidecars(FormContext context) => [];

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
            EntryPoint = EntryPoint(context),
            Arguments = [.. Arguments(context), .. meta.ExtraEntrypointArgs ?? []],
            Name = context.Daemon.ContainerName,
            LegacyName = context.Daemon.LegacyContainerName,
            EngineArguments = [.. EngineArguments(context)],
            ExtraEngineArguments = meta.ExtraContainerArgs ?? [],
            Environment = [.. Environment(context)],
            Mounts = [.. Mounts(context), .. CustomConfigMounts(context)],
            Binds = [.. Binds(context)],
            Privileged = Privileged(context),
            AllowPtrace = context.Request.Params.AllowPtrace,
            Init = context.Request.Params.ContainerInit ?? true,
            HostNetwork = HostNetwork(context),
            Ipc = Ipc,
            MemoryRequest = meta.MemoryRequest,
            MemoryLimit = meta.MemoryLimit,
            Service = context.Daemon.Service,
        };
    }

    /// <summary>Where the files that a spec mounts one by one lie on the host.</summary>
    public static string CustomConfigPath(FormContext context, CustomConfigFile file) =>
        $"{context.ClusterDir}/custom_config_files/{context.Daemon.Name}/{Path.GetFileName(file.MountPath)}";

    /// <summary>The mounts of those files.</summary>
    protected static IEnumerable<Mount> CustomConfigMounts(FormContext context) =>
        (context.Request.ConfigBlobs.CustomConfigFiles ?? []).Select(file => new Mount(CustomConfigPath(context, file), file.MountPath));
}
