using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>Daemons that packages installed, by their directories <c>/var/lib/ceph/TYPE/CLUSTER-ID</c>.</summary>
internal static class LegacyDaemons
{
    private static readonly string[] Types = ["mds", "mgr", "mon", "osd", "rgw"];

    /// <summary>All that the request asks for; their version is that of the host's own <c>ceph</c>.</summary>
    public static async Task<List<DaemonListing>> ListAsync(HostContext host, ListDaemonsRequest request, CancellationToken cancellation)
    {
        var files = new HostFiles(host);
        var root = (request.LegacyDir ?? "/").TrimEnd('/');
        List<DaemonListing> found = [];
        foreach (var type in Types)
        {
            foreach (var directory in files.Entries($"{root}/var/lib/ceph/{type}").Where(name => name.Contains('-') && files.DirectoryExists($"{root}/var/lib/ceph/{type}/{name}")))
            {
                var parts = directory.Split('-', 2);
                found.Add(new DaemonListing
                {
                    Style = "legacy",
                    Name = $"{type}.{parts[1]}",
                    Fsid = FsidOf(files, root, type, directory, parts[0]) ?? "unknown",
                    SystemdUnit = $"ceph-{type}@{parts[1]}",
                });
            }
        }
        found.RemoveAll(daemon => (request.Fsid is not null && daemon.Fsid != request.Fsid) || (request.Name is not null && daemon.Name != request.Name));
        if (found.Count > 0)
        {
            var units = await SystemdUnits.ShowAsync(host, [.. found.Select(daemon => daemon.SystemdUnit + ".service")], cancellation);
            var version = request.Detail ? await HostVersionAsync(host, cancellation) : null;
            foreach (var daemon in found)
            {
                daemon.HostVersion = version;
                if (units.TryGetValue(daemon.SystemdUnit + ".service", out var unit))
                {
                    (daemon.State, daemon.Enabled) = (unit.DaemonState, unit.IsEnabled);
                }
            }
        }
        return found;
    }

    private static string? FsidOf(HostFiles files, string root, string type, string directory, string cluster)
    {
        if (type == "osd" && files.ReadText($"{root}/var/lib/ceph/osd/{directory}/ceph_fsid")?.Trim() is { Length: > 0 } own)
        {
            return own;
        }
        try
        {
            return files.ReadText($"{root}/etc/ceph/{cluster}.conf") is { } config ? CephConfig.Parse(config).Get("global", "fsid") : null;
        }
        catch (AgentException)
        {
            // A ceph.conf that cannot be read: the daemon is listed all the same, of an unknown cluster.
            return null;
        }
    }

    private static async Task<string?> HostVersionAsync(HostContext host, CancellationToken cancellation)
    {
        var answer = await host.Processes.RunAsync(new ProcessSpec("ceph", "-v"), cancellation);
        return answer.Ok && answer.Output.Split(' ') is ["ceph", "version", var version, ..] ? version : null;
    }
}
