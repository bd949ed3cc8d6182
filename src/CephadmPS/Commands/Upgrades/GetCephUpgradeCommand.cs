using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Shows how far the upgrade is, what is done now, and what it waits for.</summary>
[Cmdlet(VerbsCommon.Get, "CephUpgrade")]
[OutputType(typeof(CephUpgrade))]
public sealed class GetCephUpgradeCommand : ClusterCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var cluster = Session.Cluster;
        WriteObject(Run((_, ct) => cluster.GetUpgradeAsync(ct)));
    }
}
