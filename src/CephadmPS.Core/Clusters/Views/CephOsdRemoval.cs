namespace CephadmPS.Core.Clusters.Views;

/// <summary>An OSD in the removal queue, as listed to a person.</summary>
public sealed record CephOsdRemoval
{
    /// <summary>The OSD.</summary>
    public required int OsdId { get; init; }

    /// <summary>Host that has its daemon; null: none is known.</summary>
    public string? HostName { get; init; }

    /// <summary><c>not started</c>, <c>draining</c>, <c>done, waiting for purge</c>, or <c>stopped</c> (its weight is about to be restored).</summary>
    public required string State { get; init; }

    /// <summary>Placement groups on it; null: unknown.</summary>
    public int? Pgs { get; init; }

    /// <summary>Its number is kept for a replacement.</summary>
    public bool Replace { get; init; }

    /// <summary>It is not waited for until it is empty.</summary>
    public bool Force { get; init; }

    /// <summary>Its device is erased afterwards.</summary>
    public bool Zap { get; init; }

    /// <summary>The device that is erased, where it is known; null: none, or found by what is on it.</summary>
    public string? Device { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset Requested { get; init; }

    /// <summary>When its data began to move away; null: not yet.</summary>
    public DateTimeOffset? DrainStartedAt { get; init; }
}
