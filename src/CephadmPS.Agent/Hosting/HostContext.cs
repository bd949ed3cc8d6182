using CephadmPS.Agent.Files;
using CephadmPS.Agent.Observe.Networks;

namespace CephadmPS.Agent.Hosting;

/// <summary>
/// The host as the agent sees it. Everything that touches files or starts programs goes through here, so that with a root other
/// than <c>/</c> the file tree, unit files and command lines can be checked without a host.
/// </summary>
public sealed class HostContext
{
    public HostContext(string root, IProcessRunner processes)
    {
        Root = root.Length > 1 ? root.TrimEnd('/') : root;
        Processes = processes;
    }

    /// <summary><c>/</c> on a real host; a directory in tests.</summary>
    public string Root { get; }

    /// <summary>True on a real host.</summary>
    public bool IsReal => Root == "/";

    /// <summary>Starts programs.</summary>
    public IProcessRunner Processes { get; }

    /// <summary>The addresses of the host's interfaces; tests say their own.</summary>
    public Func<IReadOnlyList<InterfaceAddress>> ReadAddresses { get; init; } = AddressReader.Read;

    /// <summary>Has a watcher begin. Throws <see cref="IOException"/> when the kernel gives no more inotify instances.</summary>
    public Action<FileSystemWatcher> BeginWatching { get; init; } = watcher => watcher.EnableRaisingEvents = true;

    /// <summary>What may be changed; null: anything (the agent's own doings).</summary>
    public PathRules? Rules { get; private init; }

    /// <summary>The same host, on which only what the rules name may be changed.</summary>
    public HostContext Confined(PathRules rules) => new(Root, Processes)
    {
        ReadAddresses = ReadAddresses,
        BeginWatching = BeginWatching,
        DataDir = DataDir,
        LogDir = LogDir,
        RunDir = RunDir,
        UnitDir = UnitDir,
        SysctlDir = SysctlDir,
        LogrotateDir = LogrotateDir,
        LockDir = LockDir,
        AgentDir = AgentDir,
        AgentRunDir = AgentRunDir,
        Rules = rules,
    };

    /// <summary>Refuses a change that the verb at work does not declare: error <c>PathNotAllowed</c>.</summary>
    /// <param name="path">Path on the host.</param>
    /// <param name="followsLast">The change would go through a link at the very end as well.</param>
    public void MayChange(string path, bool followsLast = false) => Rules?.Check(this, path, followsLast);

    /// <summary>Where an absolute path of the host is for us.</summary>
    public string PathOf(string absolute) => IsReal ? absolute : Root + absolute;

    public string DataDir { get; init; } = "/var/lib/ceph";
    public string LogDir { get; init; } = "/var/log/ceph";
    public string RunDir { get; init; } = "/run/ceph";
    public string UnitDir { get; init; } = "/etc/systemd/system";
    public string SysctlDir { get; init; } = "/etc/sysctl.d";
    public string LogrotateDir { get; init; } = "/etc/logrotate.d";
    /// <summary>Upstream's lock files, so that both programs can live on one host.</summary>
    public string LockDir { get; init; } = "/run/cephadm";

    /// <summary>What the agent itself keeps across restarts (epochs, journals): outside <see cref="DataDir"/>, whose directories upstream lists as daemons.</summary>
    public string AgentDir { get; init; } = "/var/lib/cephadm-agent";
    /// <summary>What the agent keeps until the next boot: the files of its monitor sessions.</summary>
    public string AgentRunDir { get; init; } = "/run/cephadm-agent";

    /// <summary>Directory of a cluster (host path; use <see cref="PathOf"/> to open it).</summary>
    public string ClusterDir(string fsid) => $"{DataDir}/{fsid}";

    /// <summary>Directory of a daemon (host path).</summary>
    public string DaemonDir(string fsid, string name) => $"{DataDir}/{fsid}/{name}";
}
