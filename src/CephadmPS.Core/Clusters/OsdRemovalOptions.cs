namespace CephadmPS.Core.Clusters;

/// <summary>How OSDs are to be removed.</summary>
public sealed record OsdRemovalOptions
{
    /// <summary>The OSDs.</summary>
    public required IReadOnlyList<int> OsdIds { get; init; }

    /// <summary>Keep the numbers (destroyed), for OSDs that take their place.</summary>
    public bool Replace { get; init; }

    /// <summary>Do not wait until they are empty, only until Ceph calls them safe to destroy; nor for other hosts' drains.</summary>
    public bool Force { get; init; }

    /// <summary>Erase their devices afterwards.</summary>
    public bool Zap { get; init; }
}
