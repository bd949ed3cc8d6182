using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>Stands between a request and a device: the device must be the one that was approved, and nobody's.</summary>
public sealed class DeviceGuard(HostContext host)
{
    private const int Probed = 0x11000;

    private sealed record Signature(string Name, int Offset, byte[] Bytes);

    private static readonly Signature[] Signatures =
    [
        new("a GPT partition table", 512, "EFI PART"u8.ToArray()),
        new("an LVM physical volume", 512, "LABELONE"u8.ToArray()),
        new("an ext file system", 1080, [0x53, 0xEF]),
        new("an XFS file system", 0, "XFSB"u8.ToArray()),
        new("a btrfs file system", 0x10040, "_BHRfS_M"u8.ToArray()),
        new("swap space", 4086, "SWAPSPACE2"u8.ToArray()),
        new("a LUKS volume", 0, [.. "LUKS"u8, 0xBA, 0xBE]),
        new("an md array's member", 4096, [0xFC, 0x4E, 0x2B, 0xA9]),
    ];

    /// <summary>The device, if it is the approved one and free. Refuses with <c>DeviceMissing</c>, <c>DeviceChanged</c> or <c>DeviceInUse</c>.</summary>
    public BlockDevice Check(string path, string? identity)
    {
        var device = Find(path, identity);
        if (WhyInUse(device) is { } reason)
        {
            throw AgentException.Refused("DeviceInUse", $"{path} is in use: {reason}",
                "choose another device, or zap this one if nothing on it is needed any more");
        }
        return device;
    }

    /// <summary>The device, if it is the approved one (null: any). Refuses with <c>DeviceMissing</c> or <c>DeviceChanged</c>.</summary>
    public BlockDevice Find(string path, string? identity)
    {
        var device = BlockDevice.Find(host, path)
            ?? throw AgentException.Refused("DeviceMissing", $"{path} is not a block device of this host", "look at the host's device list again");
        if (identity is not null)
        {
            CheckIdentity(device, identity);
        }
        return device;
    }

    /// <summary>Why the running host needs a device or what is made of it, so that not even force may touch it; null when it does not.</summary>
    public string? WhyHostUses(BlockDevice device)
    {
        if (Mounts().FirstOrDefault(m => m.Numbers == device.Numbers) is { } mount)
        {
            return $"{device.Path} is mounted at {mount.Target}";
        }
        if (SafeFiles.ReadTrimmed(host.PathOf("/proc/swaps"))?.Split('\n').Any(line => line.Split(' ')[0] == device.Path) == true)
        {
            return $"{device.Path} is swap space";
        }
        foreach (var holder in device.Holders(host))
        {
            if (!Directory.Exists(host.PathOf($"/sys/block/{holder}/dm")))
            {
                return $"{holder} is made of {device.Path}";
            }
            if (BlockDevice.All(host).FirstOrDefault(other => other.Name == holder) is { } above && WhyHostUses(above) is { } reason)
            {
                return reason;
            }
        }
        return null;
    }

    private void CheckIdentity(BlockDevice device, string identity)
    {
        var names = DeviceIdentity.Of(host, device);
        if (identity.Length == 0 || !names.Contains(identity))
        {
            throw AgentException.Refused("DeviceChanged",
                $"{device.Path} is now {string.Join(" / ", names)}, but {(identity.Length == 0 ? "no identity" : $"'{identity}'")} was approved",
                "refresh the device list, look at the new plan and approve that");
        }
    }

    private string? WhyInUse(BlockDevice device)
    {
        if (Mounts().FirstOrDefault(m => m.Numbers == device.Numbers) is { } mount)
        {
            return $"it is mounted at {mount.Target}";
        }
        if (device.Holders(host).FirstOrDefault() is { } holder)
        {
            return $"{holder} is made of it";
        }
        if (device.Partitions(host).FirstOrDefault() is { } partition)
        {
            return $"it has partitions ({partition})";
        }
        if (device.Label(host) is { } label)
        {
            return $"it holds {label}{(label.ClusterFsid is { } cluster ? $" of cluster {cluster}" : "")}";
        }
        if (host.IsReal && Posix.IsHeldExclusively(device.Path))
        {
            return "the kernel says that something holds it";
        }
        return Content(device);
    }

    private string? Content(BlockDevice device)
    {
        var bytes = device.ReadBytes(host, 0, Probed);
        var found = Signatures.FirstOrDefault(s => bytes.Length >= s.Offset + s.Bytes.Length && bytes.AsSpan(s.Offset, s.Bytes.Length).SequenceEqual(s.Bytes));
        if (found is not null)
        {
            return $"it holds {found.Name}";
        }
        // A boot sector with at least one partition entry; an empty one is what some tools leave behind.
        return bytes.Length >= 512 && bytes[510] == 0x55 && bytes[511] == 0xAA && bytes.AsSpan(446, 64).ContainsAnyExcept((byte)0)
            ? "it holds a partition table"
            : null;
    }

    private sealed record MountPoint(string Numbers, string Target);

    // Fields of mountinfo: id, parent, major:minor, root, mount point, …
    private IEnumerable<MountPoint> Mounts()
    {
        var path = host.PathOf("/proc/self/mountinfo");
        return File.Exists(path)
            ? File.ReadLines(path).Select(line => line.Split(' ')).Where(words => words.Length > 4).Select(words => new MountPoint(words[2], words[4]))
            : [];
    }
}
