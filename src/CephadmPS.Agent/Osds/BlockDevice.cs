using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>A block device of this host, a whole disk or a partition.</summary>
/// <param name="Name">Kernel name, such as <c>sda</c>.</param>
/// <param name="SysDir">Its directory in sysfs (host path).</param>
/// <param name="Numbers">Device numbers, <c>major:minor</c>.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlockDevice(string Name, string SysDir, string Numbers, long Size)
{
    private const int SectorSize = 512;

    public string Path => $"/dev/{Name}";

    /// <summary>All disks and partitions that have a node in <c>/dev</c>.</summary>
    public static IEnumerable<BlockDevice> All(HostContext host)
    {
        var block = host.PathOf("/sys/block");
        if (!Directory.Exists(block))
        {
            yield break;
        }
        foreach (var disk in Directory.EnumerateDirectories(block).Select(d => System.IO.Path.GetFileName(d)!).Order(StringComparer.Ordinal))
        {
            if (Read(host, disk, $"/sys/block/{disk}") is { } device)
            {
                yield return device;
            }
            foreach (var part in Directory.EnumerateDirectories($"{block}/{disk}", disk + "*").Select(d => System.IO.Path.GetFileName(d)!))
            {
                if (Read(host, part, $"/sys/block/{disk}/{part}") is { } partition)
                {
                    yield return partition;
                }
            }
        }
    }

    /// <summary>The device that a path (or a link such as those in /dev/disk/by-id) leads to; null when it is none.</summary>
    public static BlockDevice? Find(HostContext host, string path)
    {
        if (!path.StartsWith("/dev/", StringComparison.Ordinal) || path.Split('/').Contains("..") || !File.Exists(host.PathOf(path)))
        {
            return null;
        }
        var target = new FileInfo(host.PathOf(path)).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? host.PathOf(path);
        return All(host).FirstOrDefault(device => host.PathOf(device.Path) == target);
    }

    /// <summary>Partitions of a whole disk.</summary>
    public IEnumerable<string> Partitions(HostContext host) =>
        Directory.EnumerateDirectories(host.PathOf(SysDir), Name + "*").Select(d => System.IO.Path.GetFileName(d)!);

    /// <summary>Devices made of this one: device mapper, LVM, md.</summary>
    public IEnumerable<string> Holders(HostContext host) =>
        Directory.Exists(host.PathOf($"{SysDir}/holders"))
            ? Directory.EnumerateFileSystemEntries(host.PathOf($"{SysDir}/holders")).Select(d => System.IO.Path.GetFileName(d)!)
            : [];

    /// <summary>Reads from the device; shorter at its end.</summary>
    public byte[] ReadBytes(HostContext host, long offset, int count)
    {
        using var handle = File.OpenHandle(host.PathOf(Path), options: FileOptions.None, share: FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[count];
        var read = RandomAccess.Read(handle, bytes, offset);
        return read == count ? bytes : bytes[..read];
    }

    /// <summary>Its BlueStore label; null without one, or when the device cannot be read (an empty card reader).</summary>
    public BluestoreLabel? Label(HostContext host)
    {
        try
        {
            return BluestoreLabel.Parse(ReadBytes(host, 0, BluestoreLabel.Size));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static BlockDevice? Read(HostContext host, string name, string sysDir)
    {
        var directory = host.PathOf(sysDir);
        return File.Exists($"{directory}/dev") && File.Exists($"{directory}/size") && File.Exists(host.PathOf($"/dev/{name}"))
            ? new BlockDevice(name, sysDir, File.ReadAllText($"{directory}/dev").Trim(), long.Parse(File.ReadAllText($"{directory}/size")) * SectorSize)
            : null;
    }
}
