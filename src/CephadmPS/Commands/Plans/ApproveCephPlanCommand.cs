using System.Management.Automation;
using CephadmPS.Abstractions;
using CephadmPS.Completion;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Commands.Plans;

/// <summary>Records that the steps of a plan that destroy something or lower safety may be carried out.</summary>
[Cmdlet(VerbsLifecycle.Approve, "CephPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class ApproveCephPlanCommand : ClusterCmdlet
{
    /// <summary>The plan, as <c>Get-CephPlan</c> showed it. What changed since is not approved.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Plan Plan { get; set; } = null!;

    /// <summary>Only steps on these hosts, with wildcards; default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    public string[] HostName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var cluster = Session.Cluster;
        var host = new NameFilter(HostName);
        var approved = Plan.Steps
            .Where(step => step.NeedsApproval
                && (host.IsEmpty || host.Matches(step.HostName ?? ""))
                && ShouldProcess($"{step.Describe()} ({step.Reason.Text})", "Approve"))
            .ToList();
        if (approved.Count == 0)
        {
            return;
        }
        var plan = Plan with { Steps = approved };
        foreach (var result in Run((_, ct) => cluster.ApproveAsync(plan, ct)))
        {
            WriteObject(result);
        }
    }
}
