using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Asks the questions that a step's guards stand for, at the moment it runs.</summary>
public sealed class GuardCheck(StepContext context)
{
    /// <summary>
    /// Goes on when all guards agree. Errors: <c>QuorumWouldBreak</c>, <c>NoOtherMgr</c>, <c>NotOkToStop</c>, <c>NotSafeToDestroy</c>, each with Ceph's own words.
    /// </summary>
    public async Task RequireAsync(PlanStep step, string daemonName, Action<string> report, CancellationToken cancellation)
    {
        foreach (var guard in step.Guards)
        {
            switch (guard)
            {
                case Guard.QuorumSurvives:
                    await RequireQuorumAsync(step, Id(daemonName), cancellation).ConfigureAwait(false);
                    break;
                case Guard.AnotherMgr:
                    await RequireOtherMgrAsync(Id(daemonName), report, cancellation).ConfigureAwait(false);
                    break;
                case Guard.OkToStop:
                    await RequireOkToStopAsync(daemonName, cancellation).ConfigureAwait(false);
                    break;
                case Guard.SafeToDestroy:
                    await RequireSafeToDestroyAsync(daemonName, cancellation).ConfigureAwait(false);
                    break;
                case Guard.SameDevice:
                    // The agent asks it: only the host can tell what the device is now.
                    break;
                default:
                    throw new InvalidOperationException($"no check for guard {guard}");
            }
        }
    }

    private static string Id(string daemonName) => daemonName[(daemonName.IndexOf('.', StringComparison.Ordinal) + 1)..];

    // Other members of the quorum must be more than half of the monmap that remains (reference 3.5 mon).
    private async Task RequireQuorumAsync(PlanStep step, string mon, CancellationToken cancellation)
    {
        var quorum = await context.Monitors.GetQuorumAsync(cancellation).ConfigureAwait(false);
        var others = quorum.Names.Count(name => name != mon);
        var remaining = quorum.MonMap.Mons.Count(entry => entry.Name != mon);
        if (step is RemoveDaemonStep or ForgetDaemonStep ? others * 2 > remaining : others * 2 > quorum.MonMap.Mons.Count)
        {
            return;
        }
        // One or two mons cannot be worked on without a gap; a redeployment of the only one keeps its data and is allowed.
        if (step is DeployDaemonStep or UpgradeDaemonsStep && quorum.MonMap.Mons.Count <= 2)
        {
            return;
        }
        throw new CephadmException("QuorumWouldBreak", ErrorKind.Refused,
            $"Without mon.{mon} only {others} of {remaining} mons would be in quorum.",
            step is DaemonActionStep
                ? "Bring the other mons back first (Get-CephDaemon -DaemonType mon), or do it by force: -Force."
                : "Bring the other mons back first: Get-CephDaemon -DaemonType mon", $"mon.{mon}");
    }

    private async Task RequireOtherMgrAsync(string mgr, Action<string> report, CancellationToken cancellation)
    {
        var map = await context.Monitors.GetMgrMapAsync(cancellation).ConfigureAwait(false);
        if (map.ActiveName != mgr)
        {
            return;
        }
        if (map.Standbys.Count == 0)
        {
            throw new CephadmException("NoOtherMgr", ErrorKind.Refused, $"mgr.{mgr} is the active mgr and there is no standby.",
                "Deploy another mgr first: Set-CephServiceSpec with a count of 2 for mgr.", $"mgr.{mgr}");
        }
        report("handing over to a standby");
        await context.Monitors.FailMgrAsync(mgr, cancellation).ConfigureAwait(false);
        await context.UntilAsync(
            async ct => (await context.Monitors.GetMgrMapAsync(ct).ConfigureAwait(false)) is { Available: true } now && now.ActiveName != mgr,
            "a standby mgr has taken over", "Get-CephStatus", TimeSpan.FromSeconds(60), cancellation).ConfigureAwait(false);
    }

    private async Task RequireSafeToDestroyAsync(string daemonName, CancellationToken cancellation)
    {
        var id = int.Parse(Id(daemonName), System.Globalization.CultureInfo.InvariantCulture);
        var answer = await context.Monitors.OsdSafeToDestroyAsync([id], cancellation).ConfigureAwait(false);
        if (!answer.Safe.Contains(id))
        {
            throw new CephadmException("NotSafeToDestroy", ErrorKind.Refused, $"Ceph says that {daemonName} still holds data which is not elsewhere.",
                "Get-CephOsdRemoval shows how far it is; the next reconciliation asks again.", daemonName);
        }
    }

    private async Task RequireOkToStopAsync(string daemonName, CancellationToken cancellation)
    {
        var type = daemonName[..daemonName.IndexOf('.', StringComparison.Ordinal)];
        var answer = type switch
        {
            "osd" => await context.Monitors.OsdOkToStopAsync([int.Parse(Id(daemonName), System.Globalization.CultureInfo.InvariantCulture)], cancellation).ConfigureAwait(false),
            "mds" => await context.Monitors.MdsOkToStopAsync([Id(daemonName)], cancellation).ConfigureAwait(false),
            "mon" => await context.Monitors.MonOkToStopAsync([Id(daemonName)], cancellation).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"Ceph has no ok-to-stop for {type}"),
        };
        if (!answer.Ok)
        {
            throw new CephadmException("NotOkToStop", ErrorKind.Refused, $"Ceph says that {daemonName} must not be stopped now: {answer.Reason}",
                "Get-CephStatus shows what it waits for; the next reconciliation tries again.", daemonName);
        }
    }
}
