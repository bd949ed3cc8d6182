using System.Text;

namespace CephadmPS.Core.Planning;

/// <summary>Plans as a person reads them. <c>-WhatIf</c> prints this very text.</summary>
public static class PlanText
{
    /// <summary>Renders a plan: steps in running order, then what cannot be done now.</summary>
    public static string Render(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        if (plan.IsEmpty)
        {
            text.AppendLine("Nothing to do.");
        }
        foreach (var step in plan.Steps)
        {
            text.Append(step.NeedsApproval ? "! " : "- ").Append(step.Describe()).Append("  (").Append(step.Reason.Text).Append(')');
            if (step.Guards.Count > 0)
            {
                text.Append("  [checked when it runs: ").AppendJoin(", ", step.Guards.Select(Describe)).Append(']');
            }
            text.AppendLine();
        }
        if (plan.Steps.Any(step => step.NeedsApproval))
        {
            text.AppendLine("Steps marked ! wait for approval: Approve-CephPlan, or 'apply --approve'.");
        }
        foreach (var note in plan.Notes)
        {
            text.Append("* ").Append(note.Text);
            if (note.Advice is { } advice)
            {
                text.Append(' ').Append(advice);
            }
            text.AppendLine();
        }
        return text.ToString();
    }

    private static string Describe(Guard guard) => guard switch
    {
        Guard.QuorumSurvives => "quorum survives",
        Guard.AnotherMgr => "another mgr is there",
        Guard.OkToStop => "ok to stop",
        Guard.SameDevice => "the device is the approved one and free",
        _ => guard.ToString(),
    };
}
