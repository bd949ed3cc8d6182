using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Osds;

/// <summary>Deploys the daemons of OSDs that are on the devices of hosts and run nowhere.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CephOsd", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableCephOsdCommand : HostChangeCmdlet
{
    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Carry(hostName, "Activate the OSDs on the devices of host",
            ct => cluster.PreviewActivationAsync(hostName, ct),
            (progress, ct) => cluster.ActivateOsdsAsync(hostName, progress, ct));
    }
}
