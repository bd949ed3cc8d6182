using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Lets a paused upgrade go on; what went wrong is tried again.</summary>
[Cmdlet(VerbsLifecycle.Resume, "CephUpgrade", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ResumeCephUpgradeCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(cluster.ClusterName, "Resume the upgrade of the cluster"))
        {
            WriteObject(Run((_, ct) => cluster.ResumeUpgradeAsync(ct)));
        }
    }
}
