using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Leadership;

namespace CephadmPS.Core.Operations;

/// <summary>
/// Tells what the controller that leads does, to somebody who waits for it: the events of its steps, as it keeps them in the cluster. One read a
/// second. What happened before it began is not told, except that steps are under way.
/// </summary>
/// <param name="records">The cluster's records.</param>
/// <param name="self">The session that waits; its own steps are told to it anyway.</param>
/// <param name="progress">Takes the events.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressFollower(ClusterRecords records, string self, IProgress<OperationEvent> progress, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, OperationEvent> underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private Task following = Task.CompletedTask;
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);
    private string? session;
    private bool leads;

    /// <summary>Steps that were told to be done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>Remembers what has happened so far, and tells which steps that controller has under way.</summary>
    /// <param name="leader">Who leads; null: nobody is known to.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task BeginAsync(LeaderRecord? leader, CancellationToken cancellation)
    {
        if (await ReadAsync(cancellation).ConfigureAwait(false) is not { } record)
        {
            return;
        }
        (session, told[record.Session]) = (record.Session, record.Last);
        if (leader is not { Released: false } || leader.Controller != record.Actor || record.Session == self)
        {
            return;
        }
        foreach (var step in record.Events)
        {
            Remember(step);
        }
        foreach (var step in underWay.Values)
        {
            progress.Report(step);
        }
    }

    /// <summary>Follows from here on, beside the caller's own work.</summary>
    public void Start()
    {
        if (following.IsCompleted)
        {
            following = FollowAsync(end.Token);
        }
    }

    /// <summary>The caller leads itself now: nobody else is followed any more.</summary>
    public async Task LeadsAsync()
    {
        leads = true;
        await end.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
    }

    /// <summary>The wait is over: tells the rest.</summary>
    /// <param name="complete">All is done: steps that were told to have begun are given a moment to be told as done.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FinishAsync(bool complete, CancellationToken cancellation)
    {
        if (leads)
        {
            return;
        }
        var began = time.GetTimestamp();
        await LookAsync(cancellation).ConfigureAwait(false);
        while (complete && underWay.Count > 0 && time.GetElapsedTime(began) < LastLook)
        {
            await Task.Delay(Every, time, cancellation).ConfigureAwait(false);
            await LookAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        end.Dispose();
        turn.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await LookAsync(cancellation).ConfigureAwait(false);
                await Task.Delay(Every, time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (await ReadAsync(cancellation).ConfigureAwait(false) is not { } record || record.Session == self)
            {
                return;
            }
            if (record.Session != session)
            {
                // Another controller has taken over, or leads for the first time.
                session = record.Session;
                underWay.Clear();
            }
            foreach (var step in record.After(told.GetValueOrDefault(record.Session)))
            {
                Remember(step);
                StepsDone += step.State == OperationState.Done ? 1 : 0;
                progress.Report(step);
            }
            told[record.Session] = record.Last;
        }
        finally
        {
            turn.Release();
        }
    }

    private void Remember(OperationEvent step)
    {
        var key = $"{step.StepKind} {step.Subject}";
        switch (step.State)
        {
            case OperationState.Started:
                underWay[key] = step;
                break;
            case OperationState.Done or OperationState.Failed:
                underWay.Remove(key);
                break;
        }
    }

    private async Task<ProgressRecord?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return (await records.LoadAsync<ProgressRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("");
        }
        catch (CephadmException)
        {
            // Mons that do not answer now are asked again; who waits learns it from the look at the cluster.
            return null;
        }
    }
}
