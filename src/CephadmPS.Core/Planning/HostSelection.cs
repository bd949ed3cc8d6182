using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>Hosts of a placement that places no daemons: client files, tuned profiles (reference 5.10, 5.11).</summary>
public static class HostSelection
{
    /// <summary>
    /// The hosts, by the same rules as a service's: a count picks hosts in the order that belongs to <paramref name="serviceType"/>.
    /// Errors: those of <see cref="Scheduler.Place"/>, when no host fits.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="placement">The placement; an empty one selects nothing.</param>
    /// <param name="serviceType">Whose order is taken: <c>mon</c> for client files, <c>crash</c> for profiles, as upstream does.</param>
    /// <param name="among">Hosts that may be selected.</param>
    public static IReadOnlyCollection<string> Of(ClusterState state, PlacementSpec placement, string serviceType, IEnumerable<HostSpec> among)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(placement);
        if (placement.IsEmpty)
        {
            return [];
        }
        var hosts = among.ToList();
        var view = new ClusterView { Hosts = hosts, UnreachableHosts = hosts.Select(host => host.HostName).Where(host => !state.IsUsable(host)).ToHashSet() };
        return Scheduler.Place(ServicePlacement.RequestFor(new ServiceSpec(serviceType).WithPlacement(placement), view))
            .Slots.Select(slot => slot.HostName).ToHashSet();
    }
}
