using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Has hosts emptied: daemons move away, OSDs go through the removal queue.</summary>
[Cmdlet(VerbsLifecycle.Start, "CephHostDrain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class StartCephHostDrainCommand : HostChangeCmdlet
{
    /// <summary>Also the last host with label <c>_admin</c>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The host keeps ceph.conf and keyrings.</summary>
    [Parameter]
    public SwitchParameter KeepConfKeyring { get; set; }

    /// <summary>Devices of its OSDs are erased when these are removed.</summary>
    [Parameter]
    public SwitchParameter ZapOsdDevices { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        var options = new DrainOptions { Force = Force, KeepConfKeyring = KeepConfKeyring, ZapOsdDevices = ZapOsdDevices };
        Carry(hostName, ZapOsdDevices ? "Drain host, erasing the devices of its OSDs" : "Drain host",
            ct => cluster.PreviewDrainAsync(hostName, options, ct),
            (_, ct) => cluster.StartDrainAsync(hostName, options, ct));
    }
}
