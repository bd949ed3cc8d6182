using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Osds;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Removal;

/// <summary>
/// <c>rm-cluster</c>: removes all of a cluster from this host, its data included. Devices are wiped only when asked for, and only those
/// whose label says that they belong to this cluster.
/// </summary>
public sealed class RemoveClusterVerb() : Verb<RemoveClusterRequest, RemoveClusterResult>(
    Protocol.Verbs.RemoveCluster, AgentJson.Default.RemoveClusterRequest, AgentJson.Default.RemoveClusterResult), IConvergent
{
    public override async Task<RemoveClusterResult> RunAsync(RemoveClusterRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        if (!request.Force)
        {
            throw AgentException.Refused("ForceNeeded", $"this would destroy all data that cluster {request.Fsid} has on this host",
                "repeat with force if that is meant");
        }
        var files = new HostFiles(host);
        var removal = new ClusterRemoval(host, files);
        var result = new RemoveClusterResult { Daemons = [.. DaemonDirectories.Of(host, request.Fsid).Select(d => d.Name)] };
        var devices = request.ZapOsds ? DevicesOf(host, request.Fsid) : [];
        if (!files.DirectoryExists(host.ClusterDir(request.Fsid)) && devices.Count == 0
            && !files.FileExists($"{host.UnitDir}/{Units.UnitFiles.TemplateName(request.Fsid)}"))
        {
            return result;
        }

        context.Report($"stopping the daemons of {request.Fsid}");
        await removal.StopAsync(request.Fsid, cancellation);
        foreach (var device in devices)
        {
            context.Report($"wiping {device.Path}");
            if (host.IsReal && Posix.IsHeldExclusively(device.Path))
            {
                throw new AgentException("DeviceInUse", $"{device.Path} is still held by something; the cluster's daemons are stopped, its data was not deleted",
                    "see what holds the device (lsof, lsblk), then repeat the command");
            }
            DeviceWipe.Wipe(host, device);
            result.ZappedDevices.Add(device.Path);
        }
        context.Report($"deleting the files of {request.Fsid}");
        files.DeleteDirectory(host.ClusterDir(request.Fsid));
        await removal.DeleteSettingsAsync(request.Fsid, request.KeepLogs, cancellation);
        result.Changed = true;
        return result;
    }

    // Labels of db and wal devices do not name the cluster, only the OSD.
    private static List<BlockDevice> DevicesOf(HostContext host, string fsid)
    {
        var labelled = BlockDevice.All(host).Select(device => (Device: device, Label: device.Label(host))).Where(pair => pair.Label is not null).ToList();
        var osds = labelled.Where(pair => pair.Label!.ClusterFsid == fsid).Select(pair => pair.Label!.OsdFsid).ToHashSet();
        return [.. labelled.Where(pair => osds.Contains(pair.Label!.OsdFsid)).Select(pair => pair.Device)];
    }
}
