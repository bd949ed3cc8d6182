using CephadmPS.Agent.Observe;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Controllers;

/// <summary>A cluster's controller on this host as an entry of the list of daemons.</summary>
internal sealed class ListedController(ControllerPlace place, string fsid)
{
    private readonly bool whole = place.IsWhole;

    /// <summary>Units whose state it takes; none when there is nothing to ask for.</summary>
    public IEnumerable<string> Units => whole ? [place.Unit] : [];

    /// <summary>The entry.</summary>
    public DaemonListing Of(IReadOnlyDictionary<string, UnitState> units)
    {
        var entry = new DaemonListing
        {
            Style = ControllerMessages.Listed, Name = ControllerMessages.Listed, Fsid = fsid, SystemdUnit = place.Unit[..^".service".Length], State = whole ? "unknown" : "missing",
        };
        if (whole && units.TryGetValue(place.Unit, out var unit))
        {
            (entry.State, entry.Enabled, entry.ProcessId) = (unit.DaemonState, unit.IsEnabled, unit.MainProcess);
        }
        return entry;
    }
}
