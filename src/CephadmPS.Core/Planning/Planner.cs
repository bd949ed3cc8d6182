using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>Makes plans. Pure: the same state and seed give the same plan.</summary>
public static class Planner
{
    /// <summary>The planners in their order. Reading this list is reading what the product does.</summary>
    public static IReadOnlyList<IPlanner> All { get; } =
    [
        new RecordsPlanner(),
        new HostsPlanner(),
        new MaintenancePlanner(),
        new ServicesPlanner(),
        new OsdPlanner(),
        new OsdRemovalPlanner(),
        new RemovedServicesPlanner(),
        new ClientFilesPlanner(),
    ];

    /// <summary>What is to be done so that the observed state becomes the desired one.</summary>
    /// <param name="state">The state.</param>
    /// <param name="seed">Seed of random names; give the one of the plan that was shown to get the same names.</param>
    public static Plan Plan(ClusterState state, long seed)
    {
        var context = new PlanningContext(state, seed);
        var plan = new PlanBuilder();
        foreach (var planner in All)
        {
            planner.Plan(context, plan);
        }
        return plan.Build(state.Fsid, seed);
    }
}
