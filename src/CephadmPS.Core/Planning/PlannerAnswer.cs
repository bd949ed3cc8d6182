namespace CephadmPS.Core.Planning;

/// <summary>What a planner says of its subject.</summary>
public enum PlannerState
{
    /// <summary>All is as it shall be.</summary>
    Done,
    /// <summary>There are steps to take, and nothing stands in their way.</summary>
    Steps,
    /// <summary>More is to be done as soon as time has passed.</summary>
    WaitUntil,
    /// <summary>Something is left undone until somebody does something about it: a host is silent, an approval is missing, a placement cannot be met.</summary>
    BlockedBy,
}

/// <summary>One planner's answer: done, or what it would do, waits for, and is blocked by; so that nothing hides behind something else.</summary>
/// <param name="Planner">The planner: <c>Hosts</c>, <c>Services</c>, <c>OsdRemoval</c>…</param>
/// <param name="Steps">Steps that it would take; those that need approval count.</param>
/// <param name="NeedApproval">Steps of these that wait for approval.</param>
/// <param name="Notes">What it cannot do now.</param>
public sealed record PlannerAnswer(string Planner, int Steps, int NeedApproval, IReadOnlyList<PlanNote> Notes)
{
    /// <summary>The answer in one word: the weightiest counts.</summary>
    public PlannerState State =>
        NeedApproval > 0 || Notes.Any(note => !note.Waits) ? PlannerState.BlockedBy
        : Notes.Count > 0 ? PlannerState.WaitUntil
        : Steps > 0 ? PlannerState.Steps
        : PlannerState.Done;

    /// <summary>The whole answer, for people.</summary>
    public string Text
    {
        get
        {
            var parts = new List<string>();
            if (Steps > NeedApproval)
            {
                parts.Add(Steps - NeedApproval == 1 ? "1 step to take" : $"{Steps - NeedApproval} steps to take");
            }
            if (NeedApproval > 0)
            {
                parts.Add(NeedApproval == 1 ? "blocked by: 1 step needs approval" : $"blocked by: {NeedApproval} steps need approval");
            }
            parts.AddRange(Notes.Select(note => $"{(note.Waits ? "waits" : "blocked by")}: {note.Text}"));
            return parts.Count == 0 ? "done" : string.Join("; ", parts);
        }
    }
}
