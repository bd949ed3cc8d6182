using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Mons that run and are no members of the cluster: one whose deployment was cut short while it waited to be let in. Ceph itself does not miss
/// them, for only members count there.
/// </summary>
public sealed class MonMembersPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        if (state.Cluster.Mons.Count == 0)
        {
            return;
        }
        foreach (var mon in context.DaemonsByService["mon"])
        {
            // Others' mons have names of their own, and are theirs to see to.
            if (mon is { DaemonType: "mon", Status: DaemonStatus.Running, ConfigDigest: not null } && !state.Cluster.Mons.Contains(mon.DaemonId)
                && state.IsUsable(mon.HostName) && !plan.Steps.Any(step => step.Target == mon.DaemonName))
            {
                plan.Add(new JoinMonStep(mon.DaemonName)
                {
                    HostName = mon.HostName,
                    ServiceName = "mon",
                    Reason = new Reason("NotMember", "it runs, and the monmap does not have it"),
                    InputDigest = PlanBuilder.DigestOf("join", mon.DaemonName, mon.HostName),
                });
            }
        }
    }
}
