using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Hosts;

/// <summary>Has plans take suspended hosts into account again.</summary>
[Cmdlet(VerbsLifecycle.Resume, "CephHost", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class ResumeCephHostCommand : HostChangeCmdlet
{
    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        Note(hostName, "Resume host", ct => cluster.PreviewSuspensionAsync(hostName, suspend: false, ct), (_, ct) => cluster.ResumeHostAsync(hostName, ct));
    }
}
