namespace CephadmPS.Core.Osds;

/// <summary>One call of ceph-volume that makes OSDs.</summary>
public sealed record CephVolumeCommand
{
    /// <summary>Arguments, one by one, without <c>ceph-volume</c> itself.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>True for <c>raw prepare</c>, false for <c>lvm batch</c>.</summary>
    public required bool IsRaw { get; init; }

    /// <summary>Data devices; exactly one for raw.</summary>
    public required IReadOnlyList<string> DataDevices { get; init; }

    /// <summary>RocksDB devices; at most one for raw.</summary>
    public IReadOnlyList<string> DbDevices { get; init; } = [];

    /// <summary>Write-ahead log devices; at most one for raw.</summary>
    public IReadOnlyList<string> WalDevices { get; init; } = [];

    /// <summary>CRUSH device class; null: by the device.</summary>
    public string? CrushDeviceClass { get; init; }

    /// <summary>The arguments in one line, to be read, not to be run.</summary>
    public override string ToString() => string.Join(' ', Arguments);
}
