using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>A daemon as listed to a person.</summary>
public sealed record CephDaemon
{
    /// <summary><c>type.id</c>.</summary>
    public required string DaemonName { get; init; }

    /// <summary>Daemon type.</summary>
    public required string DaemonType { get; init; }

    /// <summary>Host.</summary>
    public required string HostName { get; init; }

    /// <summary>Number of the OSD; null: it is none.</summary>
    public int? OsdId => DaemonType == "osd" && int.TryParse(DaemonName.AsSpan(DaemonName.IndexOf('.', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Service.</summary>
    public required string ServiceName { get; init; }

    /// <summary>State of its unit.</summary>
    public DaemonStatus Status { get; init; }

    /// <summary>It is the active one among standbys.</summary>
    public bool IsActive { get; init; }

    /// <summary>What somebody asked for and is not done yet: <c>Restart</c>, <c>Stop</c>…; null: nothing.</summary>
    public string? PendingAction { get; init; }

    /// <summary>Ports.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Version it reports.</summary>
    public string? Version { get; init; }

    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsage { get; init; }

    /// <summary>Memory asked for, bytes.</summary>
    public long? MemoryRequest { get; init; }

    /// <summary>Image reference.</summary>
    public string? Image { get; init; }

    /// <summary>Container id, first 12 characters.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Start of the container.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When its host was last asked.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }
}
