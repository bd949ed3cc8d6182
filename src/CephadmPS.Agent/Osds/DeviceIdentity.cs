using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>
/// What a device is known by across reboots: the device id as ceph-volume makes it from udev's properties, its serial number, its
/// world-wide name; a device with none of these (a loop device) by <c>path:bytes</c>.
/// </summary>
public static class DeviceIdentity
{
    /// <summary>All names that identify the device; never empty.</summary>
    public static IReadOnlyList<string> Of(HostContext host, BlockDevice device)
    {
        var properties = UdevProperties(host, device);
        List<string?> names =
        [
            DeviceId(properties),
            properties.GetValueOrDefault("ID_SCSI_SERIAL"),
            properties.GetValueOrDefault("ID_SERIAL_SHORT"),
            properties.GetValueOrDefault("ID_SERIAL"),
            properties.GetValueOrDefault("ID_WWN"),
            SysText(host, $"{device.SysDir}/device/serial"),
            SysText(host, $"{device.SysDir}/device/wwid"),
            SysText(host, $"{device.SysDir}/wwid"),
        ];
        string[] known = [.. names.OfType<string>().Where(name => name.Length > 0).Distinct()];
        return known.Length > 0 ? known : [$"{device.Path}:{device.Size}"];
    }

    // The rule of ceph-volume's get_device_id and of Ceph's blkdev.cc, which name devices in the cluster's device list.
    private static string? DeviceId(Dictionary<string, string> properties)
    {
        string? Get(string name) => properties.GetValueOrDefault(name);
        var id = (Get("ID_VENDOR"), Get("ID_MODEL"), Get("ID_SCSI_SERIAL"), Get("ID_SERIAL_SHORT"), Get("ID_SERIAL")) switch
        {
            ({ } vendor, { } model, { } scsi, _, _) => $"{vendor}_{model}_{scsi}",
            (_, { } model, _, { } serial, _) => $"{model}_{serial}",
            (_, _, _, _, { } serial) => serial.StartsWith("MTFD", StringComparison.Ordinal) ? $"Micron_{serial}" : serial,
            _ => null,
        };
        return id?.Replace(' ', '_');
    }

    private static Dictionary<string, string> UdevProperties(HostContext host, BlockDevice device)
    {
        var path = host.PathOf($"/run/udev/data/b{device.Numbers}");
        return File.Exists(path)
            ? File.ReadLines(path).Where(line => line.StartsWith("E:", StringComparison.Ordinal) && line.Contains('='))
                .Select(line => line[2..].Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(g => g.Key, g => g.Last()[1])
            : [];
    }

    private static string? SysText(HostContext host, string path) =>
        File.Exists(host.PathOf(path)) ? File.ReadAllText(host.PathOf(path)).Trim() : null;
}
