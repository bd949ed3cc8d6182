using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Daemons;

/// <summary>The daemons that have a directory on this host.</summary>
public static class DaemonDirectories
{
    /// <summary>A cluster's daemons on this host, by name.</summary>
    public static IReadOnlyList<DaemonIdentity> Of(HostContext host, string fsid)
    {
        var directory = host.PathOf(host.ClusterDir(fsid));
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)!).Where(DaemonIdentity.IsDaemonDirectory)
                .Order(StringComparer.Ordinal).Select(name => DaemonIdentity.Parse(fsid, name))]
            : [];
    }

    public static bool Exists(HostContext host, DaemonIdentity daemon) => Directory.Exists(host.PathOf(host.DaemonDir(daemon.Fsid, daemon.Name)));

    /// <summary>Refuses what is asked of a daemon that is not here.</summary>
    public static void MustExist(HostContext host, DaemonIdentity daemon)
    {
        if (!Exists(host, daemon))
        {
            throw AgentException.Refused("NoSuchDaemon", $"there is no {daemon.Name} of cluster {daemon.Fsid} on this host",
                "see which daemons are here with 'cephadm-agent ls'");
        }
    }
}
