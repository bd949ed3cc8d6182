using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Orchestrator;

/// <summary>Pauses background work: everything is still looked at and told, nothing is begun.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "CephOrchestrator", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SuspendCephOrchestratorCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(cluster.ClusterName, "Pause background work of the cluster"))
        {
            WriteObject(Run((_, ct) => cluster.SetPausedAsync(true, ct)));
        }
    }
}
