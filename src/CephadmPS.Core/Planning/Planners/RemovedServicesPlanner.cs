using CephadmPS.Core.Services;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Services that are being removed: their daemons go first, then their record. And orphans: daemons of a type that is managed here whose
/// service has no spec; mons, mgrs and OSDs are never removed for that (reference 6.3).
/// </summary>
public sealed class RemovedServicesPlanner : IPlanner
{
    private static readonly HashSet<string> NeverOrphans = ["mon", "mgr", "osd"];

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        foreach (var record in context.State.Specs.Values.Where(record => record.Deleted is not null))
        {
            var daemons = context.DaemonsByService[record.Spec.ServiceName].ToList();
            var steps = new List<string>();
            foreach (var daemon in daemons.Where(daemon => context.State.IsUsable(daemon.HostName)))
            {
                var step = ServicesPlanner.Removal(
                    daemon, record.Spec.ServiceName, definition: null, new Reason("ServiceRemoved", $"{record.Spec.ServiceName} is being removed"), []);
                plan.Add(step);
                steps.Add(step.Id);
            }
            if (daemons.Count == steps.Count && context.State.KnowsAllDaemons)
            {
                plan.Add(new PurgeServiceStep
                {
                    ServiceName = record.Spec.ServiceName,
                    DependsOn = steps,
                    Reason = new Reason("ServiceRemoved", "its last daemon is gone then"),
                    InputDigest = PlanBuilder.DigestOf(record.Spec.ServiceName, string.Join(',', steps)),
                });
            }
            else
            {
                plan.Note("RemovalWaits", record.Spec.ServiceName,
                    WhyWaits(context.State, record.Spec.ServiceName, daemons), "Get-CephHost");
            }
        }
        foreach (var group in context.DaemonsByService.Where(group => !context.State.Specs.ContainsKey(group.Key)))
        {
            foreach (var daemon in group.Where(daemon => IsOrphan(context, daemon)))
            {
                plan.Add(ServicesPlanner.Removal(
                    daemon, group.Key, ServiceDefinitions.Find(daemon.DaemonType), new Reason("Orphan", $"there is no spec for {group.Key}"), []));
            }
        }
    }

    private static string WhyWaits(State.ClusterState state, string service, List<State.DaemonDescription> daemons)
    {
        var waiting = daemons.Where(daemon => !state.IsUsable(daemon.HostName)).Select(daemon => $"{daemon.DaemonName} ({HostObstacles.Of(state, daemon.HostName).Why})").ToList();
        return waiting.Count > 0
            ? $"{service} is forgotten when these can be removed: {string.Join(", ", waiting)}."
            : $"{service} is forgotten only when all hosts have told their daemons.";
    }

    // Only what this product deployed: others' daemons are told of, never removed.
    private static bool IsOrphan(PlanningContext context, State.DaemonDescription daemon) =>
        daemon.ConfigDigest is not null
        && !NeverOrphans.Contains(daemon.DaemonType)
        && context.State.Hosts.ContainsKey(daemon.HostName)
        && context.State.IsUsable(daemon.HostName);
}
