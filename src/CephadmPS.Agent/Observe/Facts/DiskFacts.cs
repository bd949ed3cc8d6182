using System.Globalization;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Facts;

/// <summary>The host's disks as the kernel describes them.</summary>
internal static class DiskFacts
{
    private const int SectorBytes = 512;
    /// <summary>Kernel names that are no disks of their own, as upstream has it.</summary>
    private static readonly string[] NotDisks = ["sr", "zram", "dm-", "loop", "md", "nbd", "rbd", "ram", "fd", "zd"];
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>All disks; one that several paths lead to counts once.</summary>
    public static IReadOnlyList<DiskFact> Of(HostContext host)
    {
        var block = host.PathOf("/sys/block");
        if (!Directory.Exists(block))
        {
            return [];
        }
        return [.. Directory.EnumerateFileSystemEntries(block)
            .Where(path => !Array.Exists(NotDisks, n => Path.GetFileName(path).StartsWith(n, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(Describe)
            .Where(disk => disk.DiskSizeBytes > 0)
            .DistinctBy(disk => string.IsNullOrEmpty(disk.Serial) ? disk.DevName : disk.Serial)];
    }

    private static DiskFact Describe(string path)
    {
        string? Read(string name) => SafeFiles.ReadTrimmed(Path.Combine(path, name));
        var sectors = long.TryParse(Read("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
        var disk = new DiskFact
        {
            DevName = Path.GetFileName(path),
            Vendor = Read("device/vendor"),
            Model = Read("device/model"),
            Rev = Read("device/rev") ?? Read("device/firmware_rev"),
            Wwid = Read("device/wwid") ?? Read("wwid"),
            Serial = Read("device/serial") ?? SerialOf(Path.Combine(path, "device", "vpd_pg80")) ?? Read("serial"),
            DiskSizeBytes = sectors * SectorBytes,
            DiskType = Read("queue/rotational") == "1" ? "hdd" : "flash",
        };
        disk.Description = $"{disk.Vendor ?? "Unknown"} {disk.Model ?? "Unknown"} ({SizeText(disk.DiskSizeBytes)})";
        return disk;
    }

    /// <summary>SCSI's unit serial number page: four bytes of header, then text.</summary>
    private static string? SerialOf(string page)
    {
        try
        {
            var bytes = File.ReadAllBytes(page);
            return bytes.Length > 4 ? System.Text.Encoding.ASCII.GetString(bytes, 4, bytes.Length - 4).Trim('\0', ' ') : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Disks that are not SCSI have no such page.
            return null;
        }
    }

    /// <summary>A size in decimal units with one digit, as upstream prints it.</summary>
    public static string SizeText(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0}{Units[unit]}");
    }
}
