using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Upgrades;

/// <summary>Starts the upgrade of the cluster's daemons; whoever reconciles carries it out.</summary>
[Cmdlet(VerbsLifecycle.Start, "CephUpgrade", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Image")]
[OutputType(typeof(ChangeResult))]
public sealed class StartCephUpgradeCommand : UpgradeTargetCmdlet
{
    /// <summary>Although Ceph's health is HEALTH_ERR, or not all mons are in quorum.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (cluster, options) = (Session.Cluster, Options with { Force = Force });
        if (this.ShouldNote($"Upgrade cluster {cluster.ClusterName}", $"{Image ?? CephVersion}", () => Lines(Run((progress, ct) => cluster.TestUpgradeAsync(options, pull: false, progress, ct)))))
        {
            WriteObject(Run((progress, ct) => cluster.StartUpgradeAsync(options, progress, ct)));
        }
    }

    private List<string> Lines(CephUpgradeCheck check)
    {
        if (check.Problem is { } problem)
        {
            WriteWarning($"It would be refused now: {problem}");
        }
        if (check.TargetVersion is null)
        {
            WriteWarning($"No host has {check.TargetImage} yet; what it holds is told when it is pulled.");
        }
        return check.Waves.Count > 0 ? [.. check.Waves] : ["all daemons run it already"];
    }
}
