using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// 0→1. Old releases took hosts, label and pattern beside a count as a wish, later ones as a bound: a service with more daemons than the bound
/// allows gets its daemons' hosts as explicit placement, so that none is removed.
/// </summary>
public sealed class ExplicitPlacements : IUpstreamMigration
{
    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var bounded = state.Specs.Select(spec => spec.Spec).Where(IsBounded).ToList();
        if (bounded.Count > 0 && !state.DaemonsKnown)
        {
            return null;
        }
        var hosts = new HostTable(state.Hosts.Select(host => new SchedulingHost(host, ConditionOf(host), HostNetworks.None)));
        var order = state.Hosts.Select((host, place) => (host.HostName, place)).ToDictionary(host => host.HostName, host => host.place);
        foreach (var spec in bounded)
        {
            var daemons = state.Daemons
                .Where(daemon => DaemonNames.ServiceNameOf(daemon) == spec.ServiceName)
                .OrderBy(daemon => order.GetValueOrDefault(daemon.HostName, int.MaxValue)).ToList();
            try
            {
                var slots = Scheduler.Place(new PlacementRequest { Spec = spec, Hosts = hosts, Daemons = daemons, PrimaryDaemonType = spec.ServiceType }).Slots;
                if (slots.Count < daemons.Count)
                {
                    state = state.Save(spec.WithPlacement(OfHosts(spec.Placement, daemons)));
                }
            }
            catch (CephadmException e)
            {
                // It cannot be placed, so nothing would be removed either.
                state = state.With(new MigrationProblem(Version, spec.ServiceName, e));
            }
        }
        return state;
    }

    private static bool IsBounded(ServiceSpec spec) => !spec.Unmanaged && spec.Placement.Count is not null
        && (spec.Placement.Hosts.Count > 0 || spec.Placement.HostPattern is not null || !string.IsNullOrEmpty(spec.Placement.Label));

    private static PlacementSpec OfHosts(PlacementSpec old, IEnumerable<DaemonDescription> daemons)
    {
        var named = old.Hosts.GroupBy(host => host.HostName).ToDictionary(host => host.Key, host => host.Last());
        return new PlacementSpec
        {
            Hosts = [.. daemons.Select(daemon => named.GetValueOrDefault(daemon.HostName) ?? new HostPlacementSpec(daemon.HostName))],
            Count = old.Count,
        };
    }

    private static HostCondition ConditionOf(HostSpec host) => HostCondition.Schedulable
        | (host.Labels.Contains(SpecialLabels.NoSchedule) ? HostCondition.Draining : HostCondition.None)
        | (host.Status.Equals("maintenance", StringComparison.OrdinalIgnoreCase) ? HostCondition.Maintenance | HostCondition.Unreachable
            : host.Status.Equals("offline", StringComparison.OrdinalIgnoreCase) ? HostCondition.Unreachable : HostCondition.None);
}
