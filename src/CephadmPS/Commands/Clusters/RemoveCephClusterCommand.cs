using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Sessions;

namespace CephadmPS.Commands.Clusters;

/// <summary>Removes a cluster from all its hosts.</summary>
[Cmdlet(VerbsCommon.Remove, "CephCluster", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephClusterCommand : ClusterCmdlet
{
    /// <summary>Erase the devices of the cluster's OSDs as well; without, they keep their data.</summary>
    [Parameter]
    public SwitchParameter ZapOsds { get; set; }

    /// <summary>With <c>-ZapOsds</c>, do not ask a second time.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Session;
        var cluster = session.Cluster;
        var lines = Run((_, ct) => cluster.DescribeRemovalAsync(ZapOsds, ct));
        if (!this.ShouldDo("Remove the Ceph cluster", $"{cluster.ClusterName} ({cluster.Fsid})", lines))
        {
            return;
        }
        if (ZapOsds && !Force
            && !ShouldContinue($"All data in the OSDs of {cluster.ClusterName} ({cluster.Fsid}) will be erased for good. Go on?", "Erase OSDs"))
        {
            return;
        }
        session.Reconcile?.StopJob();
        var result = Run((progress, ct) => cluster.RemoveAsync(ZapOsds, progress, ct));
        ClusterSessions.Current.Remove(session);
        WriteObject(result);
    }
}
