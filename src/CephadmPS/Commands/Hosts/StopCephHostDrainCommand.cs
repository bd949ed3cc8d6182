using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Ends the drain of hosts: what is still there stays, and OSDs get their weight back.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CephHostDrain", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class StopCephHostDrainCommand : HostChangeCmdlet
{
    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Note(hostName, "Stop the drain of host", ct => cluster.PreviewStopDrainAsync(hostName, ct), (progress, ct) => cluster.StopDrainAsync(hostName, progress, ct));
    }
}
