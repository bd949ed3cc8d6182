using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Takes hosts out of maintenance: their daemons are started again.</summary>
[Cmdlet(VerbsCommon.Exit, "CephHostMaintenance", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ExitCephHostMaintenanceCommand : HostChangeCmdlet
{
    /// <summary>The host does not answer and shall not be asked. Needs <c>-Force</c>.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>With <c>-Offline</c>: that is meant.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Carry(hostName, "Exit maintenance",
            ct => cluster.PreviewMaintenanceExitAsync(hostName, Offline, Force, ct),
            (progress, ct) => cluster.ExitMaintenanceAsync(hostName, Offline, Force, progress, ct));
    }
}
