using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Steps that failed rest before they are tried again: 10 s at first, twice as long each time, 5 minutes at most. A step that fails changes its host
/// all the same (a unit that was started and fell over), which wakes a loop at once. What somebody asks for anew ends all rests.
/// </summary>
internal sealed class StepRests(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly object gate = new();
    private readonly Dictionary<string, Rest> rests = new(StringComparer.Ordinal);

    /// <summary>The failure for which the step rests now; null: it may be tried.</summary>
    public OperationEvent? Of(PlanStep step)
    {
        lock (gate)
        {
            return rests.TryGetValue(Key(step), out var rest) && time.GetElapsedTime(rest.Began) < rest.For ? rest.Failure : null;
        }
    }

    /// <summary>The step failed.</summary>
    public void Failed(PlanStep step, OperationEvent failure)
    {
        lock (gate)
        {
            var key = Key(step);
            var length = rests.TryGetValue(key, out var before) ? before.For * 2 : First;
            rests[key] = new Rest(time.GetTimestamp(), length < Longest ? length : Longest, failure);
        }
    }

    /// <summary>The step is done.</summary>
    public void Done(PlanStep step)
    {
        lock (gate)
        {
            rests.Remove(Key(step));
        }
    }

    /// <summary>Somebody has changed what shall be.</summary>
    public void Clear()
    {
        lock (gate)
        {
            rests.Clear();
        }
    }

    // A new daemon has another random name in each plan.
    private static string Key(PlanStep step) => step is DeployDaemonStep { Action: DeployAction.Deploy } ? $"{step.Kind}:{step.ServiceName}:{step.HostName}" : step.Id;

    private sealed record Rest(long Began, TimeSpan For, OperationEvent Failure);
}
