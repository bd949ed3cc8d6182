using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>A disk of a simulated host.</summary>
/// <param name="Path">Path, such as <c>/dev/sdb</c>.</param>
/// <param name="Identity">Device id; it stays with the disk when the path changes.</param>
public sealed record SimulatedDevice(string Path, string Identity)
{
    /// <summary>Size in bytes, default 1 TiB.</summary>
    public long Size { get; init; } = 1L << 40;

    /// <summary>Spinning or flash.</summary>
    public bool Rotational { get; init; }

    /// <summary>The OSD on it; null: empty.</summary>
    public int? OsdId { get; init; }

    internal JObject Inventory() => new()
    {
        ["path"] = Path,
        ["available"] = OsdId is null,
        ["rejected_reasons"] = OsdId is null ? new JArray() : new JArray("Has BlueStore device label"),
        ["device_id"] = Identity,
        ["lvs"] = new JArray(),
        ["sys_api"] = new JObject
        {
            ["size"] = Size,
            ["human_readable_size"] = $"{Size >> 30}.00 GB",
            ["rotational"] = Rotational ? "1" : "0",
            ["type"] = "disk",
            ["vendor"] = "SIM",
            ["model"] = "Disk",
        },
    };
}
