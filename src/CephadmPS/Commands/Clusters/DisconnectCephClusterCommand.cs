using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Closes a session; the cluster and its daemons stay as they are.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "CephCluster")]
public sealed class DisconnectCephClusterCommand : CephCmdlet
{
    /// <summary>The cluster, or its name; default: the one connected last. Nothing connected is no error.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ClusterTransformation]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public CephCluster? Cluster { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var sessions = ClusterSessions.Current;
        var session = Cluster is null ? sessions.Default : ClusterSession.Of(Cluster);
        if (session is null)
        {
            WriteVerbose("No cluster is connected in this session.");
            return;
        }
        session.Reconcile?.StopJob();
        sessions.Remove(session);
        Run(async (_, _) =>
        {
            await session.Cluster.DisposeAsync().ConfigureAwait(false);
            return true;
        });
    }
}
