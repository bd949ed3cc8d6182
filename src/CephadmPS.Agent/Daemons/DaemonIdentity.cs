using System.Text.RegularExpressions;

namespace CephadmPS.Agent.Daemons;

/// <summary>
/// One daemon of one cluster, and the names that follow from that. The parts go into paths, unit names and scripts, so only what Ceph
/// itself allows is accepted.
/// </summary>
public sealed partial record DaemonIdentity
{
    private DaemonIdentity(string fsid, string type, string id)
    {
        Fsid = fsid;
        Type = type;
        Id = id;
    }

    public string Fsid { get; }
    public string Type { get; }
    public string Id { get; }

    /// <summary><c>type.id</c>.</summary>
    public string Name => $"{Type}.{Id}";

    /// <summary>Dots become dashes: podman writes the name into <c>/etc/hosts</c>, and a dotted one confuses resolvers.</summary>
    public string ContainerName => $"ceph-{Fsid}-{Type}-{Id.Replace('.', '-')}";

    /// <summary>The name that old releases gave.</summary>
    public string LegacyContainerName => $"ceph-{Fsid}-{Name}";

    /// <summary>The unit without <c>.service</c>.</summary>
    public string Unit => $"ceph-{Fsid}@{Name}";

    /// <summary>The unit as systemd names it.</summary>
    public string Service => Unit + ".service";

    /// <summary>From a cluster's id and <c>type.id</c>; a malformed one is refused.</summary>
    public static DaemonIdentity Parse(string fsid, string name)
    {
        CheckFsid(fsid);
        var match = NamePattern().Match(name);
        return match.Success
            ? new DaemonIdentity(fsid, match.Groups["type"].Value, match.Groups["id"].Value)
            : throw AgentException.Refused("InvalidDaemonName", $"'{name}' is not a daemon's name (type.id)",
                "use a name as the daemon list shows it, such as mon.host1");
    }

    /// <summary>Refuses what is not a cluster's id.</summary>
    public static void CheckFsid(string fsid)
    {
        if (!FsidPattern().IsMatch(fsid))
        {
            throw AgentException.Refused("InvalidFsid", $"'{fsid}' is not a cluster's fsid (a UUID in lower case)");
        }
    }

    /// <summary>Is a directory's name that of a daemon?</summary>
    public static bool IsDaemonDirectory(string name) => NamePattern().IsMatch(name) && !name.StartsWith("cephadm", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(?<type>[a-z][a-z0-9-]*)\.(?<id>[A-Za-z0-9_][A-Za-z0-9_.-]*)\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z")]
    private static partial Regex FsidPattern();
}
