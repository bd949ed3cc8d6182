namespace CephadmPS.Core.Planning.Planners;

/// <summary>Tells which hosts cannot be worked on. Their daemons count, and nothing of theirs is cleaned (promise 4).</summary>
public sealed class HostsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        foreach (var host in context.State.Hosts.Keys.Where(host => !context.State.IsUsable(host)).Order(StringComparer.Ordinal))
        {
            var seen = context.State.Observations.GetValueOrDefault(host);
            if (seen is null || !seen.Reachable)
            {
                plan.Note("HostOffline", host,
                    $"{host} does not answer{(seen?.Problem is { } problem ? $": {problem}" : "")} Its daemons are left as they are.",
                    $"Check the host, then: Get-CephHost {host}", unknown: true);
            }
            else if (seen.Daemons is null)
            {
                plan.Note("HostNotRefreshed", host, $"The daemons of {host} are not known yet.", unknown: true);
            }
        }
    }
}
