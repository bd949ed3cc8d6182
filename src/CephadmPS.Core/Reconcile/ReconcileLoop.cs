using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
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

    /// <summary>Steps carried out so far.</summary>
    public int StepsDone { get; init; }
}

/// <summary>
/// The loop: woken by what hosts tell (a daemon stopped, a directory vanished), by intents that others have stored, and by the clock for a full
/// look at most every few minutes. Between wakes it does nothing. While another controller leads it stands by, and takes over when that one ends.
/// </summary>
public sealed class ReconcileLoop(
    Reconciler reconciler, LeaderSession leader, ClusterRecords records, HostConnections hosts, Func<CancellationToken, Task> reload, TimeProvider time)
    : IAsyncDisposable
{
    private const string Idle = "Idle";
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource stop = new();

    /// <summary>A full look without any event, default every 2 minutes.</summary>
    public TimeSpan FullLook { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A look after something was left undone, default after 15 s.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it asks, while it leads, whether somebody has stored an intent; default 2 s.</summary>
    public TimeSpan IntentLook { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Watches the hosts' signs of life while this controller leads; null: nobody does.</summary>
    public HostWatch? Watch { get; init; }

    /// <summary>What it does now.</summary>
    public LoopStatus Status { get; private set; } = new("Starting", time.GetUtcNow(), "it has not begun yet");

    /// <summary>Asks for a look now.</summary>
    public void Wake()
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

    /// <summary>Runs until cancelled. Errors of a pass are told and tried again; when leadership is lost it stands by again.</summary>
    public async Task RunAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        using var hold = leader.Hold();
        var helpers = Task.WhenAll(PumpAsync(both.Token), PollAsync(both.Token), WatchAsync(progress, both.Token));
        try
        {
            while (!both.IsCancellationRequested)
            {
                var again = await PassAsync(progress, both.Token).ConfigureAwait(false);
                using var timer = time.CreateTimer(_ => Wake(), null, again, Timeout.InfiniteTimeSpan);
                await wake.WaitAsync(both.Token).ConfigureAwait(false);
                // Events come in bursts; one look serves them all.
                await Task.Delay(Settle, time, both.Token).ConfigureAwait(false);
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
            await helpers.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loop.</summary>
    public async ValueTask DisposeAsync() => await stop.CancelAsync().ConfigureAwait(false);

    private async Task<TimeSpan> PassAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        try
        {
            await LeadAsync(progress, cancellation).ConfigureAwait(false);
            Tell("Working", "looking and carrying out");
            var result = await leader.GuardAsync(
                async token =>
                {
                    await reload(token).ConfigureAwait(false);
                    return await reconciler.RunAsync(TimeSpan.FromMinutes(10), progress, token).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
            Status = Status with { Passes = Status.Passes + 1, StepsDone = Status.StepsDone + result.StepsDone };
            Tell(result.Complete ? Idle : "Blocked", result.Complete
                ? "nothing is left to do"
                : WhatIsLeft(result));
            return result.Complete ? FullLook : Retry;
        }
        catch (CephadmException e)
        {
            progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Failed, e.Target ?? "reconcile", e.Message));
            Tell(e.Id == "StaleEpoch" ? "Standby" : "Blocked", e.Message);
            return Retry;
        }
    }

    private static string WhatIsLeft(ReconcileResult result) => result.Left switch
    {
        { IsEmpty: true } plan => plan.Notes.FirstOrDefault(note => note.Unknown)?.Text ?? "something is not known",
        { } plan => $"{plan.Steps.Count} steps are left: {result.Failures.FirstOrDefault()?.Text ?? "they wait for approval"}",
        null => "it ended before everything was done",
    };

    private async Task LeadAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        if (leader.Leads)
        {
            return;
        }
        var told = 0L;
        await leader.StandByAsync(
            record =>
            {
                Tell("Standby", $"{record.Describe()} leads");
                if (record.Epoch != told)
                {
                    told = record.Epoch;
                    progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Waiting, "leader", $"{record.Describe()} leads; standing by"));
                }
            },
            cancellation).ConfigureAwait(false);
        progress?.Report(new OperationEvent(time.GetUtcNow(), OperationState.Progress, "leader", $"this controller leads with epoch {leader.Epoch}"));
    }

    private async Task PumpAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var _ in hosts.Changes.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                Wake();
            }
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task WatchAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        if (Watch is null)
        {
            return;
        }
        try
        {
            await Watch.RunAsync(
                () => leader.Leads,
                change =>
                {
                    progress?.Report(new OperationEvent(
                        time.GetUtcNow(), change.Seen.Reachable ? OperationState.Done : OperationState.Waiting, change.HostName, change.Text));
                    Wake();
                },
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
        string? known = null;
        try
        {
            while (true)
            {
                await Task.Delay(IntentLook, time, cancellation).ConfigureAwait(false);
                if (!leader.Leads)
                {
                    // Lost while there was nothing to do: it has to stand by, or it would not notice when the other one ends.
                    if (Status.State == Idle)
                    {
                        Wake();
                    }
                }
                else if (await ReadIntentAsync(cancellation).ConfigureAwait(false) is { } mark && mark != known)
                {
                    known = mark;
                    Wake();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task<string?> ReadIntentAsync(CancellationToken cancellation)
    {
        try
        {
            return await records.ReadIntentAsync(cancellation).ConfigureAwait(false);
        }
        catch (CephadmException)
        {
            // The mons do not answer: passes tell that; here the next look asks again.
            return null;
        }
    }

    private void Tell(string state, string text) => Status = Status with { State = state, Since = time.GetUtcNow(), Text = text };
}
