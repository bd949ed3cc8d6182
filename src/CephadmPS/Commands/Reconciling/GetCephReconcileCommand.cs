using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Jobs;

namespace CephadmPS.Commands.Reconciling;

/// <summary>Shows the job that reconciles a cluster in this session, or, when there is none, which controller leads and since when.</summary>
[Cmdlet(VerbsCommon.Get, "CephReconcile")]
[OutputType(typeof(ReconcileJob), typeof(LeaderRecord))]
public sealed class GetCephReconcileCommand : ClusterCmdlet
{
    /// <summary>Show who leads, also when a job of this session reconciles.</summary>
    [Parameter]
    public SwitchParameter Leader { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Session;
        if (!Leader && session.Reconcile is { } job)
        {
            WriteObject(job);
            return;
        }
        if (Run((_, ct) => session.Cluster.GetLeaderAsync(ct)) is not { } leader)
        {
            WriteVerbose("No controller has ever led the cluster; Start-CephReconcile starts one in this session.");
            return;
        }
        if (leader.Released)
        {
            WriteVerbose("Nobody leads now: the last controller has given leadership back. Start-CephReconcile starts one in this session.");
        }
        WriteObject(leader);
    }
}
