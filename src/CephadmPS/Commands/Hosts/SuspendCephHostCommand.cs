using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Has plans leave hosts and their daemons as they are.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "CephHost", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class SuspendCephHostCommand : HostChangeCmdlet
{
    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Carry(hostName, "Suspend host", (_, ct) => cluster.SuspendHostAsync(hostName, ct));
    }
}
