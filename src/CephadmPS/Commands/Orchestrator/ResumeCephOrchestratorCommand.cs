using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Orchestrator;

/// <summary>Lets background work go on after it was paused.</summary>
[Cmdlet(VerbsLifecycle.Resume, "CephOrchestrator", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ResumeCephOrchestratorCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(cluster.ClusterName, "Resume background work of the cluster"))
        {
            WriteObject(Run((_, ct) => cluster.SetPausedAsync(false, ct)));
        }
    }
}
