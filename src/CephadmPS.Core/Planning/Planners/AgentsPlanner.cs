using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>An agent stays on each host that shall have one. Nothing waits for it: until then it comes with each connection. One that somebody has stopped is left alone, as daemons are.</summary>
public sealed class AgentsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(plan);
        var state = context.State;
        foreach (var host in state.Hosts.Values.Where(host => host.AgentStays && state.IsUsable(host.HostName)).OrderBy(host => host.HostName, StringComparer.Ordinal))
        {
            if (state.Observations[host.HostName].Agent is { State: ProgramObservation.Missing })
            {
                plan.Add(new KeepAgentStep
                {
                    HostName = host.HostName,
                    Reason = new Reason("Missing", "the one that answers comes with each connection and ends with it"),
                    InputDigest = PlanBuilder.DigestOf(host.HostName, "agent"),
                });
            }
        }
    }
}
