using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Ends the upgrade; daemons stay as they are.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephUpgrade", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class StopCephUpgradeCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(cluster.ClusterName, "End the upgrade of the cluster"))
        {
            WriteObject(Run((_, ct) => cluster.StopUpgradeAsync(ct)));
        }
    }
}
