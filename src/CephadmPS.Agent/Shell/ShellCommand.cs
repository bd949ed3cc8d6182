using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Shell;

/// <summary>What <c>shell</c> is asked for; what is null is found on the host.</summary>
public sealed record ShellOptions
{
    public string? Fsid { get; init; }

    /// <summary>A daemon whose mounts the container is to have.</summary>
    public string? Name { get; init; }
    public string? Image { get; init; }
    public string? Config { get; init; }
    public string? Keyring { get; init; }

    /// <summary><c>source[:target[:options]]</c>; without a target below <c>/mnt</c>.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary><c>source:target[:options]</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary><c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
    public bool NoHosts { get; init; }

    /// <summary>Command to run; empty: an interactive shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}

/// <summary><c>shell</c>: a privileged, ephemeral container with the cluster's config and keyring, for a person on the host.</summary>
public sealed class ShellCommand(HostContext host)
{
    private readonly ClusterChoice _choice = new(host);

    /// <summary>Runs it at this terminal and answers its exit code.</summary>
    public async Task<int> RunAsync(ShellOptions options, CancellationToken cancellation) =>
        await Terminal.RunAsync(await LineAsync(options, cancellation), cancellation);

    /// <summary>The command line, program first.</summary>
    public async Task<IReadOnlyList<string>> LineAsync(ShellOptions options, CancellationToken cancellation)
    {
        var engine = await EngineLocator.GetAsync(host, cancellation);
        var fsid = _choice.Fsid(options.Fsid);
        var image = _choice.Image(options.Image, fsid, options.Name);
        List<Mount> mounts = [.. fsid is null ? [] : ClusterMounts(engine, fsid, image, options.Name)];
        if (_choice.Config(options.Config, fsid, options.Name) is { } config)
        {
            mounts.RemoveAll(mount => mount.Target.StartsWith("/etc/ceph/ceph.conf", StringComparison.Ordinal));
            mounts.Add(new Mount(config, "/etc/ceph/ceph.conf:z"));
        }
        if (_choice.Keyring(options.Keyring, fsid) is { } keyring)
        {
            mounts.Add(new Mount(keyring, "/etc/ceph/ceph.keyring:z"));
        }
        mounts.AddRange(options.Mounts.Select(ToMount));
        List<string> engineArguments = ["-i"];
        if (options.Command.Count == 0)
        {
            engineArguments.AddRange(["-t", "-e", "LANG=C", "-e", @"PS1=[ceph: \u@\h \W]\$ "]);
            if (fsid is not null)
            {
                mounts.Add(new Mount(Home(fsid), "/root"));
            }
        }
        mounts.AddRange(options.Volumes.Select(ToMount));
        IReadOnlyList<string> command = options.Command.Count > 0 ? options.Command : ["bash"];
        return new EngineCommand(engine, host).Shell(
            new ContainerSpec
            {
                Image = image,
                EntryPoint = command[0],
                Arguments = [.. command.Skip(1)],
                EngineArguments = engineArguments,
                Environment = options.Environment,
                Mounts = mounts,
            },
            options.NoHosts);
    }

    private IEnumerable<Mount> ClusterMounts(ContainerEngine engine, string fsid, string image, string? name)
    {
        if (name?.Contains('.') != true)
        {
            return CephMounts.Cluster(fsid, host.ClusterDir(fsid), $"{host.LogDir}/{fsid}", engine.LogsToJournal);
        }
        var daemon = DaemonIdentity.Parse(fsid, name);
        DaemonDirectories.MustExist(host, daemon);
        var context = new FormContext(daemon, new DeployRequest { Image = image }, engine, host);
        return DaemonForms.Get(daemon.Type).Mounts(context);
    }

    private string Home(string fsid)
    {
        var home = $"{host.ClusterDir(fsid)}/home";
        new HostFiles(host).MakeDirectory(home, HostFiles.PrivateDirectory, Owner.Root);
        return home;
    }

    private static Mount ToMount(string text)
    {
        var parts = text.Split(':', 2);
        return new Mount(Path.GetFullPath(parts[0]), parts.Length == 2 ? parts[1] : $"/mnt/{Path.GetFileName(parts[0].TrimEnd('/'))}");
    }
}
