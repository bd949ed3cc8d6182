using System.Runtime.CompilerServices;
using CephadmPS.Core.Clusters;
using CephadmPS.Jobs;

namespace CephadmPS.Sessions;

/// <summary>One connected cluster and what the session remembers of it.</summary>
internal sealed class ClusterSession
{
    private static readonly ConditionalWeakTable<CephCluster, ClusterSession> ByCluster = [];

    private ClusterSession(CephCluster cluster) => Cluster = cluster;

    /// <summary>The session of a cluster object, wherever it was opened: one object has one, so that it is not reconciled twice.</summary>
    public static ClusterSession Of(CephCluster cluster) => ByCluster.GetValue(cluster, opened => new ClusterSession(opened));

    /// <summary>The cluster.</summary>
    public CephCluster Cluster { get; }

    /// <summary>Names seen last, for completion.</summary>
    public SeenNames Seen { get; } = new();

    /// <summary>The job that reconciles it in this session; null: none was started.</summary>
    public ReconcileJob? Reconcile { get; set; }
}

/// <summary>Names that cmdlets listed last. Completion reads these and never the network.</summary>
internal sealed class SeenNames
{
    /// <summary>Hosts.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Services.</summary>
    public IReadOnlyList<string> Services { get; set; } = [];

    /// <summary>Daemons.</summary>
    public IReadOnlyList<string> Daemons { get; set; } = [];

    /// <summary>Numbers of OSDs in the removal queue.</summary>
    public IReadOnlyList<string> QueuedOsds { get; set; } = [];

    /// <summary>Labels of hosts.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];
}
