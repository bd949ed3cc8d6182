using System.Management.Automation;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State.Intents;
using CephadmPS.Errors;

namespace CephadmPS.Abstractions;

/// <summary>
/// Base of the cmdlets that ask for something of daemons: it is stored, and the next reconciliation does it. <c>-WhatIf</c> prints the steps of
/// the very plan.
/// </summary>
public abstract class ActionCmdlet : ClusterCmdlet
{
    /// <summary>Do it, and return when it is done.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With <c>-Wait</c>: how long that may take, default 15 minutes.</summary>
    [Parameter]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    private protected abstract DaemonActionKind Kind { get; }

    private protected void Ask(ActionRequest request, string subject)
    {
        var cluster = Session.Cluster;
        if (!TryRun((_, ct) => cluster.PreviewRequestAsync(request, ct), subject, out var plan))
        {
            return;
        }
        foreach (var note in plan.Notes)
        {
            WriteWarning($"{note.Text} {note.Advice}".TrimEnd());
        }
        var lines = plan.Steps.Concat(plan.Held).Where(step => step.ActionId is not null).Select(PlanText.Line).ToList();
        if (lines.Count == 0)
        {
            lines = [$"- {Kind.ToString().ToLowerInvariant()} {subject}"];
        }
        if (!this.ShouldDo($"{Kind} on cluster {cluster.ClusterName}", subject, lines)
            || !TryRun((_, ct) => cluster.RequestAsync(request, ct), subject, out var results))
        {
            return;
        }
        WriteObject(results, enumerateCollection: true);
        asked |= results.Count > 0;
    }

    private bool asked;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Wait || !asked)
        {
            return;
        }
        var cluster = Session.Cluster;
        var result = Run((progress, ct) => cluster.ReconcileAsync(Timeout, progress, ct));
        WriteObject(result);
        if (Outcome.ErrorOf(result, cluster.ClusterName) is { } error)
        {
            ThrowTerminatingError(ErrorRecords.From(error));
        }
    }
}
