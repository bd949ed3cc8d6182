using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Reconcile;

/// <summary>Where wakes come from: hosts, mons, and people.</summary>
public sealed partial class ReconcileLoop
{
    private async Task PumpAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in hosts.Changes.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (change.Notice.Kind == "records")
                {
                    Wake();
                    continue;
                }
                due.Add(change);
                Ring();
            }
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
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
                        Ring();
                    }
                }
                else if (await AskAsync(records.ReadIntentAsync, cancellation).ConfigureAwait(false) is { } mark && mark != intent)
                {
                    Wake();
                }
                await AskAsync(KeepAsync, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task<string?> KeepAsync(CancellationToken cancellation)
    {
        await (Keep?.Invoke(cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
        return null;
    }

    private async Task WatchHostsAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
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
                    HostChanged?.Invoke(change);
                    progress?.Report(new OperationEvent(
                        time.GetUtcNow(), change.Seen.Reachable ? OperationState.Done : OperationState.Waiting, change.HostName, change.Text));
                    // Its devices may be others now; and the records tell those who come later that it is offline, or no longer.
                    due.AddRecords();
                    WakeFor(change.HostName);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    private async Task WatchMonsAsync(CancellationToken cancellation)
    {
        string? known = null;
        try
        {
            while (true)
            {
                await Task.Delay(MonLook, time, cancellation).ConfigureAwait(false);
                if (!leader.Leads || await AskAsync(WhatMonsSayAsync, cancellation).ConfigureAwait(false) is not { } said || said == known)
                {
                    continue;
                }
                if (known is not null)
                {
                    due.AddCluster();
                    Ring();
                }
                known = said;
            }
        }
        catch (OperationCanceledException)
        {
            // The loop ended.
        }
    }

    // What plans depend on and others change: members, not usage.
    private async Task<string?> WhatMonsSayAsync(CancellationToken cancellation)
    {
        var status = await monitors.GetStatusAsync(cancellation).ConfigureAwait(false);
        ceph = [.. status.Checks.Select(check => new Health.HealthCheck(check.Key, check.Value.Severity, check.Value.Summary) { Muted = check.Value.Muted })];
        return $"{string.Join(',', status.QuorumNames)}/{status.MonCount} {status.MgrAvailable}+{status.MgrStandbys} {status.OsdsUp}/{status.OsdsIn}/{status.OsdCount}";
    }

    private static async Task<string?> AskAsync(Func<CancellationToken, Task<string?>> question, CancellationToken cancellation)
    {
        try
        {
            return await question(cancellation).ConfigureAwait(false);
        }
        catch (CephadmException)
        {
            // The mons do not answer: passes tell that; here the next look asks again.
            return null;
        }
    }
}
