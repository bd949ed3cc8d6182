namespace CephadmPS.Core.Clusters.Views;

/// <summary>How far a step is.</summary>
public enum OperationState
{
    /// <summary>It began.</summary>
    Started,
    /// <summary>It goes on; the text says with what.</summary>
    Progress,
    /// <summary>It is done.</summary>
    Done,
    /// <summary>It failed; the text says why.</summary>
    Failed,
    /// <summary>It waits; the text says for what.</summary>
    Waiting,
}

/// <summary>Something that happened while a plan was carried out. Holds no secret.</summary>
/// <param name="Time">When.</param>
/// <param name="State">How far.</param>
/// <param name="Subject">Step or host it is about.</param>
/// <param name="Text">For people.</param>
public sealed record OperationEvent(DateTimeOffset Time, OperationState State, string Subject, string Text)
{
    /// <summary>Steps done so far.</summary>
    public int Done { get; init; }

    /// <summary>Steps in the plan; 0 when not part of a plan.</summary>
    public int Total { get; init; }

    /// <summary>The step it is about; null when it is about something else.</summary>
    internal Planning.PlanStep? Step { get; init; }

    /// <summary>Kind of the step (<c>DeployDaemon</c>…); null when not part of a plan.</summary>
    public string? StepKind { get; init; }

    /// <summary>The controller that carries the step out, when it is not this one but another that leads; null otherwise.</summary>
    public string? By { get; init; }

    /// <summary>Time the step took, once it ended.</summary>
    public TimeSpan? Duration { get; init; }
}
