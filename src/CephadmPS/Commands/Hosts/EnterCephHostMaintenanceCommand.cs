using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Puts hosts into maintenance: their daemons are stopped and stay stopped, and plans leave them alone.</summary>
[Cmdlet(VerbsCommon.Enter, "CephHostMaintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class EnterCephHostMaintenanceCommand : HostChangeCmdlet
{
    /// <summary>Also when services would be interrupted; never when quorum, the last mgr or access to data would be lost.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whatever stands in the way: quorum, the last mgr, access to data, the only host, a host that does not answer. Needs <c>-Force</c>.</summary>
    [Parameter]
    public SwitchParameter YesIReallyMeanIt { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        var options = new MaintenanceOptions { Force = Force, Whatever = YesIReallyMeanIt };
        Carry(hostName, "Enter maintenance",
            ct => cluster.PreviewMaintenanceAsync(hostName, options, ct),
            (progress, ct) => cluster.EnterMaintenanceAsync(hostName, options, progress, ct));
    }
}
