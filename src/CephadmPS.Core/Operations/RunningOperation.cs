using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Operations;

/// <summary>An operation that carries out plans. Takes the events of its steps, hands them on, and keeps what came of them.</summary>
public sealed class RunningOperation : IProgress<OperationEvent>
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(10);
    private readonly object gate = new();
    private readonly OperationHistory history;
    private readonly Dictionary<string, int> indexById = new(StringComparer.Ordinal);
    private readonly List<OperationStep> steps = [];
    private OperationRecord record;
    private long? keptAt;

    internal RunningOperation(OperationHistory history, OperationRecord record) => (this.history, this.record) = (history, record);

    /// <summary>Where events go on to.</summary>
    public IProgress<OperationEvent>? Next { get; init; }

    /// <summary>A step has begun, so that it is kept.</summary>
    public bool IsKept
    {
        get
        {
            lock (gate)
            {
                return steps.Count > 0;
            }
        }
    }

    /// <summary>The plan that is carried out, when it is known.</summary>
    public void Follows(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        lock (gate)
        {
            record = record with { PlanDigest = record.PlanDigest ?? plan.Digest };
        }
    }

    /// <inheritdoc/>
    public void Report(OperationEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Step is { } step)
        {
            Take(value, step);
        }
        Next?.Report(value);
    }

    /// <summary>The operation ended.</summary>
    /// <param name="complete">Nothing was left to do.</param>
    /// <param name="blockedBy">What was left, and why.</param>
    public void End(bool complete, IReadOnlyList<string> blockedBy)
    {
        lock (gate)
        {
            if (steps.Count == 0)
            {
                return;
            }
            record = Now() with
            {
                State = complete ? "Done" : steps.Exists(step => step.State == "Failed") ? "Failed" : "Blocked",
                Ended = history.Time.GetUtcNow(),
                BlockedBy = [.. blockedBy.Take(20)],
            };
            history.Keep(record);
        }
        history.Progress.Ended();
    }

    private void Take(OperationEvent value, PlanStep step)
    {
        lock (gate)
        {
            history.Progress.Add(value);
            switch (value.State)
            {
                case OperationState.Started:
                    indexById[step.Id] = steps.Count;
                    steps.Add(new OperationStep(step.Kind, step.Target, step.HostName, "Running", value.Time));
                    break;
                case OperationState.Done or OperationState.Failed when indexById.TryGetValue(step.Id, out var index):
                    steps[index] = steps[index] with
                    {
                        State = value.State.ToString(),
                        Duration = value.Duration,
                        Text = value.State == OperationState.Failed ? value.Text : null,
                    };
                    if (value.State == OperationState.Failed)
                    {
                        history.Failed();
                    }
                    history.Events.Add(value, step);
                    break;
                default:
                    return;
            }
            if (record.Ended is not null)
            {
                // A step on a slow host that nobody waited for.
                history.Keep(Now());
                return;
            }
            // From the first step on, so that what a controller did before it was killed can be seen.
            if (keptAt is not { } last || history.Time.GetElapsedTime(last) > KeepEvery)
            {
                keptAt = history.Time.GetTimestamp();
                history.Keep(Now());
            }
        }
    }

    // Of very many steps the last ones, and those that failed.
    private OperationRecord Now()
    {
        IEnumerable<OperationStep> told = steps;
        if (steps.Count > OperationRecord.StepsKept)
        {
            var surplus = steps.Count - OperationRecord.StepsKept;
            told = steps.Where((step, index) => index >= surplus || (step.State == "Failed" && index < OperationRecord.StepsKept));
        }
        return record with { Steps = [.. told] };
    }
}
