using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// A controller's part in leading a cluster. One controller leads at a time; it renews a sign of life every 5 s, and another one takes over
/// 12 s after the last. A session that has had no work for 5 s gives leadership back by itself, and claims it again with its next work. Agents
/// fence: they refuse any change under an epoch below the highest that they know.
/// </summary>
/// <param name="fsid">The cluster.</param>
/// <param name="controller">Who we are, for others to read: user, computer and process.</param>
/// <param name="monitors">The cluster's mons; its changes bear <see cref="Epoch"/>.</param>
/// <param name="hosts">The hosts, which are attached with each epoch that we act under.</param>
/// <param name="time">The clock.</param>
public sealed class LeaderSession(string fsid, string controller, IMonitorClient monitors, HostConnections hosts, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(3);
    // A host that died with the last leader must not keep the next one from beginning: it is attached when it answers.
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(1.5);

    private readonly EpochRegister register = new(monitors, time);
    private readonly Heartbeat heartbeat = new(monitors, time);
    private readonly SemaphoreSlim turn = new(1);
    private volatile Term? term;
    private int holds;
    private long usedAt;

    /// <summary>Name of this process as a controller.</summary>
    public static string ProcessName { get; } = $"{Environment.UserName}@{Environment.MachineName} (process {Environment.ProcessId})";

    /// <summary>The epoch that changes are made under: our own, or the leader's for intents; 0 when there is none or it is over.</summary>
    public long Epoch => term?.Epoch ?? 0;

    /// <summary>Who we are and since when we lead, for people; null: we do not.</summary>
    public string? Describe() => term is { Leads: true, Record: { } record } ? record.Describe() : null;

    /// <summary>Who leads, as the cluster's record tells; null before the first leader. It may be gone: see <see cref="LeaderRecord.Released"/>.</summary>
    public Task<LeaderRecord?> ReadLeaderAsync(CancellationToken cancellation) => heartbeat.ReadAsync(cancellation);

    /// <summary>This controller leads.</summary>
    public bool Leads => term is { Leads: true };

    /// <summary>
    /// Leads from here on, if this controller does not lead yet. It takes up to 5 s to see that another one leads, 12 s when that one is gone without
    /// giving leadership back. Errors: <c>LeadershipHeld</c> naming who leads and since when.
    /// </summary>
    public Task EnsureAsync(CancellationToken cancellation) => LeadAsync(leader => throw LeadershipErrors.Held(fsid, leader), cancellation);

    /// <summary>As <see cref="EnsureAsync"/>, but while another controller leads it stands by, and takes over when that one ends.</summary>
    /// <param name="standingBy">Told who leads, again and again.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task StandByAsync(Action<LeaderRecord> standingBy, CancellationToken cancellation) => LeadAsync(standingBy, cancellation);

    /// <summary>
    /// Makes ready to store an intent (a spec, a host, an approval): while another controller leads its epoch is used, without claiming one, and it
    /// carries the intent out; otherwise this controller leads.
    /// </summary>
    public async Task EnsureForIntentAsync(CancellationToken cancellation)
    {
        while (!Leads)
        {
            var seen = await heartbeat.ReadAsync(cancellation).ConfigureAwait(false);
            if (seen is { Released: false })
            {
                if (await TryAdoptAsync(seen.Epoch, cancellation).ConfigureAwait(false))
                {
                    return;
                }
                // Agents know a higher epoch: who claimed it shows itself in a moment.
                if (await heartbeat.WatchAsync(seen, cancellation).ConfigureAwait(false) != seen)
                {
                    continue;
                }
            }
            try
            {
                await EnsureAsync(cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e) when (e.Id == "LeadershipHeld")
            {
                // Another one began to lead just now: its epoch will do.
            }
        }
    }

    /// <summary>Keeps leadership although there is no work, as a loop does that waits for something to do; disposed: no more.</summary>
    public IDisposable Hold()
    {
        Interlocked.Increment(ref holds);
        return new Held(EndHold);
    }

    /// <summary>
    /// Does work that one of the methods above has made ready. It is cancelled when the epoch is over. Errors: <c>StaleEpoch</c>, naming who leads now.
    /// </summary>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var hold = Hold();
        if (term is not { } current)
        {
            throw await StaleAsync(null, cancellation).ConfigureAwait(false);
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, current.Lost);
        try
        {
            var result = await work(either.Token).ConfigureAwait(false);
            if (!current.Lost.IsCancellationRequested)
            {
                return result;
            }
        }
        catch (OperationCanceledException) when (current.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The reason is told below.
        }
        catch (CephadmException e) when (e.Id == "StaleEpoch")
        {
            Lose(current);
            throw await StaleAsync(e, cancellation).ConfigureAwait(false);
        }
        throw await StaleAsync(null, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the signs of life and keeps the epoch: the cluster is about to be removed, and nothing shall be written to it any more.
    /// </summary>
    public Task StopRenewingAsync() => term?.EndAsync() ?? Task.CompletedTask;

    /// <summary>Gives leadership back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (term is not { } current)
        {
            return;
        }
        var release = current.Leads && !current.End.IsCancellationRequested;
        await current.EndAsync().ConfigureAwait(false);
        if (release)
        {
            await ReleaseAsync(current).ConfigureAwait(false);
        }
        term = null;
    }

    private async Task LeadAsync(Action<LeaderRecord> heldByOther, CancellationToken cancellation)
    {
        // What follows is about to be done under it.
        using var hold = Hold();
        while (!Leads)
        {
            var seen = await heartbeat.ReadAsync(cancellation).ConfigureAwait(false);
            // Read before watching: only the number after this one is claimed, so that whoever claims meanwhile is not overtaken.
            var last = Math.Max(await register.LastAsync(cancellation).ConfigureAwait(false), seen?.Epoch ?? 0);
            // A number beyond the record is of one that has claimed it and not yet shown itself.
            if (seen is { Released: false } || last > (seen?.Epoch ?? 0))
            {
                var now = await heartbeat.WatchAsync(seen, cancellation).ConfigureAwait(false);
                if (now != seen)
                {
                    if (now is { Released: false })
                    {
                        heldByOther(now);
                    }
                    continue;
                }
            }
            await TryClaimAsync(last, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TryClaimAsync(long last, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Leads)
            {
                return;
            }
            // Agents take no change under an epoch that they know to be over, so the claim itself is made under the last one.
            if (!await ActUnderAsync(last, cancellation).ConfigureAwait(false))
            {
                if (await register.LastAsync(cancellation).ConfigureAwait(false) <= last)
                {
                    throw await StaleAsync(null, cancellation).ConfigureAwait(false);
                }
                return;
            }
            var claimed = new Term(last + 1);
            try
            {
                if (!await register.ClaimAsync(claimed.Epoch, cancellation).ConfigureAwait(false))
                {
                    return;
                }
                // The sign of life comes at once: attaching hosts can take longer than others wait.
                claimed.Record = new LeaderRecord(controller, claimed.Epoch, time.GetUtcNow());
                await heartbeat.WriteAsync(claimed.Record, cancellation).ConfigureAwait(false);
                term = claimed;
                claimed.Renewing = RenewAsync(claimed);
                await hosts.AttachAsync(fsid, claimed.Epoch, controller, cancellation, HostPatience).ConfigureAwait(false);
                await register.TrimAsync(claimed.Epoch, cancellation).ConfigureAwait(false);
                claimed.Leads = true;
            }
            catch (CephadmException e) when (e.Id == "StaleEpoch")
            {
                // Another one was faster.
                Lose(claimed);
            }
            catch
            {
                await claimed.EndAsync().ConfigureAwait(false);
                if (term == claimed)
                {
                    await ReleaseAsync(claimed).ConfigureAwait(false);
                }
                throw;
            }
            finally
            {
                if (!claimed.Leads)
                {
                    Abandon();
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> TryAdoptAsync(long epoch, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Epoch == epoch || Leads || await ActUnderAsync(epoch, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes an epoch that others have claimed; false when it is over.</summary>
    private async Task<bool> ActUnderAsync(long epoch, CancellationToken cancellation)
    {
        try
        {
            await hosts.AttachAsync(fsid, epoch, controller, cancellation, HostPatience).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id == "StaleEpoch")
        {
            Abandon();
            return false;
        }
        term = new Term(epoch);
        return true;
    }

    private async Task RenewAsync(Term current)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Heartbeat.RenewalTime, time, current.End).ConfigureAwait(false);
                if (await TryRestAsync(current).ConfigureAwait(false))
                {
                    return;
                }
                if (!await TryRenewAsync(current).ConfigureAwait(false))
                {
                    Lose(current);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (current.End.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    private async Task<bool> TryRenewAsync(Term current)
    {
        try
        {
            if (await register.IsClaimedAsync(current.Epoch + 1, current.End).ConfigureAwait(false))
            {
                return false;
            }
            current.Record = current.Record! with { Renewals = current.Record.Renewals + 1 };
            await heartbeat.WriteAsync(current.Record, current.End).ConfigureAwait(false);
            return true;
        }
        catch (CephadmException e)
        {
            // Mons that do not answer us do not answer others either: the next turn tries again. Whoever claims meanwhile is fenced for.
            return e.Id != "StaleEpoch";
        }
    }

    // Others would wait in vain for an idle session to carry their intents out.
    private async Task<bool> TryRestAsync(Term current)
    {
        await turn.WaitAsync(current.End).ConfigureAwait(false);
        try
        {
            if (!current.Leads)
            {
                return false;
            }
            // Work that begins from here on sees that it has to claim again; work that began before is seen here.
            current.Leads = false;
            Interlocked.MemoryBarrier();
            if (holds > 0 || time.GetElapsedTime(Interlocked.Read(ref usedAt)) < Heartbeat.RenewalTime)
            {
                current.Leads = true;
                return false;
            }
            await ReleaseAsync(current).ConfigureAwait(false);
            Abandon();
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ReleaseAsync(Term current)
    {
        using var soon = new CancellationTokenSource(ReleaseTime, time);
        try
        {
            await heartbeat.WriteAsync(current.Record! with { Released = true }, soon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephadmException or OperationCanceledException)
        {
            // The next controller waits 12 s instead.
        }
    }

    private void Lose(Term current)
    {
        if (Interlocked.CompareExchange(ref term, null, current) == current)
        {
            hosts.Detach();
        }
        current.Lose();
    }

    private void Abandon()
    {
        term = null;
        hosts.Detach();
    }

    private async Task<CephadmException> StaleAsync(CephadmException? cause, CancellationToken cancellation)
    {
        LeaderRecord? leader = null;
        try
        {
            leader = await heartbeat.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (CephadmException)
        {
            // Who leads cannot be asked now; that we do not is certain.
        }
        return LeadershipErrors.Stale(fsid, leader, cause);
    }

    private void EndHold()
    {
        Interlocked.Exchange(ref usedAt, time.GetTimestamp());
        Interlocked.Decrement(ref holds);
    }

    private sealed class Held(Action end) : IDisposable
    {
        private Action? end = end;

        public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
    }
}
