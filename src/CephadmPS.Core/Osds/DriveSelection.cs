using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Osds;

/// <summary>The devices of one host that an OSD spec selects, each list sorted by path (or as listed, when the spec lists paths).</summary>
public sealed record DriveSelection
{
    /// <summary>Data devices, those of existing OSDs of the spec included: a batch names them again.</summary>
    public required IReadOnlyList<DevicePath> Data { get; init; }

    /// <summary>RocksDB devices.</summary>
    public required IReadOnlyList<DevicePath> Db { get; init; }

    /// <summary>Write-ahead log devices.</summary>
    public required IReadOnlyList<DevicePath> Wal { get; init; }

    /// <summary>Journal devices; never turned into a command.</summary>
    public required IReadOnlyList<DevicePath> Journal { get; init; }

    /// <summary>The host's devices sorted by path: what the decisions' indexes point into.</summary>
    public required IReadOnlyList<InventoryDevice> Devices { get; init; }

    /// <summary>One decision for each device and each role that the spec asks for.</summary>
    public required IReadOnlyList<DeviceDecision> Decisions { get; init; }
}
