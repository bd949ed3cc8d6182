using System.Collections.Concurrent;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile;

/// <summary>Carries out one kind of step.</summary>
public interface IStepRunner
{
    /// <summary>True when this runner is for the step.</summary>
    bool Handles(PlanStep step);

    /// <summary>Carries the step out until its completion condition holds, in the cluster's terms.</summary>
    /// <param name="step">The step.</param>
    /// <param name="report">Takes a phrase for people: what is being done or waited for.</param>
    /// <param name="cancellation">Ends it.</param>
    Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation);
}

/// <summary>Outcome of a plan: per step done, failed (with reason) or not begun because something before it failed.</summary>
public sealed record ExecutionResult(IReadOnlyList<PlanStep> Done, IReadOnlyList<OperationEvent> Failures, IReadOnlyList<PlanStep> NotBegun);

/// <summary>
/// Carries out a plan: steps without a dependency between them side by side, bounded by host, so that a slow host costs its own slot and
/// nothing else. Steps that need approval are left out. Each step's own inputs are checked again before it begins.
/// </summary>
public sealed class Executor(IReadOnlyList<IStepRunner> runners, TimeProvider time)
{
    /// <summary>Steps at once on one host, default 3: enough to overlap a container's start with the next one's preparation.</summary>
    public int StepsPerHost { get; init; } = 3;

    /// <summary>Steps at once in all, default 64.</summary>
    public int StepsAtOnce { get; init; } = 64;

    /// <summary>Carries out a plan. Failures of single steps are in the result; only cancellation and loss of leadership are thrown.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stillWanted">Asked before each step: does the planner still want exactly this step.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends the work; running steps are ended on their hosts too.</param>
    public async Task<ExecutionResult> RunAsync(
        Plan plan, Func<PlanStep, bool> stillWanted, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var steps = plan.Steps.Where(step => !step.NeedsApproval).ToList();
        var run = new Run(this, steps, stillWanted, progress);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = new Dictionary<string, Task<StepEnd>>(steps.Count);
        foreach (var step in steps)
        {
            // Plans are in running order, so what a step depends on has its task already; a dependency outside the plan is fulfilled.
            var before = step.DependsOn.Where(tasks.ContainsKey).Select(id => tasks[id]).ToList();
            var blocked = step.DependsOn.Any(id => plan.Steps.Any(other => other.Id == id && other.NeedsApproval));
            tasks[step.Id] = blocked ? Task.FromResult(StepEnd.NotBegun) : run.StepAsync(step, before, lost);
        }
        await Task.WhenAll(tasks.Values).ConfigureAwait(false);
        return new ExecutionResult(
            steps.Where(step => tasks[step.Id].Result == StepEnd.Done).ToList(),
            [.. run.Failures],
            steps.Where(step => tasks[step.Id].Result == StepEnd.NotBegun).ToList());
    }

    private enum StepEnd
    {
        Done,
        Failed,
        NotBegun,
    }

    private sealed class Run(Executor owner, List<PlanStep> steps, Func<PlanStep, bool> stillWanted, IProgress<OperationEvent>? progress)
    {
        private readonly SemaphoreSlim all = new(owner.StepsAtOnce);
        private readonly ConcurrentDictionary<string, SemaphoreSlim> byHost = new();
        private int done;

        public ConcurrentQueue<OperationEvent> Failures { get; } = new();

        public async Task<StepEnd> StepAsync(PlanStep step, List<Task<StepEnd>> before, CancellationTokenSource lost)
        {
            await Task.Yield();
            var ends = await Task.WhenAll(before).ConfigureAwait(false);
            if (ends.Any(end => end != StepEnd.Done))
            {
                return StepEnd.NotBegun;
            }
            var cancellation = lost.Token;
            var host = byHost.GetOrAdd(step.HostName ?? "", _ => new SemaphoreSlim(owner.StepsPerHost));
            await host.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await all.WaitAsync(cancellation).ConfigureAwait(false);
                try
                {
                    return await RunOneAsync(step, lost, cancellation).ConfigureAwait(false);
                }
                finally
                {
                    all.Release();
                }
            }
            finally
            {
                host.Release();
            }
        }

        private async Task<StepEnd> RunOneAsync(PlanStep step, CancellationTokenSource lost, CancellationToken cancellation)
        {
            if (!stillWanted(step))
            {
                Tell(OperationState.Waiting, step, "what it was planned from has changed; it will be planned anew");
                return StepEnd.NotBegun;
            }
            var runner = owner.RunnerOf(step);
            var began = owner.Time.GetTimestamp();
            Tell(OperationState.Started, step, step.Describe());
            try
            {
                await runner.RunAsync(step, text => Tell(OperationState.Progress, step, text), cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e) when (e.Id == "StaleEpoch")
            {
                // Another controller leads: nothing more may be begun by this one.
                await lost.CancelAsync().ConfigureAwait(false);
                throw;
            }
            catch (CephadmException e)
            {
                var text = e.Advice is null ? e.Message : $"{e.Message} {e.Advice}";
                Failures.Enqueue(Tell(OperationState.Failed, step, text, owner.Time.GetElapsedTime(began)));
                return StepEnd.Failed;
            }
            Interlocked.Increment(ref done);
            Tell(OperationState.Done, step, step.Describe(), owner.Time.GetElapsedTime(began));
            return StepEnd.Done;
        }

        private OperationEvent Tell(OperationState state, PlanStep step, string text, TimeSpan? duration = null)
        {
            var told = new OperationEvent(owner.Time.GetUtcNow(), state, step.Target, text)
            {
                Done = Volatile.Read(ref done),
                Total = steps.Count,
                StepKind = step.Kind,
                Duration = duration,
            };
            progress?.Report(told);
            return told;
        }
    }

    private TimeProvider Time => time;

    private IStepRunner RunnerOf(PlanStep step) =>
        runners.FirstOrDefault(runner => runner.Handles(step))
        ?? throw new InvalidOperationException($"no runner for steps of kind {step.Kind}");
}
