using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Units;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds.Zapping;

/// <summary>
/// <c>zap-osds</c>: destroys OSDs of a cluster that do not run: all of them here, or the named ones. Of a device that they share with others
/// only their volumes go; upstream leaves such a device alone with a warning.
/// </summary>
public sealed class ZapOsdsVerb() : Verb<ZapOsdsRequest, ZapResult>(
    Protocol.Verbs.ZapOsds, AgentJson.Default.ZapOsdsRequest, AgentJson.Default.ZapResult), IConvergent, IClusterWide
{
    public override async Task<ZapResult> RunAsync(ZapOsdsRequest request, VerbContext context, CancellationToken cancellation)
    {
        DaemonIdentity.CheckFsid(request.Fsid);
        var host = context.Host;
        var storage = Only(await OsdStorage.OfAsync(host, request.Fsid, cancellation), request.OsdIds);
        if (!request.Force)
        {
            throw AgentException.Refused("ForceNeeded",
                $"this would destroy all data of {(storage.Osds.Count == 0 ? "the OSDs" : string.Join(", ", storage.Osds.Select(id => $"osd.{id}")))} on this host",
                "repeat with force if that is meant");
        }
        await MustNotRunAsync(host, request.Fsid, storage.Osds, cancellation);
        return await ZapAsync(host, storage, context.Report, cancellation);
    }

    /// <summary>Destroys them.</summary>
    internal static async Task<ZapResult> ZapAsync(HostContext host, OsdStorage storage, Action<string> report, CancellationToken cancellation)
    {
        var result = new ZapResult { Osds = [.. storage.Osds.Select(id => $"osd.{id}")] };
        var zapper = new Zapper(host, result, report);
        foreach (var volume in storage.Volumes)
        {
            await zapper.RemoveAsync(volume, cancellation);
        }
        foreach (var (_, device) in storage.Devices)
        {
            await zapper.WipeAsync(device, cancellation);
        }
        if (storage.Volumes.Count > 0)
        {
            await zapper.RemoveEmptyGroupsAsync(storage.Volumes.Select(volume => volume.Group), cancellation);
        }
        return result;
    }

    /// <summary>Refuses while one of them runs. Error: <c>OsdRuns</c>.</summary>
    internal static async Task MustNotRunAsync(HostContext host, string fsid, IEnumerable<int> osds, CancellationToken cancellation)
    {
        foreach (var daemon in osds.Select(id => DaemonIdentity.Parse(fsid, $"osd.{id}")))
        {
            if ((await new Systemd(host).StateAsync(daemon.Service, cancellation)).Active is "active" or "activating" or "deactivating")
            {
                throw AgentException.Refused("OsdRuns", $"{daemon.Name} still runs on this host", "stop it, or remove it (rm-daemon), then repeat the command");
            }
        }
    }

    private static OsdStorage Only(OsdStorage storage, List<int>? osds) => osds is null ? storage : new OsdStorage(
        [.. storage.Devices.Where(device => osds.Contains(device.OsdId))], [.. storage.Volumes.Where(volume => osds.Contains(volume.OsdId!.Value))]);
}
