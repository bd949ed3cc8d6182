using CephadmPS.Core.Osds;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Planning;

/// <summary>Why a step stands in a plan.</summary>
/// <param name="Code">Fixed word for programs: <c>Missing</c>, <c>Surplus</c>, <c>ConfigChanged</c>, <c>Orphan</c>…</param>
/// <param name="Text">The same for people, one clause.</param>
public sealed record Reason(string Code, string Text);

/// <summary>A question that is put to the cluster when a step runs, not when it is planned.</summary>
public enum Guard
{
    /// <summary>Quorum must survive the removal of this mon.</summary>
    QuorumSurvives,
    /// <summary>Another mgr must be there to take over.</summary>
    AnotherMgr,
    /// <summary>Ceph's own <c>ok-to-stop</c> of the daemon's type must agree.</summary>
    OkToStop,
    /// <summary>Ceph's own <c>safe-to-destroy</c> must agree: all that the OSD holds is elsewhere.</summary>
    SafeToDestroy,
    /// <summary>The device must still be the one that was approved, and free.</summary>
    SameDevice,
}

/// <summary>One step of a plan. What it changes is in the derived record; what it needs is here.</summary>
public abstract record PlanStep
{
    /// <summary>Names the step within the plan: kind and target.</summary>
    public string Id => $"{Kind}:{Target}";

    /// <summary>Kind in the field's words: <c>DeployDaemon</c>, <c>RemoveDaemon</c>, <c>CreateOsd</c>…</summary>
    public abstract string Kind { get; }

    /// <summary>What it acts on: daemon name, <c>host:device</c>, <c>host:path</c>.</summary>
    public abstract string Target { get; }

    /// <summary>Host it runs on; null for steps of the cluster as a whole.</summary>
    public string? HostName { get; init; }

    /// <summary>Service it belongs to; null for none.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Why.</summary>
    public required Reason Reason { get; init; }

    /// <summary>Ids of steps that must have succeeded before.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>
    /// Ids of steps that must have ended before, done or refused; not begun when one of them failed half-way. For work that must not happen
    /// to two at once, where a refusal of one (not safe to stop now) must not keep the others waiting.
    /// </summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The scheduled action that this step carries out, by its id; null: none. It is forgotten when the step is done.</summary>
    public string? ActionId { get; init; }

    /// <summary>Asked when the step runs.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>It destroys something or lowers safety: nothing happens before an admin approves it.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>Digest of exactly what the planner read for this step; checked again before it runs.</summary>
    public required string InputDigest { get; init; }

    /// <summary>What the step does, as a clause with a verb.</summary>
    public abstract string Describe();
}

/// <summary>Deploys, redeploys or reconfigures one daemon.</summary>
/// <param name="Daemon">The daemon as it shall be.</param>
public sealed record DeployDaemonStep(DesiredDaemon Daemon) : PlanStep
{
    /// <summary>New daemon, new unit, or new configuration only.</summary>
    public DeployAction Action { get; init; }

    /// <inheritdoc/>
    public override string Kind => Action switch
    {
        DeployAction.Deploy => "DeployDaemon",
        DeployAction.Redeploy => "RedeployDaemon",
        _ => "ReconfigureDaemon",
    };

    /// <inheritdoc/>
    public override string Target => Daemon.Name;

    /// <inheritdoc/>
    public override string Describe() => Action switch
    {
        DeployAction.Deploy => $"deploy {Daemon.Name} on {HostName}",
        DeployAction.Redeploy => $"redeploy {Daemon.Name} on {HostName}",
        _ => $"reconfigure {Daemon.Name} on {HostName}",
    };
}

/// <summary>How far a deployment goes.</summary>
public enum DeployAction
{
    /// <summary>A daemon that is not there.</summary>
    Deploy,
    /// <summary>Unit and container are made anew; data stays.</summary>
    Redeploy,
    /// <summary>Configuration is written; Ceph daemons go on running.</summary>
    Reconfigure,
}

/// <summary>Removes one daemon.</summary>
/// <param name="DaemonName">The daemon.</param>
public sealed record RemoveDaemonStep(string DaemonName) : PlanStep
{
    /// <summary>Ports to close in the host's firewall.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <inheritdoc/>
    public override string Kind => "RemoveDaemon";

    /// <inheritdoc/>
    public override string Target => DaemonName;

    /// <inheritdoc/>
    public override string Describe() => $"remove {DaemonName} from {HostName}";
}

/// <summary>Makes one OSD out of a device and deploys its daemon.</summary>
/// <param name="Device">What goes where.</param>
public sealed record CreateOsdStep(OsdLayout Device) : PlanStep
{
    /// <summary>Number of a destroyed OSD that it takes the place of; null: a new number.</summary>
    public int? ReplacesOsd { get; init; }

    /// <inheritdoc/>
    public override string Kind => "CreateOsd";

    /// <inheritdoc/>
    public override string Target => $"{HostName}:{Device.DataPath}";

    /// <inheritdoc/>
    public override string Describe() => $"make an OSD on {HostName} out of {Device.DataPath} ({Device.Identity}), erasing it{(ReplacesOsd is { } id ? $"; it takes the place of osd.{id}" : "")}";
}

/// <summary>Deploys the daemon of an OSD that is on a device already (prepared before, or its directory was lost).</summary>
/// <param name="OsdId">Number.</param>
/// <param name="OsdFsid">The OSD's own uuid.</param>
public sealed record ActivateOsdStep(int OsdId, string OsdFsid) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "ActivateOsd";

    /// <inheritdoc/>
    public override string Target => $"osd.{OsdId}";

    /// <inheritdoc/>
    public override string Describe() => $"deploy osd.{OsdId} on {HostName} from its device";
}

/// <summary>Sets or removes options in the cluster's configuration.</summary>
/// <param name="Section">Section such as <c>mds.cephfs</c>.</param>
/// <param name="Options">Option → value; null removes it.</param>
public sealed record SetOptionsStep(string Section, IReadOnlyDictionary<string, string?> Options) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "SetOptions";

    /// <inheritdoc/>
    public override string Target => Section;

    /// <inheritdoc/>
    public override string Describe() => $"set {string.Join(", ", Options.Keys)} for {Section}";
}

/// <summary>Forgets a service whose last daemon is gone.</summary>
public sealed record PurgeServiceStep : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "PurgeService";

    /// <inheritdoc/>
    public override string Target => ServiceName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"forget service {ServiceName}";
}
