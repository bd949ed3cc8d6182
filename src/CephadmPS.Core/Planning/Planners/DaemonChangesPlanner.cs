using CephadmPS.Core.Services;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Daemons that stay but differ from what they shall be: reconfigured when their configuration or what it is derived from has changed,
/// redeployed when their container, ports or arguments have (reference 6.3). Daemons of unmanaged services are left as they are.
/// </summary>
public sealed class DaemonChangesPlanner : IPlanner
{
    private static readonly HashSet<string> WithoutSpec = ["mon", "mgr", "osd"];

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        foreach (var service in context.DaemonsByService.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var record = state.Specs.GetValueOrDefault(service.Key);
            if (record is { Deleted: not null } or { Spec.Unmanaged: true } or { Spec.PreviewOnly: true })
            {
                continue;
            }
            DaemonChanges? changes = null;
            foreach (var daemon in service)
            {
                if (record is null && !WithoutSpec.Contains(daemon.DaemonType))
                {
                    continue;
                }
                if (DesiredDaemons.DefinitionOf(daemon) is not { } definition)
                {
                    continue;
                }
                changes ??= new DaemonChanges(state, definition, record?.Spec ?? DesiredDaemons.SpecOf(state, definition, daemon));
                // Asked in the order of what it costs: nearly all daemons are as they shall be.
                if (changes.Differs(daemon)
                    && state.IsUsable(daemon.HostName)
                    && !plan.Contains($"RemoveDaemon:{daemon.DaemonName}")
                    && !plan.Upgrades(daemon.DaemonName)
                    && changes.Step(daemon) is { } step)
                {
                    plan.Add(step.Action == DeployAction.Redeploy ? context.OneAfterAnother(step, daemon, definition) : step);
                }
            }
        }
    }
}
