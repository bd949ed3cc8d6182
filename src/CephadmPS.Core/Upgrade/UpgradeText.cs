using CephadmPS.Core.State;

namespace CephadmPS.Core.Upgrade;

/// <summary>An upgrade's waves in words.</summary>
public static class UpgradeText
{
    /// <summary>The waves that are left, one sentence each, in order.</summary>
    public static IReadOnlyList<string> Waves(ClusterState state, UpgradeState upgrade)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(upgrade);
        return [.. upgrade.Waves.Where(wave => !wave.IsDone).Select((wave, index) => $"{index + 1}. {Describe(state, wave)}")];
    }

    private static string Describe(ClusterState state, UpgradeWave wave)
    {
        var count = $"{wave.Left.Count} {wave.DaemonType} {(wave.Left.Count == 1 ? "daemon" : "daemons")}";
        var names = string.Join(", ", wave.Left.Select(daemon => daemon.DaemonName).Take(6)) + (wave.Left.Count > 6 ? $" and {wave.Left.Count - 6} more" : "");
        return $"{count} ({names}): {How(state, wave)}";
    }

    private static string How(ClusterState state, UpgradeWave wave) => wave.DaemonType switch
    {
        "mgr" => $"one after another, the active one (mgr.{state.Cluster.ActiveMgr}) last, after a standby has taken over",
        "mon" => "one after another, each in quorum again before the next",
        "osd" => $"host by host, as many of a host at once as Ceph can do without; then release of OSDs is required",
        "mds" => "file systems with one rank meanwhile; standbys first, one after another",
        "crash" => "side by side",
        _ => "one of each service after another",
    };
}
