using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Agents;

/// <summary>Takes agents that stay off hosts; from then on the agent comes with each connection.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "CephAgent", SupportsShouldProcess = true)]
[OutputType(typeof(ChangeResult))]
public sealed class UninstallCephAgentCommand : HostChangeCmdlet
{
    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        if (ShouldProcess(hostName, "Uninstall the agent")
            && TryRun((_, ct) => cluster.UninstallAgentAsync(hostName, null, ct), hostName, out var changed))
        {
            WriteObject(new ChangeResult(hostName, changed, changed ? $"The agent is taken off {hostName}." : $"No agent stays on {hostName}: nothing changed."));
        }
    }
}
