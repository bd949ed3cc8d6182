using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>Gives the scheduler its view of a state.</summary>
public static class ClusterViews
{
    /// <summary>The view; make one for a state, not one for a service.</summary>
    public static ClusterView Of(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        // What is suspect, suspended or in maintenance is expected back soon: nothing new is put there, and nothing moves away either.
        var hosts = state.Hosts.Values.OrderBy(host => host.HostName, StringComparer.Ordinal)
            .Select(host => host.LeftAlone || state.Observations.GetValueOrDefault(host.HostName) is not { Reachable: true } and not { Offline: true }
                ? host.Spec with { Status = HostSpec.InMaintenance }
                : host.Spec)
            .ToList();
        return new ClusterView
        {
            Hosts = hosts,
            UnreachableHosts = hosts.Select(host => host.HostName).Where(host => !state.IsUsable(host)).ToHashSet(),
            RefreshedHosts = state.Observations.Where(seen => seen.Value.Daemons is not null).Select(seen => seen.Key).ToHashSet(),
            Networks = state.Observations.Where(seen => seen.Value.Networks is not null)
                .ToDictionary(seen => seen.Key, seen => HostNetworks.From(seen.Value.Networks!)),
            // Placed under the service that they belong to, also where only their name tells it.
            Daemons = [.. state.Daemons.Select(daemon => daemon.DaemonType == "mgr"
                ? daemon with { ServiceName = PlanningContext.ServiceNameOf(daemon), IsActive = daemon.DaemonId == state.Cluster.ActiveMgr }
                : daemon with { ServiceName = PlanningContext.ServiceNameOf(daemon) })],
            Specs = [.. state.DesiredServices],
            PublicNetwork = string.Join(',', state.Cluster.PublicNetworks),
        };
    }
}
