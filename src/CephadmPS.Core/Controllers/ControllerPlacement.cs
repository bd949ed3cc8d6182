using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Controllers;

/// <summary>Which hosts run a controller. Pure.</summary>
internal static class ControllerPlacement
{
    private const string Machine = "x86_64";

    /// <summary>Hosts that shall run one: those that are named, else mon hosts, first those that have one. A host that is out of reach is neither chosen nor forgotten.</summary>
    public static IReadOnlyList<string> HostsFor(ClusterState state, IReadOnlyList<string> named, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(named);
        if (named.Count > 0)
        {
            return [.. named.Where(state.Hosts.ContainsKey)];
        }
        return
        [
            .. state.Daemons.Where(daemon => daemon.DaemonType == "mon").Select(daemon => daemon.HostName).Distinct()
                .Where(host => state.IsUsable(host) && Runs(state, host))
                .OrderBy(host => Has(state, host) ? 0 : 1).ThenBy(host => host, StringComparer.Ordinal).Take(count),
        ];
    }

    /// <summary>A controller runs on the host.</summary>
    public static bool Has(ClusterState state, string host) => state.Records.Find<ControllerHostRecord>(host)?.Installed is not null;

    /// <summary>Digest of a controller's settings.</summary>
    public static string DigestOf(ControllersRecord wanted) => PlanBuilder.DigestOf("controller", wanted.User, wanted.PublicKey, wanted.MetricsListen);

    // The executable that is shipped is for one kind of machine; one that has not told is tried.
    private static bool Runs(ClusterState state, string host) =>
        state.Observations.GetValueOrDefault(host)?.Facts?.Arch is not { Length: > 0 } arch || arch == Machine;
}
