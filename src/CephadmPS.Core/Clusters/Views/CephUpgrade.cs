namespace CephadmPS.Core.Clusters.Views;

/// <summary>The upgrade of the cluster, as people read it.</summary>
public sealed record CephUpgrade
{
    /// <summary><c>None</c>, <c>Running</c>, <c>Paused</c>, <c>Failed</c> (paused by itself, because something went wrong) or <c>Stopping</c>.</summary>
    public required string State { get; init; }

    /// <summary>There is an upgrade, paused or not.</summary>
    public bool InProgress { get; init; }

    /// <summary>Nothing is begun until it is resumed.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Image that daemons go to.</summary>
    public string? TargetImage { get; init; }

    /// <summary>Version that daemons go to.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>Which daemons.</summary>
    public string? Which { get; init; }

    /// <summary>Selected daemons that run the target.</summary>
    public int DaemonsDone { get; init; }

    /// <summary>Selected daemons.</summary>
    public int DaemonsTotal { get; init; }

    /// <summary><c>7/14 daemons upgraded</c>.</summary>
    public string Progress { get; init; } = "";

    /// <summary>The same by daemon type, in order.</summary>
    public IReadOnlyList<CephUpgradeType> Types { get; init; } = [];

    /// <summary>Types that are done.</summary>
    public IReadOnlyList<string> ServicesComplete { get; init; } = [];

    /// <summary>What is done now or next, one clause a step.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>What it waits for and why, one sentence each.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    /// <summary>All of that in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>Health code of what went wrong; null: nothing did.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Who started it.</summary>
    public string? StartedBy { get; init; }
}

/// <summary>Progress of one daemon type.</summary>
/// <param name="DaemonType">The type.</param>
/// <param name="Done">Daemons that run the target.</param>
/// <param name="Total">Daemons that are selected.</param>
public sealed record CephUpgradeType(string DaemonType, int Done, int Total)
{
    /// <summary><c>mon 2/3</c>.</summary>
    public override string ToString() => $"{DaemonType} {Done}/{Total}";
}
