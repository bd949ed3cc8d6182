using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Monitors;

/// <summary>Finds on the host what a session request leaves out, in upstream's order: the cluster's own directory before <c>/etc/ceph</c>.</summary>
internal static class MonitorSources
{
    private static readonly string[] CephTypes = ["mon", "mgr", "osd", "mds", "rgw", "crash"];

    /// <summary>Everything a session needs. Errors: <c>ImageUnknown</c>, <c>ConfigMissing</c>, <c>KeyringMissing</c>.</summary>
    public static MonitorAccess Complete(HostContext host, OpenMonitorRequest request, long epoch)
    {
        var fsid = ClusterId.Checked(request.Fsid);
        return new MonitorAccess(
            fsid,
            request.Image ?? ImageOf(host, fsid) ?? throw AgentException.Refused(
                "ImageUnknown", $"no Ceph daemon of cluster {fsid} on this host tells an image", "Name the image, or choose a host with a mon."),
            request.Config ?? ConfigOf(host, fsid) ?? throw AgentException.Refused(
                "ConfigMissing", $"no ceph.conf of cluster {fsid} on this host", "Give the config, or choose a host with a mon."),
            request.Keyring ?? KeyringOf(host, fsid, request.Entity) ?? throw AgentException.Refused(
                "KeyringMissing", $"no keyring of {request.Entity} of cluster {fsid} on this host", "Give the keyring, or choose a host with the _admin label."),
            request.Entity) { Epoch = epoch };
    }

    private static string? ImageOf(HostContext host, string fsid) => CephTypes
        .SelectMany(type => DaemonDirs(host, fsid, type))
        .Select(dir => SafeFiles.ReadTrimmed(Path.Combine(dir, "unit.image")))
        .FirstOrDefault(image => !string.IsNullOrEmpty(image));

    private static string? ConfigOf(HostContext host, string fsid) => DaemonDirs(host, fsid, "mon")
        .Select(dir => Path.Combine(dir, "config"))
        .Prepend(Path.Combine(host.PathOf(host.ClusterDir(fsid)), "config", "ceph.conf"))
        .Append(host.PathOf("/etc/ceph/ceph.conf"))
        .Select(SafeFiles.ReadTrimmed)
        .FirstOrDefault(config => config?.Contains(fsid, StringComparison.Ordinal) == true);

    private static string? KeyringOf(HostContext host, string fsid, string entity)
    {
        var candidates = new List<string> { Path.Combine(host.PathOf(host.ClusterDir(fsid)), "config", $"ceph.{entity}.keyring") };
        if (entity == "mon.")
        {
            candidates.AddRange(DaemonDirs(host, fsid, "mon").Select(dir => Path.Combine(dir, "keyring")));
        }
        else if (SafeFiles.ReadTrimmed(host.PathOf("/etc/ceph/ceph.conf"))?.Contains(fsid, StringComparison.Ordinal) == true)
        {
            // /etc/ceph may belong to another cluster; its ceph.conf tells.
            candidates.Add(host.PathOf($"/etc/ceph/ceph.{entity}.keyring"));
        }
        return candidates.Select(SafeFiles.ReadTrimmed).FirstOrDefault(keyring => !string.IsNullOrEmpty(keyring));
    }

    private static IEnumerable<string> DaemonDirs(HostContext host, string fsid, string type)
    {
        var cluster = host.PathOf(host.ClusterDir(fsid));
        return Directory.Exists(cluster) ? Directory.GetDirectories(cluster, type + ".*").Order(StringComparer.Ordinal) : [];
    }
}
