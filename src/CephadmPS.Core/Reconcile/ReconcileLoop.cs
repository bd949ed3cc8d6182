using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Leadership;

namespace CephadmPS.Core.Reconcile;

/// <summary>What a loop does now, for <c>Get-CephReconcile</c>.</summary>
/// <param name="State"><c>Starting</c>, <c>Standby</c> (another controller leads), <c>Working</c>, <c>Idle</c>, <c>Blocked</c> or <c>Ended</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Text">One sentence.</param>
public sealed record LoopStatus(string State, DateTimeOffset Since, string Text)
{
    /// <summary>Passes so far.</summary>
    public int Passes { get; init; }

    /// <summary>Passes so far that looked at everything.</summary>
    public int FullLooks { get; init; }

    /// <summary>The states that it can be in.</summary>
    public static IReadOnlyList<string> States { get; } = ["Starting", "Standby", "Working", "Idle", "Blocked", "Ended"];

    /// <summary>Who leads the cluster and since when; null: not known yet.</summary>
    public string? Leader { get; init; }

    /// <summary>Time spent in passes so far.</summary>
    public TimeSpan TimeInPasses { get; init; }

    /// <summary>How long the last pass took.</summary>
    public TimeSpan LastPass { get; init; }

    /// <summary>Steps that the last pass left.</summary>
    public int StepsLeft { get; init; }

    /// <summary>Steps carried out so far.</summary>
    public int StepsDone { get; init; }

    /// <summary>What each planner answered after the last pass.</summary>
    public IReadOnlyList<Planning.PlannerAnswer> Planners { get; init; } = [];
}

/// <summary>
/// The loop: woken by what hosts tell (a daemon stopped, a directory vanished), by what the mons say, by intents that others have stored, and by the clock
/// for a full look at most every few minutes. A wake looks only at what was touched; between wakes it does nothing. While another controller leads
/// it stands by, and takes over when that one ends. A slow host is not waited for: what runs there goes on beside the next passes.
/// </summary>
public sealed partial class ReconcileLoop(
    Reconciler reconciler, ClusterObserver observer, LeaderSession leader, ClusterRecords records, HostConnections hosts, IMonitorClient monitors,
    Func<CancellationToken, Task> reload, TimeProvider time)
    : IAsyncDisposable
{
    private const string Idle = "Idle";
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly DueLooks due = new();
    private CancellationTokenSource stragglers = new();
    private long? lastFullLook;
    private volatile bool prompted;
    // The mark of the last intent that a pass has read the records for.
    private volatile string? intent;
    private IReadOnlyList<Health.HealthCheck> ceph = [];

    /// <summary>A full look without any event, default every 5 minutes.</summary>
    public TimeSpan FullLook { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A look at what stands in the way after something was left undone, default after 15 s.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// When it tries again to stand by, after an error or after it has lost leadership; default 2 s: a standby that waits longer takes over too late.
    /// </summary>
    public TimeSpan StandbyRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it asks, while it leads, whether somebody has stored an intent; default 5 s. Agents that stay tell it at once.</summary>
    public TimeSpan IntentLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The orchestrator options: those that say how old what is known of hosts may be, when somebody has set them, count instead of <see cref="FullLook"/>.</summary>
    public Func<OptionValues>? Options { get; init; }

    private TimeSpan FullLookNow => Options?.Invoke() is { } options
        && new[] { "daemon_cache_timeout", "host_check_interval" }.Where(options.IsSet).Select(options.Time).ToList() is { Count: > 0 } set ? set.Min() : FullLook;

    /// <summary>Called as often, whether it leads or not: keeps what is due to be kept.</summary>
    public Func<CancellationToken, Task>? Keep { get; init; }

    /// <summary>How often it asks, while it leads, what the mons say: quorum, mgrs and OSDs; default 10 s.</summary>
    public TimeSpan MonLook { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a pass waits for a slow host, default 10 s; what is known of it stays until it answers.</summary>
    public TimeSpan HostPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which nothing moves after which running steps go on beside the next passes, default 30 s.</summary>
    public TimeSpan StepPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Watches the hosts' signs of life while this controller leads; null: nobody does.</summary>
    public HostWatch? Watch { get; init; }

    /// <summary>Told each change of a host between answering, suspect and offline.</summary>
    public Action<HostLifeChange>? HostChanged { get; init; }

    /// <summary>What it does now.</summary>
    public LoopStatus Status { get; private set; } = new("Starting", time.GetUtcNow(), "it has not begun yet");

    /// <summary>It leads, has done all that there was to do, and no host has told of a change since: a look at hosts would find what is known already.</summary>
    public bool KnowsHosts => leader.Leads && Status.State == Idle && due.IsEmpty;

    /// <summary>Health as last judged: our own checks after each pass, Ceph's as they were last asked for.</summary>
    public IReadOnlyList<Health.HealthCheck> HealthChecks => [.. ceph, .. reconciler.Health?.Checks ?? []];

    /// <summary>Somebody has stored an intent: asks for a look at the records now.</summary>
    public void Wake()
    {
        due.AddRecords();
        prompted = true;
        Ring();
    }

    /// <summary>Runs until cancelled. Errors of a pass are told and tried again; when leadership is lost it stands by again.</summary>
    public async Task RunAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        using var hold = leader.Hold();
        observer.AnsweredLate = WakeFor;
        observer.KeepsConnections = true;
        reconciler.Straggled = step =>
        {
            due.AddCluster();
            WakeFor(step.HostName);
        };
        due.AddEverything();
        var helpers = Task.WhenAll(PumpAsync(both.Token), PollAsync(both.Token), WatchMonsAsync(both.Token), WatchHostsAsync(progress, both.Token));
        try
        {
            while (!both.IsCancellationRequested)
            {
                var (again, retry) = await PassAsync(progress, both.Token).ConfigureAwait(false);
                using var timer = time.CreateTimer(
                    _ =>
                    {
                        retry();
                        Ring();
                    },
                    null, again, Timeout.InfiniteTimeSpan);
                await wake.WaitAsync(both.Token).ConfigureAwait(false);
                // Events of hosts come in bursts; one look serves them all. A person who has asked for something waits for it.
                if (!prompted)
                {
                    await Task.Delay(Settle, time, both.Token).ConfigureAwait(false);
                }
                prompted = false;
            }
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // The way a loop ends.
        }
        finally
        {
            Tell("Ended", "it was told to end");
            await stop.CancelAsync().ConfigureAwait(false);
            await stragglers.CancelAsync().ConfigureAwait(false);
            await helpers.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loop.</summary>
    public async ValueTask DisposeAsync() => await stop.CancelAsync().ConfigureAwait(false);

    private async Task<(TimeSpan Again, Action Look)> PassAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var looks = new Looks();
        try
        {
            await LeadAsync(progress, cancellation).ConfigureAwait(false);
            looks = due.Take();
            Tell("Working", "looking and carrying out");
            var began = time.GetTimestamp();
            var result = await leader.GuardAsync(token => LookAndActAsync(looks, progress, token), cancellation).ConfigureAwait(false);
            Status = Status with
            {
                Passes = Status.Passes + 1,
                FullLooks = Status.FullLooks + (looks.Everything ? 1 : 0),
                StepsDone = Status.StepsDone + result.StepsDone,
                LastPass = time.GetElapsedTime(began),
                TimeInPasses = Status.TimeInPasses + time.GetElapsedTime(began),
                StepsLeft = result.Left?.Steps.Count ?? 0,
                Planners = result.Left?.Answers ?? [],
            };
            Tell(result.Complete ? Idle : result.Running.Count > 0 ? "Working" : "Blocked", result.Complete ? "nothing is left to do" : WhatIsLeft(result));
            return result.Complete ? (FullLookNow, due.AddEverything) : (Retry, () => LookAtObstacles(result));
        }
        catch (CephadmException e)
        {
            progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Failed, e.Target ?? "reconcile", e.Message));
            Tell(e.Id == "StaleEpoch" ? "Standby" : "Blocked", e.Message);
            // What was to be looked at still is; after another controller led nothing is known for sure.
            return (leader.Leads ? Retry : StandbyRetry, due.AddEverything);
        }
    }

    private async Task<ReconcileResult> LookAndActAsync(Looks looks, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        if (looks.Records)
        {
            reconciler.TryAgain();
        }
        if (looks.Everything || looks.Records)
        {
            // Before the records: what is stored after this changes the mark again.
            intent = await records.ReadIntentAsync(cancellation).ConfigureAwait(false);
            await reload(cancellation).ConfigureAwait(false);
        }
        await observer.ObserveAsync(looks, HostPatience, cancellation, stragglers.Token).ConfigureAwait(false);
        if (looks.Everything)
        {
            lastFullLook = time.GetTimestamp();
        }
        return await reconciler.RunAsync(TimeSpan.FromMinutes(10), progress, cancellation, observed: true, patience: StepPatience).ConfigureAwait(false);
    }

    // The whole from time to time, else only what may have kept the plan from being done.
    private void LookAtObstacles(ReconcileResult result)
    {
        if (lastFullLook is not { } last || time.GetElapsedTime(last) > FullLookNow)
        {
            due.AddEverything();
            return;
        }
        due.AddCluster();
        var current = observer.Current;
        due.AddHosts(current.Hosts.Keys.Where(host => !current.IsUsable(host)));
        due.AddHosts(result.Left?.Steps.Where(step => !step.NeedsApproval).Select(step => step.HostName).OfType<string>() ?? []);
    }

    private static string WhatIsLeft(ReconcileResult result) => result switch
    {
        { Running.Count: > 0 } => $"{result.Running.Count} steps go on: {result.Running[0]}",
        { Left.IsEmpty: true } => result.Left.Notes.FirstOrDefault(note => note.Unknown || note.Waits)?.Text ?? "something is not known",
        { Left: { } plan } => $"{plan.Steps.Count} steps are left: {result.Failures.FirstOrDefault()?.Text ?? "they wait for approval"}",
        _ => "it ended before everything was done",
    };

    private async Task LeadAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        if (leader.Leads)
        {
            return;
        }
        // What was begun under an epoch that is over must not go on under the next one.
        await stragglers.CancelAsync().ConfigureAwait(false);
        var told = 0L;
        using var standing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task? warm = null;
        await leader.StandByAsync(
            record =>
            {
                warm ??= KeepWarmAsync(standing.Token);
                Status = Status with { Leader = record.Describe() };
                Tell("Standby", $"{record.Describe()} leads");
                if (record.Epoch != told)
                {
                    told = record.Epoch;
                    progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Waiting, "leader", $"{record.Describe()} leads; standing by"));
                }
            },
            cancellation).ConfigureAwait(false);
        await standing.CancelAsync().ConfigureAwait(false);
        await (warm ?? Task.CompletedTask).ConfigureAwait(false);
        stragglers = new CancellationTokenSource();
        reconciler.Lifetime = stragglers.Token;
        due.AddEverything();
        Status = Status with { Leader = leader.Describe() };
        progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Progress, "leader", $"this controller leads with epoch {leader.Epoch}"));
    }

    // Connections and what is known of the hosts, so that taking over begins at once: reading needs no leadership.
    private async Task KeepWarmAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                try
                {
                    await reload(cancellation).ConfigureAwait(false);
                    await observer.ObserveAsync(new Looks { Everything = true }, HostPatience, cancellation, cancellation).ConfigureAwait(false);
                }
                catch (CephadmException)
                {
                    // Mons that do not answer a standby do not answer the leader either, which tells it.
                }
                await Task.Delay(FullLook, time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It leads, or ends.
        }
    }

    private void WakeFor(string? host)
    {
        due.AddHosts(host is null ? [] : [host]);
        Ring();
    }

    private void Ring()
    {
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it in the same moment: one look serves both.
            }
        }
    }

    private void Tell(string state, string text) => Status = Status with { State = state, Since = time.GetUtcNow(), Text = text };
}
