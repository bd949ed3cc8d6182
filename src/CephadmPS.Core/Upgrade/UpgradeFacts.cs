namespace CephadmPS.Core.Upgrade;

/// <summary>What the cluster says of itself before an upgrade begins.</summary>
/// <param name="Health"><c>HEALTH_OK</c>, <c>HEALTH_WARN</c> or <c>HEALTH_ERR</c>.</param>
/// <param name="Versions">Daemon type → version text → number of daemons, as <c>ceph versions</c> tells.</param>
public sealed record UpgradeFacts(string Health, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Versions)
{
    /// <summary>The highest version of the mgrs: what the cluster is on. Null: not known.</summary>
    public CephVersion? Current => (Versions.GetValueOrDefault("mgr") ?? new Dictionary<string, int>()).Keys
        .Select(text => CephVersion.TryParseProgram(text, out var version, out _) ? version : null).OfType<CephVersion>()
        .OrderByDescending(version => version.Major).ThenByDescending(version => version.Minor).FirstOrDefault();
}
