using System.Management.Automation;

namespace CephadmPS.Sessions;

/// <summary>Ends what this runspace still holds open when the module is removed.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    /// <summary>Called by PowerShell when the module is removed.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        var sessions = ClusterSessions.Current;
        foreach (var session in sessions.All)
        {
            session.Reconcile?.StopJob();
            sessions.Remove(session);
            // A host that does not answer must not keep PowerShell from ending; its ssh process ends with ours.
            _ = session.Cluster.DisposeAsync().AsTask().Wait(CloseLimit);
        }
    }
}
