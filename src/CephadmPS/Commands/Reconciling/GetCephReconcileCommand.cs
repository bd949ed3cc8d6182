using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Jobs;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Shows the job that reconciles a cluster in this session.</summary>
[Cmdlet(VerbsCommon.Get, "CephReconcile")]
[OutputType(typeof(ReconcileJob))]
public sealed class GetCephReconcileCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Session.Reconcile is { } job)
        {
            WriteObject(job);
        }
        else
        {
            WriteVerbose("Nothing reconciles the cluster in this session; Start-CephReconcile starts it.");
        }
    }
}
