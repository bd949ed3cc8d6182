using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds.Zapping;

/// <summary>Destroys what is on devices and logical volumes: mappings, volumes, groups, labels. Who calls has decided that it may go.</summary>
internal sealed class Zapper(HostContext host, ZapResult result, Action<string> report)
{
    private readonly LvmView _lvm = new(host);

    /// <summary>Removes a volume that was made for an OSD, and what is mapped on it.</summary>
    public async Task RemoveAsync(LogicalVolume volume, CancellationToken cancellation)
    {
        report($"removing the volume {volume.FullName}");
        if (BlockDevice.Find(host, volume.Path) is { } device)
        {
            await CloseMappingsAsync(device, cancellation);
            MustBeFree(device, volume.Path);
            // The next volume at that place would show the old label.
            DeviceWipe.Wipe(host, device);
        }
        await MustAsync(["lvremove", "--force", "--yes", volume.FullName], cancellation);
        result.Volumes.Add(volume.FullName);
        result.Changed = true;
    }

    /// <summary>Makes a device blank, which nothing may hold any more.</summary>
    public async Task WipeAsync(BlockDevice device, CancellationToken cancellation)
    {
        report($"wiping {device.Path}");
        await CloseMappingsAsync(device, cancellation);
        MustBeFree(device, device.Path);
        DeviceWipe.Wipe(host, device);
        result.Devices.Add(device.Path);
        result.Changed = true;
    }

    /// <summary>Removes groups that ceph-volume made and that have no volumes left, and makes their devices blank.</summary>
    public async Task RemoveEmptyGroupsAsync(IEnumerable<string> groups, CancellationToken cancellation)
    {
        var volumes = await _lvm.VolumesAsync(cancellation);
        var devices = await _lvm.DevicesAsync(cancellation);
        foreach (var group in groups.Distinct())
        {
            if (volumes.Where(volume => volume.Group == group).Select(volume => volume.Name).ToList() is { Count: > 0 } left)
            {
                result.Warnings.Add($"the volume group {group} stays: it has {string.Join(", ", left)}");
            }
            else if (!group.StartsWith("ceph-", StringComparison.Ordinal))
            {
                result.Warnings.Add($"the volume group {group} stays, empty: ceph-volume did not make it");
            }
            else
            {
                await RemoveGroupAsync(group, [.. devices.Where(device => device.Group == group).Select(device => device.Device)], cancellation);
            }
        }
    }

    /// <summary>Removes a group and takes its devices out of LVM.</summary>
    public async Task RemoveGroupAsync(string group, IReadOnlyList<string> devices, CancellationToken cancellation)
    {
        await MustAsync(["vgremove", "--force", "--yes", group], cancellation);
        foreach (var path in devices)
        {
            await RemovePhysicalAsync(path, cancellation);
            if (BlockDevice.Find(host, path) is { } device)
            {
                await WipeAsync(device, cancellation);
            }
        }
    }

    /// <summary>Takes a device out of LVM.</summary>
    public Task RemovePhysicalAsync(string path, CancellationToken cancellation) => MustAsync(["pvremove", "--force", "--force", "--yes", path], cancellation);

    /// <summary>Runs a tool; <c>ZapFailed</c> when it fails.</summary>
    public async Task MustAsync(IReadOnlyList<string> line, CancellationToken cancellation)
    {
        var answer = await host.Processes.RunAsync(new ProcessSpec(line[0], [.. line.Skip(1)]), cancellation);
        if (!answer.Ok)
        {
            throw new AgentException("ZapFailed", $"'{string.Join(' ', line)}' failed: {answer.Error.Trim()}",
                "see what holds the device (lsblk, lsof), then repeat the command: it goes on where it stopped");
        }
    }

    // dm-crypt and whatever else was made of it, the topmost first.
    private async Task CloseMappingsAsync(BlockDevice device, CancellationToken cancellation)
    {
        foreach (var holder in device.Holders(host).ToList())
        {
            if (SafeFiles.ReadTrimmed(host.PathOf($"/sys/block/{holder}/dm/name")) is not { Length: > 0 } name)
            {
                throw new AgentException("DeviceInUse", $"{holder} is made of {device.Path}", "take that apart first, then repeat the command");
            }
            if (BlockDevice.All(host).FirstOrDefault(other => other.Name == holder) is { } above)
            {
                await CloseMappingsAsync(above, cancellation);
            }
            await MustAsync(["dmsetup", "remove", "--retry", name], cancellation);
        }
    }

    private void MustBeFree(BlockDevice device, string path)
    {
        if (host.IsReal && Posix.IsHeldExclusively(device.Path))
        {
            throw new AgentException("DeviceInUse", $"{path} is still held by something", "see what holds it (lsof, lsblk), then repeat the command");
        }
    }
}
