using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Commands.Agents;

/// <summary>Has agents that stay on hosts replace themselves by a signed one.</summary>
[Cmdlet(VerbsData.Update, "CephAgent", SupportsShouldProcess = true)]
[OutputType(typeof(CephAgent))]
public sealed class UpdateCephAgentCommand : HostChangeCmdlet
{
    /// <summary>The new executable, with its signed manifest beside it; default: the one that is pushed to hosts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AgentPath { get; set; }

    /// <summary>Also when it is not newer than the one there.</summary>
    [Parameter]
    public SwitchParameter AllowDowngrade { get; set; }

    private protected override void Change(string hostName)
    {
        var cluster = Session.Cluster;
        var program = AgentPath is null ? null : GetUnresolvedProviderPathFromPSPath(AgentPath);
        if (ShouldProcess(hostName, "Replace the agent")
            && TryRun((progress, ct) => cluster.UpdateAgentAsync(hostName, program, AllowDowngrade, progress, ct), hostName, out CephAgent agent))
        {
            WriteObject(agent);
        }
    }
}
