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
            var seen = state.Observations[host.HostName];
            Reason? reason = seen.Agent switch
            {
                { State: ProgramObservation.Missing } => new Reason("Missing", "the one that answers comes with each connection and ends with it"),
                { IsRunning: true } when seen.AgentIsOther => new Reason("OtherRelease", "the one that stays there is of another release than the controller that leads"),
                _ => null,
            };
            if (reason is not null)
            {
                plan.Add(new KeepAgentStep { HostName = host.HostName, Reason = reason, InputDigest = PlanBuilder.DigestOf(host.HostName, "agent") });
            }
        }
    }
}
