using CephadmPS.Core.State;

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
            if (context.State.Hosts[host] is { LeftAlone: true } record)
            {
                plan.Note(record.Suspended is null ? "HostInMaintenance" : "HostSuspended", host,
                    record.Suspended is { } since
                        ? $"{host} is suspended since {since:u}; it and its daemons are left as they are."
                        : $"{host} is {(record.Maintenance is MaintenanceStage.Leaving ? "on its way out of" : record.Maintenance is MaintenanceStage.Entering ? "on its way into" : "in")} maintenance; it and its daemons are left as they are.",
                    record.Suspended is not null ? $"Resume-CephHost {host}" : $"Exit-CephHostMaintenance {host}");
            }
            else if (seen is null || !seen.Reachable)
            {
                plan.Note(seen is { Offline: true } ? "HostOffline" : "HostSuspect", host,
                    $"{host} does not answer{(seen?.SilentSince is { } silent ? $" since {silent:u}" : "")}{(seen?.Problem is { } problem ? $": {problem}" : ".")} Its daemons are kept and count; what is to be done there waits.",
                    $"Check the host, then: Get-CephHost {host}", unknown: true);
            }
            else if (seen.Daemons is null)
            {
                plan.Note("HostNotRefreshed", host, $"The daemons of {host} are not known yet.", unknown: true);
            }
        }
    }
}
