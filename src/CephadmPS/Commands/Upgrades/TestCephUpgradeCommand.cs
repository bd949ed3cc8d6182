using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Shows what an upgrade would do. Pulls the image on one host, to look into it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CephUpgrade", DefaultParameterSetName = "Image")]
[OutputType(typeof(CephUpgradeCheck))]
public sealed class TestCephUpgradeCommand : UpgradeTargetCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (cluster, options) = (Session.Cluster, Options);
        WriteObject(Run((progress, ct) => cluster.TestUpgradeAsync(options, pull: true, progress, ct)));
    }
}
