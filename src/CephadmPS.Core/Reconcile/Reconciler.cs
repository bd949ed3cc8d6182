using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
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

    /// <summary>Makes a reconciler.</summary>
    public Reconciler(StepContext context, ClusterObserver observer)
    {
        this.context = context;
        this.observer = observer;
        executor = new Executor(
        [
            new DeployDaemonRunner(context),
            new RemoveDaemonRunner(context),
            new OsdRunner(context),
            new OsdRemovalRunner(context),
            new ClientFilesRunner(context),
            new SetOptionsRunner(context),
            new PurgeServiceRunner(context),
        ], context.Time);
    }

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
    public async Task<ReconcileResult> RunAsync(
        TimeSpan timeout, IProgress<OperationEvent>? progress, CancellationToken cancellation, long? seed = null, bool observed = false)
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
            var planSeed = seed ?? Random.Shared.NextInt64();
            var plan = PlanNow(planSeed);
            if (plan.Steps.All(step => step.NeedsApproval) || (failures.Count > 0 && context.Time.GetElapsedTime(began) > timeout))
            {
                return Result(plan, done, failures);
            }
            var planned = context.State.Current;
            var result = await executor.RunAsync(plan, step => StillWanted(step, planned, planSeed), progress, cancellation).ConfigureAwait(false);
            done += result.Done.Count;
            failures = result.Failures;
            seed = null;
            await ObserveTouchedAsync(result, cancellation).ConfigureAwait(false);
            if (result.Done.Count == 0 || context.Time.GetElapsedTime(began) > timeout)
            {
                return Result(PlanNow(Random.Shared.NextInt64()), done, failures);
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
        var result = await executor.RunAsync(plan, _ => true, progress, cancellation).ConfigureAwait(false);
        if (result.Failures.FirstOrDefault() is { } failure)
        {
            throw new CephadmException("StepFailed", ErrorKind.Failed, $"{failure.Subject}: {failure.Text}",
                "What is not done yet is tried again by the next reconciliation: Start-CephReconcile -Once", failure.Subject);
        }
    }

    private static ReconcileResult Result(Plan left, int done, IReadOnlyList<OperationEvent> failures) => new()
    {
        StepsDone = done,
        Complete = left.IsSettled,
        Failures = left.IsSettled ? [] : failures,
        Left = left,
    };

    // Specs and inventory are the inputs that other people change while a plan runs; what hosts told changes by our own steps.
    private bool StillWanted(PlanStep step, ClusterState planned, long seed)
    {
        var now = context.State.Current;
        if (step.HostName is { } host && planned.IsUsable(host) && !now.IsUsable(host))
        {
            // It fell silent, or was suspended, after it was planned for: the next plan says what it waits for.
            return false;
        }
        if (ReferenceEquals(now.Specs, planned.Specs) && ReferenceEquals(now.Hosts, planned.Hosts))
        {
            return true;
        }
        return Planner.Plan(planned with { Specs = now.Specs, Hosts = now.Hosts }, seed).Steps
            .Any(other => other.Id == step.Id && other.InputDigest == step.InputDigest && !other.NeedsApproval);
    }

    private async Task ObserveTouchedAsync(ExecutionResult result, CancellationToken cancellation)
    {
        var touched = result.Done.Concat(result.NotBegun).Select(step => step.HostName)
            .Concat(result.Failures.Select(failure => failure.Subject).Where(context.State.Current.Hosts.ContainsKey))
            .OfType<string>().ToHashSet();
        if (result.Failures.Count > 0)
        {
            touched = [.. context.State.Current.Hosts.Keys];
        }
        await Task.WhenAll(
            observer.ObserveClusterAsync(cancellation),
            observer.ObserveHostsAsync(touched, detail: false, cancellation)).ConfigureAwait(false);
        await observer.ObserveDevicesAsync(cancellation).ConfigureAwait(false);
    }
}
