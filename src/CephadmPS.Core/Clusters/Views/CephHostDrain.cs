namespace CephadmPS.Core.Clusters.Views;

/// <summary>How far a host is emptied.</summary>
public sealed record CephHostDrain
{
    /// <summary>The host.</summary>
    public required string HostName { get; init; }

    /// <summary><c>draining</c>; <c>drained</c>: it may be removed; <c>waiting</c>: nothing moves, and <see cref="Text"/> says why.</summary>
    public required string State { get; init; }

    /// <summary>Daemons that are still there, OSDs not included.</summary>
    public IReadOnlyList<string> Daemons { get; init; } = [];

    /// <summary>OSDs that are still there.</summary>
    public IReadOnlyList<int> OsdIds { get; init; } = [];

    /// <summary>Placement groups on those OSDs; null: unknown.</summary>
    public int? Pgs { get; init; }

    /// <summary>What it waits for, one sentence.</summary>
    public string Text { get; init; } = "";
}
