using CephadmPS.Core.Planning;
using CephadmPS.Core.State.Upstream;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>Outcome of a take-over.</summary>
/// <param name="Release">Version of Ceph whose cephadm ran the cluster.</param>
public sealed record TakeOverResult(string Release)
{
    /// <summary>Hosts that were imported.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Services that were imported.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>What stands out.</summary>
    public IReadOnlyList<TakeOverNote> Notes { get; init; } = [];

    /// <summary>The first plan; its steps are what upstream had not done yet, and normally none. Null in a preview.</summary>
    public Plan? Plan { get; init; }

    /// <summary>What is done, a line each.</summary>
    public IEnumerable<string> Describe() =>
    [
        $"Pin the keys of hosts {string.Join(", ", Hosts)} and put the agent there",
        $"Pause upstream's cephadm {Release}",
        $"Import services {string.Join(", ", Services)}",
    ];

    /// <summary>One sentence for people.</summary>
    public string Text(string clusterName) =>
        $"Cluster {clusterName} is taken over from upstream's cephadm {Release}: {Hosts.Count} hosts, {Services.Count} services; "
        + (Plan?.Steps.Count > 0 ? $"{Plan.Steps.Count} steps are left that upstream had not done." : "nothing is left to do.");
}

/// <summary>Outcome of a hand-back, or what it would be.</summary>
/// <param name="ClusterName">The cluster.</param>
/// <param name="Release">Version of Ceph whose cephadm runs the cluster from now on.</param>
public sealed record HandBackResult(string ClusterName, string Release)
{
    /// <summary>Upstream's records that were written, by key.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Upstream's records that were removed, by key.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Upstream's loop runs again; false: it was paused before the take-over, and is still.</summary>
    public bool Resumed { get; init; }

    /// <summary>What upstream will not know or not do.</summary>
    public IReadOnlyList<TakeOverNote> Notes { get; init; } = [];

    /// <summary>What is done, a line each.</summary>
    public IEnumerable<string> Describe() =>
    [
        .. Written.Select(key => $"Write {UpstreamKeys.Prefix}{key}"),
        .. Removed.Select(key => $"Remove {UpstreamKeys.Prefix}{key}"),
        Written.Count + Removed.Count > 0 ? "Hand over to another mgr, so that upstream reads its records" : "Leave upstream's records as they are",
        Resumed ? $"Resume upstream's cephadm {Release}" : $"Leave upstream's cephadm {Release} paused, as it was before",
        $"Forget cluster {ClusterName} here",
    ];

    /// <summary>One sentence for people.</summary>
    public string Text =>
        $"Cluster {ClusterName} is run by upstream's cephadm {Release}{(Resumed ? "" : " (paused, as it was before)")}; {Written.Count} of its records were written, {Removed.Count} removed.";
}
