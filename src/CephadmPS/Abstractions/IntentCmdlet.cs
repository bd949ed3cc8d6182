using CephadmPS.Core.Clusters.Changes;
using CephadmPS.Core.Planning;

namespace CephadmPS.Abstractions;

/// <summary>Base of the cmdlets that change what is asked for beside specs and hosts. <c>-WhatIf</c> prints the steps that would follow.</summary>
public abstract class IntentCmdlet : ClusterCmdlet
{
    private protected void Make(IntentChange change)
    {
        var cluster = Session.Cluster;
        if (!TryRun((_, ct) => cluster.PreviewChangeAsync(change, ct), change.Name, out var plan))
        {
            return;
        }
        foreach (var note in plan.Notes)
        {
            WriteWarning($"{note.Text} {note.Advice}".TrimEnd());
        }
        string[] lines = [$"- {change.Describe()}", .. plan.Steps.Concat(plan.Held).Select(PlanText.Line)];
        if (this.ShouldDo($"On cluster {cluster.ClusterName}", change.Describe(), lines)
            && TryRun((_, ct) => cluster.ChangeAsync(change, ct), change.Name, out var result))
        {
            WriteObject(result);
        }
    }
}
