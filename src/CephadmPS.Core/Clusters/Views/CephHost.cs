namespace CephadmPS.Core.Clusters.Views;

/// <summary>A host as listed to a person; property names match the parameters of the cmdlets that take them.</summary>
public sealed record CephHost
{
    /// <summary>Name in the inventory.</summary>
    public required string HostName { get; init; }

    /// <summary>Address it is reached at.</summary>
    public required string Address { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>
    /// Empty, <c>Suspect</c> (silent for a moment), <c>Offline</c> (silent for long), <c>Maintenance</c> or <c>Suspended</c>; silence goes before
    /// what an admin has said.
    /// </summary>
    public string Status { get; init; } = "";

    /// <summary>When it was last heard before it fell silent; null while it answers.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Why it does not answer; null while it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Number of daemons of this cluster; null: unknown.</summary>
    public int? DaemonCount { get; init; }

    /// <summary>Fingerprint of the pinned host key (<c>SHA256:…</c>).</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Threads of all processors; null: unknown.</summary>
    public int? CpuThreads { get; init; }

    /// <summary>Memory in bytes; null: unknown.</summary>
    public long? Memory { get; init; }

    /// <summary>Vendor and model; null: unknown.</summary>
    public string? Model { get; init; }

    /// <summary>Cores of all processors; null: unknown.</summary>
    public int? CpuCores { get; init; }

    /// <summary>Spinning disks; null: unknown.</summary>
    public int? HddCount { get; init; }

    /// <summary>Bytes on spinning disks; null: unknown.</summary>
    public long? HddCapacity { get; init; }

    /// <summary>Flash disks; null: unknown.</summary>
    public int? FlashCount { get; init; }

    /// <summary>Bytes on flash disks; null: unknown.</summary>
    public long? FlashCapacity { get; init; }

    /// <summary>Physical network interfaces; null: unknown.</summary>
    public int? NicCount { get; init; }

    /// <summary>Operating system; null: unknown.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>True when the call that returned this object changed something.</summary>
    public bool Changed { get; init; }
}
