using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Pauses the upgrade: what has begun is finished.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "CephUpgrade", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SuspendCephUpgradeCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(cluster.ClusterName, "Pause the upgrade of the cluster"))
        {
            WriteObject(Run((_, ct) => cluster.PauseUpgradeAsync(ct)));
        }
    }
}
