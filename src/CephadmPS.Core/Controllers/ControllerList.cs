using CephadmPS.Core.State;
using CephadmPS.Core.State.Leadership;

namespace CephadmPS.Core.Controllers;

/// <summary>The cluster's controllers as people see them. Pure.</summary>
internal static class ControllerList
{
    /// <summary>Hosts that have a controller, had one, or shall have one, by name.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="leader">Who leads; null: nobody is known to.</param>
    public static IReadOnlyList<CephController> Of(ClusterState state, LeaderRecord? leader)
    {
        ArgumentNullException.ThrowIfNull(state);
        var wanted = state.Records.Find<ControllersRecord>() is { } record ? ControllerPlacement.HostsFor(state, record.Hosts, record.Count) : [];
        return
        [
            .. state.Hosts.Keys.Where(host => wanted.Contains(host) || ControllerPlacement.Has(state, host) || Seen(state, host) is { State: not ProgramObservation.Missing })
                .Order(StringComparer.Ordinal)
                .Select(host => new CephController(host, false, $"cephadm-controller-{state.Fsid}.service", StateOf(state, host))
                {
                    Wanted = wanted.Contains(host),
                    Program = state.Records.Find<ControllerHostRecord>(host)?.Program,
                    LeadsSince = leader is { Released: false } && Seen(state, host)?.ProcessId is { } process && leader.IsOf(host, process) ? leader.Since : null,
                }),
        ];
    }

    private static ProgramObservation? Seen(ClusterState state, string host) => state.Observations.GetValueOrDefault(host)?.Controller;

    // What a host told before it fell silent says nothing of now.
    private static string StateOf(ClusterState state, string host) => state.Answers(host) ? Seen(state, host)?.State ?? "unknown" : "unknown";
}
