using System.Runtime.CompilerServices;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using SeenNetworks = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyList<string>>>;

namespace CephadmPS.Core.Planning;

/// <summary>Gives the scheduler its view of a state.</summary>
public static class ClusterViews
{
    // A host's networks change rarely: what was read of them is kept as long as the observation that told them.
    private static readonly ConditionalWeakTable<SeenNetworks, HostNetworks> Read = [];

    /// <summary>The view; make one for a state, not one for a service.</summary>
    public static ClusterView Of(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var records = state.Hosts.Values.ToArray();
        Array.Sort(records, static (one, other) => string.CompareOrdinal(one.HostName, other.HostName));
        // What is suspect, suspended or in maintenance is expected back soon: nothing new is put there, and nothing moves away either.
        var hosts = Array.ConvertAll(records, record =>
            record.LeftAlone || state.Observations.GetValueOrDefault(record.HostName) is not { Reachable: true } and not { Offline: true }
                ? record.Spec with { Status = HostSpec.InMaintenance }
                : record.Spec);
        var unreachable = new HashSet<string>();
        var refreshed = new HashSet<string>(hosts.Length);
        var networks = new Dictionary<string, HostNetworks>(hosts.Length);
        var daemons = new List<DaemonDescription>(hosts.Length);
        // By the order of the hosts, which spares the view to sort them; then what is known of hosts that the inventory has no more.
        foreach (var host in hosts)
        {
            var seen = state.Observations.GetValueOrDefault(host.HostName);
            if (seen is not { Reachable: true, Daemons: not null })
            {
                unreachable.Add(host.HostName);
            }
            Add(host.HostName, seen);
        }
        foreach (var (name, seen) in state.Observations)
        {
            if (!state.Hosts.ContainsKey(name))
            {
                Add(name, seen);
            }
        }
        return new ClusterView
        {
            Hosts = hosts,
            UnreachableHosts = unreachable,
            RefreshedHosts = refreshed.Count >= hosts.Length && hosts.All(host => refreshed.Contains(host.HostName)) ? null : refreshed,
            Networks = networks,
            Daemons = daemons,
            Specs = [.. state.DesiredServices],
            UpgradeInProgress = state.Records.Find<Upgrade.UpgradeIntent>() is not null,
            PublicNetwork = string.Join(',', state.Cluster.PublicNetworks),
        };

        void Add(string host, HostObservation? seen)
        {
            if (seen?.Networks is { } told)
            {
                networks[host] = Read.GetValue(told, HostNetworks.From);
            }
            if (seen?.Daemons is not { } there)
            {
                return;
            }
            refreshed.Add(host);
            for (var i = 0; i < there.Count; i++)
            {
                daemons.Add(Placed(there[i], state.Cluster.ActiveMgr));
            }
        }
    }

    // Placed under the service that they belong to, also where only their name tells it.
    private static DaemonDescription Placed(DaemonDescription daemon, string? activeMgr)
    {
        var active = daemon.DaemonType == "mgr" ? daemon.DaemonId == activeMgr : daemon.IsActive;
        return !string.IsNullOrEmpty(daemon.ServiceName) && daemon.IsActive == active
            ? daemon
            : daemon with { ServiceName = PlanningContext.ServiceNameOf(daemon), IsActive = active };
    }
}
