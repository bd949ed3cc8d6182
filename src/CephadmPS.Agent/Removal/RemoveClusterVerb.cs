using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy.Firewalls;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Osds.Zapping;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Removal;

/// <summary>
/// <c>rm-cluster</c>: removes all of a cluster from this host, its data included. Devices are wiped only when asked for, and only those
/// whose labels or tags say that they belong to this cluster.
/// </summary>
public sealed class RemoveClusterVerb() : Verb<RemoveClusterRequest, RemoveClusterResult>(
    Protocol.Verbs.RemoveCluster, AgentJson.Default.RemoveClusterRequest, AgentJson.Default.RemoveClusterResult), IConvergent, IClusterWide
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
        var storage = request.ZapOsds ? await OsdStorage.OfAsync(host, request.Fsid, cancellation) : new OsdStorage([], []);
        if (!files.DirectoryExists(host.ClusterDir(request.Fsid)) && storage.Osds.Count == 0
            && !files.FileExists($"{host.UnitDir}/{Units.UnitFiles.TemplateName(request.Fsid)}"))
        {
            return result;
        }

        context.Report($"stopping the daemons of {request.Fsid}");
        await removal.StopAsync(request.Fsid, cancellation);
        var zapped = await ZapOsdsVerb.ZapAsync(host, storage, context.Report, cancellation);
        result.ZappedDevices = [.. zapped.Devices, .. zapped.Volumes];
        result.Warnings = zapped.Warnings.Count > 0 ? zapped.Warnings : null;
        context.Report($"deleting the files of {request.Fsid}");
        files.DeleteDirectory(host.ClusterDir(request.Fsid));
        await removal.DeleteSettingsAsync(request.Fsid, request.KeepLogs, cancellation);
        foreach (var warning in await new HostFirewall(host).CloseUnneededAsync([], cancellation))
        {
            context.Report(warning);
        }
        result.Changed = true;
        return result;
    }
}
