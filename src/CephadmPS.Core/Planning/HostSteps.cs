namespace CephadmPS.Core.Planning;

/// <summary>Sets or removes the flag that keeps a host's OSDs from being marked out.</summary>
/// <param name="Bucket">The host's CRUSH bucket.</param>
public sealed record SetNooutStep(string Bucket) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "SetNoout";

    /// <inheritdoc/>
    public override string Target => Bucket;

    /// <inheritdoc/>
    public override string Describe() => $"set noout for the OSDs of {Bucket}, so that no data moves";
}

/// <summary>Has a standby take over from the active mgr.</summary>
/// <param name="MgrId">The active mgr.</param>
public sealed record HandOverMgrStep(string MgrId) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "HandOverMgr";

    /// <inheritdoc/>
    public override string Target => $"mgr.{MgrId}";

    /// <inheritdoc/>
    public override string Describe() => $"have a standby take over from mgr.{MgrId}";
}

/// <summary>Stops the cluster's daemons on a host and keeps them from starting.</summary>
/// <param name="Daemons">What is stopped.</param>
public sealed record EnterMaintenanceStep(IReadOnlyList<string> Daemons) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "EnterMaintenance";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => Daemons.Count == 0
        ? $"put {HostName} into maintenance; it has no daemons"
        : $"stop {string.Join(", ", Daemons)} on {HostName} and keep them stopped, also after a boot";
}

/// <summary>Starts the cluster's daemons on a host again.</summary>
public sealed record ExitMaintenanceStep : PlanStep
{
    /// <summary>Nobody asks the host: it is gone or will start by itself.</summary>
    public bool Offline { get; init; }

    /// <inheritdoc/>
    public override string Kind => "ExitMaintenance";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => Offline
        ? $"end the maintenance of {HostName} without asking the host: remove noout, take its state out of the records"
        : $"start the daemons of {HostName} again and remove noout";
}

/// <summary>Forgets a daemon of a host that is gone for good: its place in the cluster and its key.</summary>
/// <param name="DaemonName">The daemon.</param>
public sealed record ForgetDaemonStep(string DaemonName) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "ForgetDaemon";

    /// <inheritdoc/>
    public override string Target => DaemonName;

    /// <inheritdoc/>
    public override string Describe() => DaemonName.Split('.')[0] switch
    {
        "osd" => $"purge {DaemonName}; what only it holds is lost",
        "mon" => $"take {DaemonName} out of the monmap",
        _ => $"forget {DaemonName} and its key",
    };
}

/// <summary>Takes a host out of the inventory.</summary>
/// <param name="CrushEntry">Its CRUSH bucket goes too.</param>
public sealed record RemoveHostStep(bool CrushEntry) : PlanStep
{
    /// <summary>Daemons that go on running there, no longer managed.</summary>
    public int LeftRunning { get; init; }

    /// <inheritdoc/>
    public override string Kind => "RemoveHost";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() =>
        $"take {HostName} out of the inventory{(CrushEntry ? " and its bucket out of CRUSH" : "")}"
        + (LeftRunning > 0 ? $"; its {LeftRunning} daemons go on running and are no longer managed" : "");
}
