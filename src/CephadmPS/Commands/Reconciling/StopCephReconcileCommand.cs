using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Jobs;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Stops the job that reconciles a cluster in this session. A step that runs on a host is finished there.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephReconcile", SupportsShouldProcess = true)]
[OutputType(typeof(ReconcileJob))]
public sealed class StopCephReconcileCommand : ClusterCmdlet
{
    /// <summary>The job; default: that of the cluster. None that runs is no error.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public ReconcileJob? Job { get; set; }

    /// <summary>Return the job.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var job = Job ?? Session.Reconcile;
        if (job is null)
        {
            WriteVerbose("Nothing reconciles the cluster in this session.");
            return;
        }
        if (ShouldProcess($"job {job.Id} ({job.Name})", "Stop reconciling"))
        {
            job.StopJob();
            if (PassThru)
            {
                WriteObject(job);
            }
        }
    }
}
