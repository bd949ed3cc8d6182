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
            text.AppendLine(Line(step));
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

    /// <summary>Renders the planners' answers, one a line: done, steps to take, what is waited for, what blocks.</summary>
    public static string Render(IReadOnlyList<PlannerAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var width = answers.Count == 0 ? 0 : answers.Max(answer => answer.Planner.Length);
        return string.Concat(answers.Select(answer => $"{answer.Planner.PadRight(width)}  {answer.Text}{Environment.NewLine}"));
    }

    /// <summary>One step in one line: what, why, and what is asked when it runs; <c>!</c> marks those that need approval.</summary>
    public static string Line(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var text = $"{(step.NeedsApproval ? "!" : "-")} {step.Describe()}  ({step.Reason.Text})";
        return step.Guards.Count == 0 ? text : $"{text}  [checked when it runs: {string.Join(", ", step.Guards.Select(Describe))}]";
    }

    private static string Describe(Guard guard) => guard switch
    {
        Guard.QuorumSurvives => "quorum survives",
        Guard.AnotherMgr => "another mgr is there",
        Guard.OkToStop => "ok to stop",
        Guard.SafeToDestroy => "safe to destroy",
        Guard.SameDevice => "the device is the approved one and free",
        _ => guard.ToString(),
    };
}
