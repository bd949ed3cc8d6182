using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Takes hosts out of the cluster.</summary>
[Cmdlet(VerbsCommon.Remove, "CephHost", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class RemoveCephHostCommand : HostChangeCmdlet
{
    /// <summary>Although daemons of the cluster are on it (they go on running), or it is the last with label <c>_admin</c>; with <c>-Offline</c>: that is meant.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>It does not answer and is gone for good: its OSDs are purged and its other daemons forgotten. Needs <c>-Force</c>.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Its bucket in CRUSH goes too; refused while it holds OSDs.</summary>
    [Parameter]
    public SwitchParameter RemoveCrushEntry { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        var options = new RemoveHostOptions { Force = Force, Offline = Offline, CrushEntry = RemoveCrushEntry };
        Carry(hostName, $"Remove host from cluster {cluster.ClusterName}{(Offline ? ", giving up what it holds" : Force ? " by force" : "")}",
            ct => cluster.PreviewRemoveHostAsync(hostName, options, ct),
            (progress, ct) => cluster.RemoveHostAsync(hostName, options, progress, ct));
    }
}
