using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// Tells real changes of block devices from noise: whoever closes a device that was open for writing causes an event, a look with
/// ceph-volume included. What counts is that a disk comes or goes, its size, whether it is read-only, its partitions, and what udev has
/// found on them.
/// </summary>
internal sealed class DeviceStates
{
    private static readonly string[] Content = ["E:ID_FS_TYPE=", "E:ID_FS_UUID=", "E:ID_PART_TABLE_TYPE=", "E:DM_NAME="];

    private readonly HostContext host;
    private readonly Dictionary<string, string> disks = new(StringComparer.Ordinal);

    public DeviceStates(HostContext host)
    {
        this.host = host;
        var all = host.PathOf("/sys/block");
        foreach (var disk in Directory.Exists(all) ? Directory.GetFileSystemEntries(all).Select(path => Path.GetFileName(path)!) : [])
        {
            HasChanged(disk);
        }
    }

    /// <summary>Whether the disk is another one now than when it was last looked at.</summary>
    public bool HasChanged(string disk)
    {
        if (Read(disk) is not { } now)
        {
            return disks.Remove(disk);
        }
        var changed = disks.GetValueOrDefault(disk) != now;
        disks[disk] = now;
        return changed;
    }

    /// <summary>What there is to know of a disk; null when there is none, or it is memory.</summary>
    private string? Read(string disk)
    {
        var directory = host.PathOf($"/sys/block/{disk}");
        if (disk.StartsWith("ram", StringComparison.Ordinal) || !Directory.Exists(directory))
        {
            return null;
        }
        var partitions = Directory.GetDirectories(directory, disk + "*").Order(StringComparer.Ordinal);
        return string.Join('\n', partitions.Prepend(directory).Select(DeviceIn));
    }

    private string DeviceIn(string directory)
    {
        var number = SafeFiles.ReadTrimmed(Path.Combine(directory, "dev"));
        var found = (SafeFiles.ReadTrimmed(host.PathOf($"/run/udev/data/b{number}"))?.Split('\n') ?? [])
            .Where(line => Content.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
        return $"{Path.GetFileName(directory)} {number} {SafeFiles.ReadTrimmed(Path.Combine(directory, "size"))} {SafeFiles.ReadTrimmed(Path.Combine(directory, "ro"))} {string.Join(' ', found)}";
    }
}
