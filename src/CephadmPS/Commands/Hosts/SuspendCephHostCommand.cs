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
        Note(hostName, "Suspend host", ct => cluster.PreviewSuspensionAsync(hostName, suspend: true, ct), (_, ct) => cluster.SuspendHostAsync(hostName, ct));
    }
}
