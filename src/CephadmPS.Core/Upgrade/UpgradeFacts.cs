namespace CephadmPS.Core.Upgrade;

/// <summary>What the cluster says of itself before an upgrade begins.</summary>
/// <param name="Errors">Ceph's health checks that are errors, and are not muted.</param>
/// <param name="Versions">Daemon type → version text → number of daemons, as <c>ceph versions</c> tells.</param>
public sealed record UpgradeFacts(IReadOnlyList<string> Errors, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Versions)
{
    /// <summary>The highest version of the mgrs: what the cluster is on. Null: not known.</summary>
    public CephVersion? Current => (Versions.GetValueOrDefault("mgr") ?? new Dictionary<string, int>()).Keys
        .Select(text => CephVersion.TryParseProgram(text, out var version, out _) ? version : null).OfType<CephVersion>()
        .OrderByDescending(version => version.Major).ThenByDescending(version => version.Minor).FirstOrDefault();
}
