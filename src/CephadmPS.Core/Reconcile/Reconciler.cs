using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Reconcile.Steps;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Reconcile;

/// <summary>Look, plan, carry out, look again: until nothing is left to do, or something that only a person can move stands in the way.</summary>
public sealed class Reconciler
{
    private readonly StepContext context;
    private readonly ClusterObserver observer;
    private readonly Executor executor;
    private readonly OperationHistory? history;
    private readonly HealthKeeper health;
    private readonly StepRests rests;
    private long lastSeed = Random.Shared.NextInt64();

    /// <summary>Makes a reconciler.</summary>
    /// <param name="context">What steps work with.</param>
    /// <param name="observer">Looks.</param>
    /// <param name="history">Keeps what was done; null: nobody does.</param>
    /// <param name="more">Runners of steps that need more than a context; null: none.</param>
    public Reconciler(StepContext context, ClusterObserver observer, OperationHistory? history = null, IReadOnlyList<IStepRunner>? more = null)
    {
        this.history = history;
        this.context = context;
        health = new HealthKeeper(context);
        rests = new StepRests(context.Time);
        this.observer = observer;
        executor = new Executor(
        [
            new RegistryLoginRunner(context),
            new DeployDaemonRunner(context),
            new RemoveDaemonRunner(context),
            new DaemonActionRunner(context),
            new JoinMonRunner(context),
            new OsdRunner(context),
            new OsdRemovalRunner(context),
            new UpgradeRunner(context),
            new MaintenanceRunner(context),
            new HostRemovalRunner(context),
            new ClientFilesRunner(context),
            new TuneHostRunner(context),
            new SetOptionsRunner(context),
            new PurgeServiceRunner(context),
            new KeepAgentRunner(context),
            .. more ?? [],
        ], context.Time)
        {
            Activity = observer.Activity,
        };
    }

    /// <summary>Steps that go on beside the plans because their hosts are slow.</summary>
    public IReadOnlyCollection<PlanStep> Running => executor.Running;

    /// <summary>Told of a step that nobody waited for any more, when it has ended: its host is to be looked at.</summary>
    public Action<PlanStep>? Straggled
    {
        get => executor.Straggled;
        set => executor.Straggled = value;
    }

    /// <summary>Ends, from its cancellation on, steps that nobody waits for.</summary>
    public CancellationToken Lifetime
    {
        get => executor.Lifetime;
        set => executor.Lifetime = value;
    }

    /// <summary>The last judgement of the cluster's operation; null before the first pass.</summary>
    public HealthReport? Health => health.Last;

    /// <summary>Somebody has changed what shall be: what failed before is tried again at once.</summary>
    public void TryAgain() => rests.Clear();

    /// <summary>The plan for the state as last observed.</summary>
    /// <param name="seed">Seed of random names; keep it to get the same plan again.</param>
    public Plan PlanNow(long seed) => Planner.Plan(context.State.Current, seed);

    /// <summary>
    /// Carries out plans until nothing is left. A step that failed is tried again as long as other steps succeed and time is left; steps
    /// that wait for approval are left.
    /// </summary>
    /// <param name="timeout">Time after which no new pass begins.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="seed">Seed of the first plan's names, of a plan that was shown; null: a new one.</param>
    /// <param name="observed">The caller has just looked at everything.</param>
    /// <param name="patience">Time after which steps in which nothing moves go on beside the next plans, see <see cref="Executor"/>; null: never.</param>
    public async Task<ReconcileResult> RunAsync(
        TimeSpan timeout, IProgress<OperationEvent>? progress, CancellationToken cancellation, long? seed = null, bool observed = false,
        TimeSpan? patience = null)
    {
        var operation = history?.Begin("reconcile", progress);
        try
        {
            var result = await PassesAsync(timeout, operation, operation ?? progress, cancellation, seed, observed, patience).ConfigureAwait(false);
            operation?.End(result.Complete, BlockedBy(result));
            return result;
        }
        catch (CephadmException e)
        {
            operation?.End(complete: false, [e.Message]);
            throw;
        }
    }

    private static List<string> BlockedBy(ReconcileResult result) =>
    [
        .. result.Running.Select(step => $"still under way: {step}"),
        .. result.Failures.Select(failure => $"{failure.Subject}: {failure.Text}"),
        .. result.Left?.Steps.Where(step => step.NeedsApproval).Select(step => $"waits for approval: {step.Describe()}") ?? [],
        .. result.Left?.Notes.Where(note => note.Unknown || note.Waits).Select(note => note.Text) ?? [],
    ];

    private async Task<ReconcileResult> PassesAsync(
        TimeSpan timeout, RunningOperation? operation, IProgress<OperationEvent>? progress, CancellationToken cancellation, long? seed, bool observed,
        TimeSpan? patience)
    {
        var began = context.Time.GetTimestamp();
        var done = 0;
        IReadOnlyList<OperationEvent> failures = [];
        if (!observed)
        {
            await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        }
        while (true)
        {
            // Before planning: what ends meanwhile is in the way of this plan still. Names stay as they were while new daemons are being deployed.
            var running = executor.Running;
            var planSeed = seed ?? (running.Count > 0 ? lastSeed : Random.Shared.NextInt64());
            lastSeed = planSeed;
            var plan = PlanNow(planSeed);
            // Who reconciles by hand is not made to wait.
            var resting = patience is null ? [] : RestingIn(plan);
            if (plan.Steps.All(step => step.NeedsApproval || resting.ContainsKey(step.Id)) || (failures.Count > 0 && context.Time.GetElapsedTime(began) > timeout))
            {
                failures = [.. failures, .. resting.Values.Except(failures)];
                await health.JudgeAsync(plan, failures, cancellation).ConfigureAwait(false);
                return Result(plan, done, failures, executor.Running);
            }
            operation?.Follows(plan);
            var wanted = new WantedSteps(context.State, planSeed);
            var result = await executor.RunAsync(plan, wanted.Contains, progress, cancellation, patience, running, step => resting.ContainsKey(step.Id)).ConfigureAwait(false);
            done += result.Done.Count;
            Remember(result);
            failures = [.. result.Failures, .. resting.Values];
            seed = null;
            await ObserveTouchedAsync(result, patience, cancellation).ConfigureAwait(false);
            if (result.Done.Count == 0 || context.Time.GetElapsedTime(began) > timeout)
            {
                var left = PlanNow(lastSeed);
                await health.JudgeAsync(left, failures, cancellation).ConfigureAwait(false);
                return Result(left, done, failures, executor.Running);
            }
        }
    }

    // Why steps rest, by their ids.
    private Dictionary<string, OperationEvent> RestingIn(Plan plan)
    {
        var resting = new Dictionary<string, OperationEvent>();
        foreach (var step in plan.Steps)
        {
            if (rests.Of(step) is { } failure)
            {
                resting[step.Id] = failure;
            }
        }
        return resting;
    }

    private void Remember(ExecutionResult result)
    {
        foreach (var step in result.Done)
        {
            rests.Done(step);
        }
        foreach (var step in result.Failed.Except(result.Refused))
        {
            if (result.Failures.FirstOrDefault(failure => failure.Step?.Id == step.Id) is { } failure)
            {
                rests.Failed(step, failure);
            }
        }
    }

    /// <summary>
    /// Carries out those steps of the plan of this moment that are wanted now, the first failure thrown as an error. Errors: <c>StepFailed</c>.
    /// </summary>
    public async Task RunStepsAsync(Func<PlanStep, bool> which, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var plan = PlanNow(Random.Shared.NextInt64());
        await RunPlanAsync(plan with { Steps = [.. plan.Steps.Where(which)] }, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Carries out a plan as it is, the first failure thrown as an error. Errors: <c>StepFailed</c>.</summary>
    public async Task RunPlanAsync(Plan plan, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        (progress as RunningOperation)?.Follows(plan);
        var result = await executor.RunAsync(plan, _ => true, progress, cancellation).ConfigureAwait(false);
        if (result.Failures.FirstOrDefault() is { } failure)
        {
            throw new CephadmException("StepFailed", ErrorKind.Failed, $"{failure.Subject}: {failure.Text}",
                "What is not done yet is tried again by the next reconciliation: Start-CephReconcile -Once", failure.Subject);
        }
    }

    private static ReconcileResult Result(Plan left, int done, IReadOnlyList<OperationEvent> failures, IReadOnlyCollection<PlanStep> running) => new()
    {
        StepsDone = done,
        Complete = left.IsSettled && running.Count == 0,
        Running = [.. running.Select(step => step.Describe())],
        Failures = left.IsSettled ? [] : failures,
        Left = left,
    };

    private async Task ObserveTouchedAsync(ExecutionResult result, TimeSpan? patience, CancellationToken cancellation)
    {
        var touched = result.Done.Concat(result.NotBegun).Concat(result.Failed).Select(step => step.HostName).OfType<string>().ToHashSet();
        if (patience is { } limit)
        {
            await observer.ObserveAsync(new Looks { Cluster = true, Hosts = touched }, limit, cancellation, Lifetime).ConfigureAwait(false);
            return;
        }
        await Task.WhenAll(
            observer.ObserveClusterAsync(cancellation),
            observer.ObserveHostsAsync(touched, detail: false, cancellation)).ConfigureAwait(false);
        await observer.ObserveDevicesAsync(cancellation).ConfigureAwait(false);
    }
}
