namespace CephadmPS.Core.Clusters;

/// <summary>How a host is to go into maintenance.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>Also when services would be interrupted.</summary>
    public bool Force { get; init; }

    /// <summary>Whatever stands in the way: quorum, mgr, data, the last host, a host that does not answer.</summary>
    public bool Whatever { get; init; }
}

/// <summary>How a host is to be drained.</summary>
public sealed record DrainOptions
{
    /// <summary>Also the last host with label <c>_admin</c>.</summary>
    public bool Force { get; init; }

    /// <summary>It keeps ceph.conf and keyrings.</summary>
    public bool KeepConfKeyring { get; init; }

    /// <summary>Devices of its OSDs are erased when these are removed.</summary>
    public bool ZapOsdDevices { get; init; }
}

/// <summary>How a host is to be removed.</summary>
public sealed record RemoveHostOptions
{
    /// <summary>Although daemons are on it (they go on running), or it is the last with label <c>_admin</c>; needed with <see cref="Offline"/>.</summary>
    public bool Force { get; init; }

    /// <summary>It does not answer and is gone for good: its OSDs are purged, its other daemons forgotten.</summary>
    public bool Offline { get; init; }

    /// <summary>Its bucket in CRUSH goes too; refused while it holds OSDs.</summary>
    public bool CrushEntry { get; init; }
}
