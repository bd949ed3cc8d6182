using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning;

/// <summary>Makes plans. Pure: the same state and seed give the same plan.</summary>
public static class Planner
{
    /// <summary>The planners in their order. Reading this list is reading what the product does.</summary>
    public static IReadOnlyList<IPlanner> All { get; } =
    [
        new RecordsPlanner(),
        new OptionsPlanner(),
        new HostsPlanner(),
        new TakeOverPlanner(),
        new ServiceOptionsPlanner(),
        new MaintenancePlanner(),
        new ServicesPlanner(),
        new OsdPlanner(),
        new OsdRemovalPlanner(),
        new UpgradePlanner(),
        new RemovedServicesPlanner(),
        new DaemonChangesPlanner(),
        new ActionsPlanner(),
        new MonMembersPlanner(),
        new ClientFilesPlanner(),
        new RegistryPlanner(),
        new TunedProfilesPlanner(),
        new MemoryPlanner(),
        new AgentsPlanner(),
        new ControllersPlanner(),
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
            plan.Ask(planner, context);
        }
        return Hold(plan.Build(state.Fsid, seed), state.Intents.Pause);
    }

    // Paused: everything is looked at and told, and nothing is begun.
    private static Plan Hold(Plan plan, Pause? pause)
    {
        if (pause is null)
        {
            return plan;
        }
        var note = new PlanNote("Paused", plan.Fsid,
            $"Background work is paused since {pause.Since:u} by {pause.By}; {(plan.IsEmpty ? "nothing waits for it" : $"{plan.Steps.Count} steps wait: {string.Join("; ", plan.Steps.Take(5).Select(step => step.Describe()))}{(plan.Steps.Count > 5 ? "; …" : "")}")}.",
            "Resume-CephOrchestrator, or: cephadm-controller resume")
        {
            Unknown = !plan.IsEmpty,
        };
        return plan with { Steps = [], Held = plan.Steps, Notes = [note, .. plan.Notes] };
    }
}
