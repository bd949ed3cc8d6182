using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds.Zapping;

/// <summary>Where the OSDs of a cluster lie on this host: raw devices by their labels, logical volumes by their tags.</summary>
/// <param name="Devices">Raw devices, with the OSD that each belongs to.</param>
/// <param name="Volumes">Logical volumes that ceph-volume tagged.</param>
internal sealed record OsdStorage(IReadOnlyList<(int OsdId, BlockDevice Device)> Devices, IReadOnlyList<LogicalVolume> Volumes)
{
    /// <summary>The OSDs, by number.</summary>
    public IReadOnlyList<int> Osds => [.. Devices.Select(d => d.OsdId).Concat(Volumes.Select(v => v.OsdId!.Value)).Distinct().Order()];

    /// <summary>Looks. Error: <c>LvmFailed</c>.</summary>
    public static async Task<OsdStorage> OfAsync(HostContext host, string fsid, CancellationToken cancellation)
    {
        var volumes = (await new LvmView(host).VolumesAsync(cancellation)).ToList();
        var tagged = volumes.Where(volume => volume.Tags.ContainsKey("ceph.osd_id")).Select(volume => BlockDevice.Find(host, volume.Path)?.Name).OfType<string>().ToHashSet();
        var all = BlockDevice.All(host).ToList();
        var labelled = all.Select(device => (Device: device, Label: device.Label(host)!)).Where(pair => pair.Label is not null).ToList();
        // Only the main device's label names the cluster; those of db and wal name the OSD.
        var osds = labelled.Where(pair => pair.Label.ClusterFsid == fsid && pair.Label.OsdId is not null)
            .GroupBy(pair => pair.Label.OsdFsid).ToDictionary(group => group.Key, group => group.First().Label.OsdId!.Value);
        List<(int, BlockDevice)> devices = [];
        foreach (var (device, label) in labelled.Where(pair => osds.ContainsKey(pair.Label.OsdFsid)))
        {
            var under = Under(host, all, device);
            // A path of multipath, or a volume that its tags tell of.
            if (device.Holders(host).Any(holder => labelled.Any(other => other.Device.Name == holder)) || tagged.Contains(device.Name) || tagged.Contains(under.Name))
            {
                continue;
            }
            devices.Add((osds[label.OsdFsid], under));
        }
        return new OsdStorage(devices, [.. volumes.Where(volume => volume.ClusterFsid == fsid && volume.OsdId is not null)]);
    }

    // The label of an encrypted OSD is seen on what dm-crypt makes of the device.
    private static BlockDevice Under(HostContext host, List<BlockDevice> all, BlockDevice device)
    {
        var encrypted = SafeFiles.ReadTrimmed(host.PathOf($"{device.SysDir}/dm/uuid"))?.StartsWith("CRYPT-", StringComparison.Ordinal) == true;
        var slaves = host.PathOf($"{device.SysDir}/slaves");
        return encrypted && Directory.Exists(slaves)
            && Directory.EnumerateFileSystemEntries(slaves).Select(path => all.Find(other => other.Name == Path.GetFileName(path))).FirstOrDefault(d => d is not null) is { } under
            ? under
            : device;
    }
}
