using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Closes a session; the cluster and its daemons stay as they are. On request the cluster is given back to upstream's cephadm.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "CephCluster", SupportsShouldProcess = true)]
[OutputType(typeof(HandBackResult))]
public sealed class DisconnectCephClusterCommand : CephCmdlet
{
    /// <summary>The cluster, or its name; default: the one connected last. Nothing connected is no error.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ClusterTransformation]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public CephCluster? Cluster { get; set; }

    /// <summary>Give the cluster back to upstream's cephadm, from which it was taken over.</summary>
    [Parameter]
    public SwitchParameter HandBack { get; set; }

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
        if (HandBack && !GiveBack(session))
        {
            return;
        }
        if (!HandBack && !ShouldProcess(session.Cluster.ClusterName, "Close the session"))
        {
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

    // What upstream will not know is told before it is asked.
    private bool GiveBack(ClusterSession session)
    {
        var preview = Run((_, ct) => session.Cluster.PreviewHandBackAsync(ct));
        foreach (var note in preview.Notes)
        {
            WriteWarning(note.ToString());
        }
        if (!this.ShouldDo("Give back to upstream's cephadm", session.Cluster.ClusterName, preview.Describe()))
        {
            return false;
        }
        session.Reconcile?.StopJob();
        WriteObject(Run((progress, ct) => session.Cluster.HandBackAsync(progress, ct)));
        return true;
    }
}
