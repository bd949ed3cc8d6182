using CephadmPS.Agent.Controllers;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Installation;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>Our own programs on this host, the agent that stays and a cluster's controller, as entries of the list of daemons.</summary>
internal sealed class ListedPrograms
{
    private readonly List<(string Name, string Unit, bool IsWhole)> programs;
    private readonly string fsid;

    public ListedPrograms(HostContext host, string fsid)
    {
        this.fsid = fsid;
        var (files, controller) = (new HostFiles(host), new ControllerPlace(host, fsid));
        programs =
        [
            (ListedProgram.Agent, AgentPlaces.Unit, files.FileExists($"{host.UnitDir}/{AgentPlaces.Unit}") && files.FileExists(AgentPlaces.Program)),
            (ListedProgram.Controller, controller.Unit, controller.IsWhole),
        ];
    }

    /// <summary>Units whose state it takes.</summary>
    public IEnumerable<string> Units => programs.Where(program => program.IsWhole).Select(program => program.Unit);

    /// <summary>The entries.</summary>
    public IEnumerable<DaemonListing> Of(IReadOnlyDictionary<string, UnitState> units)
    {
        foreach (var (name, unit, isWhole) in programs)
        {
            var entry = new DaemonListing
            {
                Style = ListedProgram.Style, Name = name, Fsid = fsid, SystemdUnit = unit[..^".service".Length], State = isWhole ? "unknown" : "missing",
            };
            if (isWhole && units.TryGetValue(unit, out var state))
            {
                (entry.State, entry.Enabled, entry.ProcessId) = (state.DaemonState, state.IsEnabled, state.MainProcess);
            }
            yield return entry;
        }
    }
}
