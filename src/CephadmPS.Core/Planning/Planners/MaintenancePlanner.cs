using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Hosts on their way into or out of maintenance (reference 5.8). What an admin's command began is finished by whoever leads, should that command have
/// been cut short. The flag for its OSDs comes before anything is stopped, so that a failure leaves nothing half done.
/// </summary>
public sealed class MaintenancePlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        foreach (var host in context.State.Hosts.Values.OrderBy(host => host.HostName, StringComparer.Ordinal))
        {
            switch (host.Maintenance)
            {
                case MaintenanceStage.Entering when context.State.Answers(host.HostName):
                    PlanEnter(context.State, host, plan);
                    break;
                case MaintenanceStage.Leaving when context.State.Answers(host.HostName):
                    plan.Add(Exit(host, offline: false));
                    break;
                case MaintenanceStage.Entering or MaintenanceStage.Leaving:
                    plan.Note("MaintenanceWaits", host.HostName, $"{host.HostName} does not answer, so that its maintenance can neither begin nor end.",
                        $"If it is gone: Exit-CephHostMaintenance {host.HostName} -Offline -Force");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The step that ends a maintenance.</summary>
    public static ExitMaintenanceStep Exit(HostRecord host, bool offline) => new()
    {
        HostName = host.HostName,
        Offline = offline,
        Reason = new Reason("Maintenance", "its maintenance ends"),
        InputDigest = PlanBuilder.DigestOf("exit", host.HostName, $"{offline}"),
    };

    /// <summary>A host's bucket in CRUSH has its name without domain.</summary>
    public static string BucketOf(string hostName) => hostName.Split('.')[0];

    private static void PlanEnter(ClusterState state, HostRecord host, PlanBuilder plan)
    {
        var daemons = (state.Observations[host.HostName].Daemons ?? []).Where(daemon => daemon.Status is DaemonStatus.Running or DaemonStatus.Starting).ToList();
        var before = new List<string>();
        if (daemons.Any(daemon => daemon.DaemonType == "osd"))
        {
            Add(new SetNooutStep(BucketOf(host.HostName)) { Reason = Why(host), InputDigest = PlanBuilder.DigestOf("noout", host.HostName) });
        }
        if (daemons.FirstOrDefault(daemon => daemon.DaemonType == "mgr" && daemon.DaemonId == state.Cluster.ActiveMgr) is { } mgr)
        {
            Add(new HandOverMgrStep(mgr.DaemonId) { Reason = Why(host), Guards = [Guard.AnotherMgr], InputDigest = PlanBuilder.DigestOf("mgr", mgr.DaemonId) });
        }
        Add(new EnterMaintenanceStep([.. daemons.Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal)])
        {
            HostName = host.HostName,
            Reason = new Reason("Maintenance", "it goes into maintenance"),
            InputDigest = PlanBuilder.DigestOf("enter", host.HostName),
        });

        void Add(PlanStep step)
        {
            plan.Add(step with { DependsOn = [.. before] });
            before.Add(step.Id);
        }
    }

    private static Reason Why(HostRecord host) => new("Maintenance", $"{host.HostName} goes into maintenance");
}
