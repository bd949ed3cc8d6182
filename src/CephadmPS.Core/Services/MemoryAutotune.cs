using System.Globalization;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>
/// How much memory each OSD of a host may use (reference 5.9): a share of the host's memory, less what its other daemons need, divided evenly. What
/// other daemons use at one moment is not looked at, as upstream does: it would change the target again and again.
/// </summary>
public static class MemoryAutotune
{
    /// <summary>The least that Ceph accepts as <c>osd_memory_target</c>, bytes.</summary>
    public const long LeastTarget = 939_524_096;

    private const long GiB = 1L << 30;

    /// <summary>OSDs of a host whose memory is tuned: where <c>osd_memory_target_autotune</c> is on.</summary>
    public static IReadOnlyList<DaemonDescription> TunedOsds(ClusterObservation cluster, IEnumerable<DaemonDescription> daemons) =>
        [.. daemons.Where(daemon => daemon.DaemonType == "osd" && IsTuned(cluster, daemon))];

    /// <summary>Bytes for each tuned OSD; negative when the host's other daemons need more than there is; null: none is tuned.</summary>
    /// <param name="cluster">The cluster's options.</param>
    /// <param name="memoryBytes">The host's memory.</param>
    /// <param name="daemons">The host's daemons.</param>
    public static long? Target(ClusterObservation cluster, long memoryBytes, IReadOnlyCollection<DaemonDescription> daemons)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(daemons);
        var tuned = TunedOsds(cluster, daemons);
        if (tuned.Count == 0)
        {
            return null;
        }
        var ratio = cluster.Options.Real("autotune_memory_target_ratio");
        var left = (long)(memoryBytes * ratio) - daemons.Except(tuned).Sum(daemon => Needs(cluster, daemon));
        return left / tuned.Count;
    }

    // The nearest section counts, as Ceph reads them.
    private static bool IsTuned(ClusterObservation cluster, DaemonDescription osd) =>
        new[] { osd.DaemonName, $"osd/host:{osd.HostName.Split('.')[0]}", "osd", "global" }
            .Select(section => cluster.Configured(section, "osd_memory_target_autotune")).FirstOrDefault(value => value is not null) == "true";

    private static long Needs(ClusterObservation cluster, DaemonDescription daemon) => daemon.DaemonType switch
    {
        "osd" => Bytes(cluster, daemon, "osd_memory_target") ?? 4 * GiB,
        "mds" => Bytes(cluster, daemon, "mds_cache_memory_limit") ?? 4 * GiB,
        "mgr" or "nvmeof" => 4 * GiB,
        "crash" or "keepalived" or "haproxy" => GiB / 8,
        _ => GiB,
    };

    private static long? Bytes(ClusterObservation cluster, DaemonDescription daemon, string option)
    {
        for (var section = DaemonNames.ConfigSection(daemon.DaemonName); section.Length > 0; section = section.LastIndexOf('.') is var dot and > 0 ? section[..dot] : "")
        {
            if (long.TryParse(cluster.Configured(section, option), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                return bytes;
            }
        }
        return long.TryParse(cluster.Configured("global", option), NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all : null;
    }
}
