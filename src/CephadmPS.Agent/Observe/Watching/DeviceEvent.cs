using System.Text;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>Reads what the kernel, or udev after its rules, tells of devices.</summary>
internal static class DeviceEvent
{
    /// <summary>
    /// Name of the whole disk, such as <c>sda</c>, that a message is of, also when it is of a partition; null when it is not of a block device.
    /// udev puts a binary header in front, which holds no such text.
    /// </summary>
    public static string? DiskOf(ReadOnlySpan<byte> message)
    {
        const string DevicePath = "DEVPATH=";
        const string Block = "/block/";
        var values = Encoding.UTF8.GetString(message).Split('\0');
        var path = values.Contains("SUBSYSTEM=block") ? values.FirstOrDefault(v => v.StartsWith(DevicePath, StringComparison.Ordinal)) ?? "" : "";
        var block = path.IndexOf(Block, StringComparison.Ordinal);
        var disk = block < 0 ? "" : path[(block + Block.Length)..].Split('/')[0];
        return disk.Length > 0 ? disk : null;
    }
}
