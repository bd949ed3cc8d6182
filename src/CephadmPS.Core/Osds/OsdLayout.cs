namespace CephadmPS.Core.Osds;

/// <summary>What goes where for one new OSD.</summary>
/// <param name="DataPath">Data device.</param>
/// <param name="Identity">What the data device tells of itself (<see cref="IdentityOf"/>); the agent refuses one that tells another.</param>
public sealed record OsdLayout(string DataPath, string Identity)
{
    /// <summary>RocksDB device; null: with the data.</summary>
    public string? DbPath { get; init; }

    /// <summary>Write-ahead log device; null: with the data.</summary>
    public string? WalPath { get; init; }

    /// <summary>CRUSH device class; null: by the device.</summary>
    public string? CrushDeviceClass { get; init; }

    /// <summary>
    /// How a device is recognised again: its device id (vendor, model, serial number); devices that tell none, such as loop
    /// devices, by path and size.
    /// </summary>
    public static string IdentityOf(InventoryDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.DeviceId.Length > 0
            ? device.DeviceId
            : FormattableString.Invariant($"{device.Path}:{(long)(device.Facts.Size ?? 0)}");
    }
}
