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
public sealed record ExecutionResult(IReadOnlyList<PlanStep> Done, IReadOnlyList<OperationEvent> Failures, IReadOnlyList<PlanStep> NotBegun)
{
    /// <summary>Steps that failed.</summary>
    public IReadOnlyList<PlanStep> Failed { get; init; } = [];

    /// <summary>Steps of these that changed nothing: what they asked the cluster or the host first said no.</summary>
    public IReadOnlyList<PlanStep> Refused { get; init; } = [];

    /// <summary>Steps that still run, on hosts that are slow; nobody waits for them.</summary>
    public IReadOnlyList<PlanStep> Running { get; init; } = [];
}

/// <summary>
/// Carries out plans: steps without a dependency between them side by side, bounded by host, so that a slow host costs its own slot and
/// nothing else. Steps that need approval are left out. Each step's own inputs are checked again before it begins. Who gives a patience gets
/// the result when nothing has moved for so long: steps that run then go on beside the next plans, and what stands in their way is not begun.
/// </summary>
public sealed class Executor(IReadOnlyList<IStepRunner> runners, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, PlanStep> running = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> slotsByHost = new();
    private SemaphoreSlim? slots;

    /// <summary>Steps at once on one host, default 6: enough that what waits (a mon for its quorum) does not hold up what works.</summary>
    public int StepsPerHost { get; init; } = 6;

    /// <summary>Steps at once in all, default 64.</summary>
    public int StepsAtOnce { get; init; } = 64;

    /// <summary>Told which hosts are worked on; null: nobody is.</summary>
    public HostActivity? Activity { get; init; }

    /// <summary>Ends steps that nobody waits for any more.</summary>
    public CancellationToken Lifetime { get; set; }

    /// <summary>Told of a step that nobody waited for any more, when it has ended.</summary>
    public Action<PlanStep>? Straggled { get; set; }

    /// <summary>Steps that run now.</summary>
    public IReadOnlyCollection<PlanStep> Running => [.. running.Values];

    /// <summary>Carries out a plan. Failures of single steps are in the result; only cancellation and loss of leadership are thrown.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stillWanted">Asked before each step: does the planner still want exactly this step.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends the work; running steps are ended on their hosts too.</param>
    /// <param name="patience">Time without any step beginning or ending after which steps that run are not waited for; null: they are.</param>
    /// <param name="alreadyRunning">Steps that ran when the plan was made.</param>
    /// <param name="leftOut">Steps that are not begun this time, and so nothing that depends on them; null: none.</param>
    public async Task<ExecutionResult> RunAsync(
        Plan plan, Func<PlanStep, bool> stillWanted, IProgress<OperationEvent>? progress, CancellationToken cancellation,
        TimeSpan? patience = null, IReadOnlyCollection<PlanStep>? alreadyRunning = null, Func<PlanStep, bool>? leftOut = null)
    {
        var left = plan.Steps.Where(step => step.NeedsApproval || leftOut?.Invoke(step) == true).Select(step => step.Id).ToHashSet();
        var steps = plan.Steps.Where(step => !left.Contains(step.Id)).ToList();
        var inTheWay = new StepConflicts([.. alreadyRunning ?? [], .. Running]);
        var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Lifetime);
        var run = new Run(this, steps.Count, stillWanted, progress);
        var tasks = new Dictionary<string, Task<StepEnd>>(steps.Count);
        foreach (var step in steps)
        {
            // Plans are in running order, so what a step depends on has its task already; a dependency outside the plan is fulfilled.
            var before = step.DependsOn.Where(tasks.ContainsKey).Select(id => tasks[id]).ToList();
            var after = step.After.Where(tasks.ContainsKey).Select(id => tasks[id]).ToList();
            tasks[step.Id] = step.DependsOn.Any(left.Contains) || inTheWay.Hinder(step)
                ? Task.FromResult(StepEnd.NotBegun)
                : run.StepAsync(step, before, after, lost);
        }
        var all = Task.WhenAll(tasks.Values);
        if (patience is { } limit)
        {
            await run.WaitAsync(all, limit).ConfigureAwait(false);
        }
        else
        {
            await all.ConfigureAwait(false);
        }
        // How steps ended that nobody waits for, their events have told.
        _ = all.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                lost.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new ExecutionResult(Of(StepEnd.Done), [.. run.Failures], Of(StepEnd.NotBegun))
        {
            Failed = [.. Of(StepEnd.Failed), .. Of(StepEnd.Refused)],
            Refused = Of(StepEnd.Refused),
            Running = [.. steps.Where(step => !tasks[step.Id].IsCompleted)],
        };

        List<PlanStep> Of(StepEnd end) => steps.Where(step => tasks[step.Id] is { IsCompletedSuccessfully: true, Result: var ended } && ended == end).ToList();
    }

    private enum StepEnd
    {
        Done,
        Failed,
        // It failed, and changed nothing.
        Refused,
        NotBegun,
    }

    private SemaphoreSlim Slots => LazyInitializer.EnsureInitialized(ref slots, () => new SemaphoreSlim(StepsAtOnce));

    private sealed class Run(Executor owner, int total, Func<PlanStep, bool> stillWanted, IProgress<OperationEvent>? progress)
    {
        private readonly CancellationTokenSource withdrawn = new();
        private long movedAt = owner.Time.GetTimestamp();
        private int done;

        public ConcurrentQueue<OperationEvent> Failures { get; } = new();

        /// <summary>Waits for the end, or until nothing has moved for so long; then what has not begun does not begin any more.</summary>
        public async Task WaitAsync(Task all, TimeSpan patience)
        {
            while (!all.IsCompleted && owner.Time.GetElapsedTime(Interlocked.Read(ref movedAt)) < patience)
            {
                await Task.WhenAny(all, Task.Delay(Glance, owner.Time)).ConfigureAwait(false);
            }
            if (all.IsCompleted)
            {
                await all.ConfigureAwait(false);
            }
            else
            {
                await withdrawn.CancelAsync().ConfigureAwait(false);
            }
        }

        public async Task<StepEnd> StepAsync(PlanStep step, List<Task<StepEnd>> before, List<Task<StepEnd>> after, CancellationTokenSource lost)
        {
            await Task.Yield();
            var ends = await Task.WhenAll(before).ConfigureAwait(false);
            var others = await Task.WhenAll(after).ConfigureAwait(false);
            if (ends.Any(end => end != StepEnd.Done) || others.Contains(StepEnd.Failed) || withdrawn.IsCancellationRequested)
            {
                return StepEnd.NotBegun;
            }
            var host = owner.slotsByHost.GetOrAdd(step.HostName ?? "", _ => new SemaphoreSlim(owner.StepsPerHost));
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, withdrawn.Token);
            try
            {
                await host.WaitAsync(wait.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!lost.IsCancellationRequested)
            {
                return StepEnd.NotBegun;
            }
            try
            {
                await owner.Slots.WaitAsync(wait.Token).ConfigureAwait(false);
                try
                {
                    return await RunOneAsync(step, lost, lost.Token).ConfigureAwait(false);
                }
                finally
                {
                    owner.Slots.Release();
                }
            }
            catch (OperationCanceledException) when (!lost.IsCancellationRequested && withdrawn.IsCancellationRequested)
            {
                return StepEnd.NotBegun;
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
            var began = Moved();
            owner.Begin(step);
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
            catch (CephadmException e) when (e.Id == "UpgradeHeld")
            {
                // Nothing went wrong: somebody has changed his mind, and the state knows it now.
                Tell(OperationState.Waiting, step, e.Message);
                return StepEnd.NotBegun;
            }
            catch (CephadmException e)
            {
                var text = e.Advice is null ? e.Message : $"{e.Message} {e.Advice}";
                Failures.Enqueue(Tell(OperationState.Failed, step, text, owner.Time.GetElapsedTime(began)));
                return e.Kind == ErrorKind.Refused ? StepEnd.Refused : StepEnd.Failed;
            }
            finally
            {
                Moved();
                owner.End(step, straggled: withdrawn.IsCancellationRequested);
            }
            Interlocked.Increment(ref done);
            Tell(OperationState.Done, step, step.Describe(), owner.Time.GetElapsedTime(began));
            return StepEnd.Done;
        }

        private long Moved()
        {
            var now = owner.Time.GetTimestamp();
            Interlocked.Exchange(ref movedAt, now);
            return now;
        }

        private OperationEvent Tell(OperationState state, PlanStep step, string text, TimeSpan? duration = null)
        {
            var told = new OperationEvent(owner.Time.GetUtcNow(), state, step.Target, text)
            {
                Done = Volatile.Read(ref done),
                Total = total,
                StepKind = step.Kind,
                Duration = duration,
                Step = step,
            };
            progress?.Report(told);
            return told;
        }
    }

    private TimeProvider Time => time;

    private IStepRunner RunnerOf(PlanStep step) =>
        runners.FirstOrDefault(runner => runner.Handles(step))
        ?? throw new InvalidOperationException($"no runner for steps of kind {step.Kind}");

    private void Begin(PlanStep step)
    {
        running[step.Id] = step;
        if (step.HostName is { } host)
        {
            Activity?.Begin(host);
        }
    }

    private void End(PlanStep step, bool straggled)
    {
        if (step.HostName is { } host)
        {
            Activity?.End(host);
        }
        if (straggled)
        {
            // Told while it still counts as running: whoever plans before the host was looked at again finds it in the way.
            Straggled?.Invoke(step);
        }
        running.TryRemove(step.Id, out _);
    }
}
