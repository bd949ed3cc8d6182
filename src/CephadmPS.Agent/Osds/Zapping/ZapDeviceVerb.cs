using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds.Zapping;

/// <summary>
/// <c>device-zap</c>: makes one device blank, whatever is on it: an OSD that does not run, volumes, partitions, file systems. Refused is what
/// the host itself uses: mounts, swap, arrays, and volumes that lie on other devices as well.
/// </summary>
public sealed class ZapDeviceVerb() : Verb<ZapDeviceRequest, ZapResult>(
    Protocol.Verbs.ZapDevice, AgentJson.Default.ZapDeviceRequest, AgentJson.Default.ZapResult), IConvergent
{
    public override async Task<ZapResult> RunAsync(ZapDeviceRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        var guard = new DeviceGuard(host);
        var device = guard.Find(request.Device, request.Identity);
        List<BlockDevice> parts = [.. BlockDevice.All(host).Where(other => device.Partitions(host).Contains(other.Name)), device];
        if (!request.Force)
        {
            throw AgentException.Refused("ForceNeeded", $"this would destroy all data on {device.Path}", "repeat with force if that is meant");
        }
        var lvm = new LvmView(host);
        var physical = (await lvm.DevicesAsync(cancellation)).Select(volume => (Volume: volume, Device: BlockDevice.Find(host, volume.Device)?.Name)).ToList();
        var here = physical.Where(pair => parts.Any(part => part.Name == pair.Device)).Select(pair => pair.Volume).ToList();
        var volumes = (await lvm.VolumesAsync(cancellation)).Where(volume => volume.Devices.Any(path => here.Any(pv => pv.Device == path))).ToList();
        Check(guard, device, parts, here, volumes);
        await CheckOsdsAsync(host, parts, volumes, cancellation);

        var result = new ZapResult { Osds = [.. volumes.Select(v => v.OsdId).Concat(parts.Select(p => p.Label(host)?.OsdId)).OfType<int>().Distinct().Order().Select(id => $"osd.{id}")] };
        var zapper = new Zapper(host, result, context.Report);
        foreach (var volume in volumes)
        {
            await zapper.RemoveAsync(volume, cancellation);
        }
        foreach (var volume in here)
        {
            var alone = physical.All(pair => pair.Volume.Group != volume.Group || here.Contains(pair.Volume));
            if (volume.Group.Length > 0)
            {
                await zapper.MustAsync(alone ? ["vgremove", "--force", "--yes", volume.Group] : ["vgreduce", volume.Group, volume.Device], cancellation);
            }
            await zapper.RemovePhysicalAsync(volume.Device, cancellation);
        }
        foreach (var part in parts)
        {
            await zapper.WipeAsync(part, cancellation);
        }
        if (parts.Count > 1)
        {
            // The kernel still has the partitions of the table that is gone.
            await zapper.MustAsync(["blockdev", "--rereadpt", device.Path], cancellation);
            result.Devices.RemoveAll(path => path != device.Path);
        }
        return result;
    }

    private static void Check(DeviceGuard guard, BlockDevice device, IReadOnlyList<BlockDevice> parts, IReadOnlyList<PhysicalVolume> here, IReadOnlyList<LogicalVolume> volumes)
    {
        if (parts.Select(guard.WhyHostUses).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            throw AgentException.Refused("DeviceInUse", $"{device.Path} is in use: {reason}", "free it by hand first, if it is really to go");
        }
        if (volumes.FirstOrDefault(volume => volume.Devices.Any(path => here.All(pv => pv.Device != path))) is { } shared)
        {
            throw AgentException.Refused("DeviceInUse", $"the volume {shared.FullName} on {device.Path} lies on {string.Join(", ", shared.Devices)} as well",
                "move it (pvmove) or remove it (lvremove) first");
        }
    }

    private static async Task CheckOsdsAsync(HostContext host, IEnumerable<BlockDevice> parts, IEnumerable<LogicalVolume> volumes, CancellationToken cancellation)
    {
        var osds = parts.Select(part => part.Label(host)).Select(label => (Fsid: label?.ClusterFsid, Id: label?.OsdId))
            .Concat(volumes.Select(volume => (Fsid: volume.ClusterFsid, Id: volume.OsdId)));
        foreach (var (fsid, id) in osds.Where(osd => osd is { Fsid: not null, Id: not null }).Distinct())
        {
            await ZapOsdsVerb.MustNotRunAsync(host, fsid!, [id!.Value], cancellation);
        }
    }
}
