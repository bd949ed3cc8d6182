using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Metrics;
using CephadmPS.Core.Reconcile;

namespace CephadmPS.Jobs;

/// <summary>
/// A PowerShell job that reconciles a cluster in a runspace of its own: Get-Job, Receive-Job, Wait-Job, Stop-Job and Remove-Job work on it,
/// and every stream is kept. It ends with the session that started it.
/// </summary>
public sealed class ReconcileJob : Job
{
    private const string LoopCommand = "Invoke-CephReconcileLoop";
    private readonly Runspace runspace;
    private readonly PowerShell shell;
    private MetricsEndpoint? metrics;

    internal ReconcileJob(CephCluster cluster, string name, TimeSpan? onceWithin)
        : base("Start-CephReconcile", name)
    {
        PSJobTypeName = "CephReconcile";
        Cluster = cluster;
        Loop = onceWithin is null ? cluster.CreateLoop() : null;
        // Nothing but the one command: no script runs there, and opening it takes milliseconds.
        var state = InitialSessionState.Create();
        state.Commands.Add(new SessionStateCmdletEntry(LoopCommand, typeof(InvokeCephReconcileLoopCommand), helpFileName: null));
        runspace = RunspaceFactory.CreateRunspace(state);
        shell = PowerShell.Create();
        shell.AddCommand(LoopCommand).AddParameter("Verbose", true).AddParameter("Cluster", cluster);
        if (Loop is null)
        {
            shell.AddParameter("Timeout", onceWithin);
        }
        else
        {
            shell.AddParameter("Loop", Loop);
        }
        shell.Streams.Error = Error;
        shell.Streams.Warning = Warning;
        shell.Streams.Verbose = Verbose;
        shell.Streams.Debug = Debug;
        shell.Streams.Progress = Progress;
        shell.Streams.Information = Information;
        shell.InvocationStateChanged += (_, change) => Follow(change.InvocationStateInfo);
    }

    /// <summary>The cluster.</summary>
    public CephCluster Cluster { get; }

    /// <summary>Name of the cluster.</summary>
    public string ClusterName => Cluster.ClusterName;

    /// <summary>The loop; null when the job ends once nothing is left to do.</summary>
    public ReconcileLoop? Loop { get; }

    /// <inheritdoc/>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Progress.Count + Information.Count > 0;

    /// <inheritdoc/>
    public override string Location => ClusterName;

    /// <inheritdoc/>
    public override string StatusMessage => Loop is null ? "" : $"{Loop.Status.State}: {Loop.Status.Text}";

    /// <inheritdoc/>
    public override void StopJob()
    {
        if (JobStateInfo.State is JobState.Running or JobState.NotStarted)
        {
            SetJobState(JobState.Stopping);
            shell.Stop();
        }
    }

    /// <summary>Serves metrics until the job is removed or stopped; null: does not.</summary>
    internal void ServeMetrics(string? address)
    {
        if (address is not null && Loop is { } loop)
        {
            metrics = MetricsEndpoint.Start(address, () => Cluster.RenderMetrics(loop));
        }
    }

    /// <summary>Starts it.</summary>
    internal void Start()
    {
        runspace.Open();
        shell.Runspace = runspace;
        SetJobState(JobState.Running);
        _ = shell.BeginInvoke<PSObject, PSObject>(null, Output);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            shell.Dispose();
            runspace.Dispose();
            _ = Loop?.DisposeAsync().AsTask();
            EndMetrics();
        }
        base.Dispose(disposing);
    }

    private void EndMetrics() => _ = Interlocked.Exchange(ref metrics, null)?.DisposeAsync().AsTask();

    private void Follow(PSInvocationStateInfo info)
    {
        if (info.State is PSInvocationState.Completed or PSInvocationState.Stopped or PSInvocationState.Failed)
        {
            EndMetrics();
        }
        switch (info.State)
        {
            case PSInvocationState.Completed:
                SetJobState(JobState.Completed);
                break;
            case PSInvocationState.Stopped:
                SetJobState(JobState.Stopped);
                break;
            case PSInvocationState.Failed:
                if (info.Reason is IContainsErrorRecord { ErrorRecord: { } record })
                {
                    Error.Add(record);
                }
                SetJobState(JobState.Failed);
                break;
        }
    }
}
