using CephadmPS.Core.State;

namespace CephadmPS.Core.Health;

/// <summary>
/// Daemons that the cluster knows and that no host of the inventory lists (reference 6.4). A daemon that is just being made or removed looks so for
/// a moment: only the second sighting, a minute after the first, makes a check. While a host's daemons are not known, nothing is judged.
/// </summary>
internal static class Strays
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>The checks, and what is suspected from now on.</summary>
    public static (IReadOnlyList<HealthCheck> Checks, IReadOnlyDictionary<string, DateTimeOffset> Suspects) Judge(
        ClusterState state, IReadOnlyDictionary<string, DateTimeOffset> before, DateTimeOffset now)
    {
        if (state.Hosts.Count == 0 || state.Hosts.Keys.Any(host => state.Observations.GetValueOrDefault(host)?.Daemons is null))
        {
            return ([], before);
        }
        var managed = state.Daemons.Select(daemon => daemon.DaemonName).ToHashSet();
        var unknown = Reported(state).Where(daemon => !managed.Contains(daemon.Name)).DistinctBy(daemon => daemon.Name).ToList();
        var suspects = unknown.ToDictionary(daemon => daemon.Name, daemon => before.TryGetValue(daemon.Name, out var first) ? first : now);
        var strays = unknown.Where(daemon => now - suspects[daemon.Name] >= Grace).ToList();
        var foreign = strays.Where(daemon => daemon.Host is not null && !IsKnown(state, daemon.Host)).ToList();
        HealthCheck?[] checks =
        [
            OperationHealth.Warning(
                HealthCodes.StrayHost,
                [.. foreign.GroupBy(daemon => daemon.Host!).OrderBy(host => host.Key, StringComparer.Ordinal)
                    .Select(host => $"{host.Key} runs {string.Join(", ", host.Select(daemon => daemon.Name).Order(StringComparer.Ordinal))}")],
                count => $"{count} stray host(s) with {foreign.Count} daemon(s) of this cluster",
                "Daemons of this cluster run on hosts that are not in the inventory.",
                "Add-CephHost"),
            OperationHealth.Warning(
                HealthCodes.StrayDaemon,
                [.. strays.Except(foreign).OrderBy(daemon => daemon.Name, StringComparer.Ordinal)
                    .Select(daemon => $"{daemon.Name} on {daemon.Host ?? "an unknown host"} is not managed here")],
                count => $"{count} stray daemon(s)",
                "The cluster knows these daemons; no host of the inventory lists them. Somebody may have started them by hand, or their directory is gone.",
                "Get-CephDaemon"),
        ];
        return ([.. checks.OfType<HealthCheck>()], suspects);
    }

    private static IEnumerable<(string Name, string? Host)> Reported(ClusterState state) =>
        state.Cluster.Reported.Select(daemon => ($"{daemon.Type}.{daemon.Id}", daemon.HostName))
            .Concat(state.Cluster.Osds.Values.Where(osd => osd.Up && !osd.Destroyed).Select(osd => ($"osd.{osd.OsdId}", osd.HostName)));

    // A host may call itself by its full name, and the inventory by its short one, or the other way round.
    private static bool IsKnown(ClusterState state, string host) =>
        state.Hosts.ContainsKey(host) || state.Hosts.Keys.Any(known => known.Split('.')[0] == host.Split('.')[0] && (!known.Contains('.') || !host.Contains('.')));
}
