using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Errors;

namespace CephadmPS.Jobs;

/// <summary>What runs in a reconcile job's runspace. Not exported: people start it with <c>Start-CephReconcile</c>.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "CephReconcileLoop")]
[OutputType(typeof(OperationEvent), typeof(ReconcileResult))]
public sealed class InvokeCephReconcileLoopCommand : CephCmdlet
{
    /// <summary>The cluster.</summary>
    [Parameter(Mandatory = true)]
    public CephCluster Cluster { get; set; } = null!;

    /// <summary>The loop to run; null: reconcile once.</summary>
    [Parameter]
    public ReconcileLoop? Loop { get; set; }

    /// <summary>How long reconciling once may take.</summary>
    [Parameter]
    public TimeSpan Timeout { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Loop is { } loop)
        {
            _ = Run(async (progress, ct) =>
            {
                await loop.RunAsync(progress, ct).ConfigureAwait(false);
                return true;
            });
            return;
        }
        var result = Run((progress, ct) => Cluster.ReconcileAsync(Timeout, progress, ct, waitForDrains: true));
        WriteObject(result);
        if (Outcome.ErrorOf(result, Cluster.ClusterName) is { } error)
        {
            ThrowTerminatingError(ErrorRecords.From(error));
        }
    }

    /// <inheritdoc/>
    private protected override void OnEvent(OperationEvent item)
    {
        // What began and how it goes is progress; what came of it is the job's output.
        if (item.State is OperationState.Done or OperationState.Failed or OperationState.Waiting)
        {
            WriteObject(item);
        }
    }
}
