namespace CephadmPS.Core.Planning;

/// <summary>What an intent adds to what would be done anyway: the plan that <c>-WhatIf</c> shows.</summary>
public static class PlanDifference
{
    /// <summary>Steps and notes of one plan that are not in another.</summary>
    /// <param name="without">The plan without the intent.</param>
    /// <param name="with">The plan with it.</param>
    public static Plan Of(Plan without, Plan with)
    {
        ArgumentNullException.ThrowIfNull(without);
        ArgumentNullException.ThrowIfNull(with);
        var known = without.Steps.Concat(without.Held).Select(step => (step.Id, step.InputDigest)).ToHashSet();
        var notes = without.Notes.ToHashSet();
        return with with
        {
            Answers = [],
            Steps = [.. with.Steps.Where(IsNew)],
            Held = [.. with.Held.Where(IsNew)],
            Notes = [.. with.Notes.Where(note => !notes.Contains(note))],
        };

        bool IsNew(PlanStep step) => !known.Contains((step.Id, step.InputDigest));
    }
}
