using CephadmPS.Core.Health;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>The cluster's health and what is left to do.</summary>
public sealed record ClusterStatus
{
    /// <summary>Name of the connection profile.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }

    /// <summary><c>HEALTH_OK</c>, <c>HEALTH_WARN</c> or <c>HEALTH_ERR</c>: the worse of what Ceph says and of our own checks.</summary>
    public required string Health { get; init; }

    /// <summary>Ceph's health checks and ours.</summary>
    public IReadOnlyList<HealthCheck> Checks { get; init; } = [];

    /// <summary>Mons in the monmap.</summary>
    public IReadOnlyList<string> Mons { get; init; } = [];

    /// <summary>Mons in quorum.</summary>
    public IReadOnlyList<string> Quorum { get; init; } = [];

    /// <summary>The active mgr; null: none.</summary>
    public string? ActiveMgr { get; init; }

    /// <summary>Standby mgrs.</summary>
    public IReadOnlyList<string> StandbyMgrs { get; init; } = [];

    /// <summary>OSDs in the map.</summary>
    public int Osds { get; init; }

    /// <summary>OSDs that are up.</summary>
    public int OsdsUp { get; init; }

    /// <summary>OSDs that are in.</summary>
    public int OsdsIn { get; init; }

    /// <summary>Hosts in the inventory.</summary>
    public int Hosts { get; init; }

    /// <summary>Hosts that do not answer.</summary>
    public IReadOnlyList<string> OfflineHosts { get; init; } = [];

    /// <summary>Steps that the next reconciliation would take.</summary>
    public int StepsLeft { get; init; }

    /// <summary>Text of <c>ceph -s</c>.</summary>
    public string Text { get; init; } = "";
}
