namespace CephadmPS.Core.Monitors;

/// <summary>What <c>ceph status</c> says, as far as decisions need it.</summary>
public sealed record ClusterStatus
{
    /// <summary>The cluster.</summary>
    public required string Fsid { get; init; }
    /// <summary><c>HEALTH_OK</c>, <c>HEALTH_WARN</c> or <c>HEALTH_ERR</c>.</summary>
    public required string Health { get; init; }
    /// <summary>Health checks by code.</summary>
    public IReadOnlyDictionary<string, HealthCheck> Checks { get; init; } = new Dictionary<string, HealthCheck>();
    /// <summary>Mons in quorum.</summary>
    public IReadOnlyList<string> QuorumNames { get; init; } = [];
    /// <summary>Mons in the monmap.</summary>
    public int MonCount { get; init; }
    /// <summary>There is an active mgr that answers.</summary>
    public bool MgrAvailable { get; init; }
    /// <summary>Standby mgrs.</summary>
    public int MgrStandbys { get; init; }
    /// <summary>OSDs that exist.</summary>
    public int OsdCount { get; init; }
    /// <summary>OSDs that are up.</summary>
    public int OsdsUp { get; init; }
    /// <summary>OSDs that are in.</summary>
    public int OsdsIn { get; init; }
    /// <summary>Placement groups.</summary>
    public int PgCount { get; init; }
    /// <summary>Placement groups by state, such as <c>active+clean</c>.</summary>
    public IReadOnlyDictionary<string, int> PgStates { get; init; } = new Dictionary<string, int>();
    /// <summary>Bytes used on the OSDs.</summary>
    public long BytesUsed { get; init; }
    /// <summary>Bytes available on the OSDs.</summary>
    public long BytesAvailable { get; init; }
    /// <summary>Bytes of all OSDs.</summary>
    public long BytesTotal { get; init; }
}

/// <summary>A health check.</summary>
/// <param name="Severity"><c>HEALTH_WARN</c> or <c>HEALTH_ERR</c>.</param>
/// <param name="Summary">Text for people.</param>
/// <param name="Muted">Somebody has muted it.</param>
public sealed record HealthCheck(string Severity, string Summary, bool Muted);
