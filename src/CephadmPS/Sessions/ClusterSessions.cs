using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using CephadmPS.Core.Clusters;

namespace CephadmPS.Sessions;

/// <summary>
/// The clusters this runspace is connected to, the default one (connected last) at the end. Kept by runspace: two runspaces of a process
/// do not see each other's sessions.
/// </summary>
internal sealed class ClusterSessions
{
    private static readonly ConditionalWeakTable<Runspace, ClusterSessions> ByRunspace = [];
    private readonly object gate = new();
    private readonly List<ClusterSession> sessions = [];

    /// <summary>Those of the runspace that the calling thread serves.</summary>
    public static ClusterSessions Current =>
        ByRunspace.GetOrCreateValue(Runspace.DefaultRunspace ?? throw new InvalidOperationException("no runspace on this thread"));

    /// <summary>All, the default one last.</summary>
    public IReadOnlyList<ClusterSession> All
    {
        get
        {
            lock (gate)
            {
                return [.. sessions];
            }
        }
    }

    /// <summary>The default one; null: not connected.</summary>
    public ClusterSession? Default => All.LastOrDefault();

    /// <summary>Adds a session and makes it the default one.</summary>
    public void Add(CephCluster cluster)
    {
        lock (gate)
        {
            sessions.Add(ClusterSession.Of(cluster));
        }
    }

    /// <summary>Forgets a session; its connections are the caller's to close.</summary>
    public void Remove(ClusterSession session)
    {
        lock (gate)
        {
            sessions.Remove(session);
        }
    }
}
