using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Jobs;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Starts a job of this session that keeps the cluster as its specs say.</summary>
[Cmdlet(VerbsLifecycle.Start, "CephReconcile", SupportsShouldProcess = true)]
[OutputType(typeof(ReconcileJob))]
public sealed class StartCephReconcileCommand : ClusterCmdlet
{
    /// <summary>Name of the job; default: <c>CephReconcile-</c> and the cluster's name.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>End when nothing is left to do, instead of waiting for the next change.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>With <c>-Once</c>: how long it may take, default 15 minutes.</summary>
    [Parameter]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Serve metrics for Prometheus on this address (<c>127.0.0.1:9283</c>) while the job runs; default: not at all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetricsListen { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Session;
        if (session.Reconcile is { JobStateInfo.State: JobState.Running } running)
        {
            WriteVerbose($"Job {running.Id} reconciles {session.Cluster.ClusterName} already.");
            WriteObject(running);
            return;
        }
        if (!ShouldProcess($"cluster {session.Cluster.ClusterName} ({session.Cluster.Fsid})", "Reconcile in a job of this session"))
        {
            return;
        }
        var job = new ReconcileJob(session.Cluster, Name ?? $"CephReconcile-{session.Cluster.ClusterName}", Once ? Timeout : null);
        Run((_, _) =>
        {
            job.ServeMetrics(MetricsListen);
            return Task.FromResult(true);
        });
        session.Reconcile = job;
        JobRepository.Add(job);
        job.Start();
        WriteObject(job);
    }
}
