using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.Operations;

/// <summary>
/// Writes history at a bounded rate: of several changes of one record only the last is written, at most <see cref="WritesAtOnce"/> records every
/// <see cref="Every"/>. History never holds work up: what cannot be written (the mons do not answer, another controller leads) is tried again
/// with the next change, and is lost with the process.
/// </summary>
/// <param name="records">The cluster's records.</param>
/// <param name="mayWrite">Asked before writing: does this controller act under an epoch now.</param>
/// <param name="time">The clock.</param>
public sealed class HistoryWriter(ClusterRecords records, Func<bool> mayWrite, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan ProposeInterval = TimeSpan.FromSeconds(1);
    private readonly object gate = new();
    private readonly Dictionary<string, Func<CancellationToken, Task>> pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> awaited = new(StringComparer.Ordinal);
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private ITimer? timer;
    private bool closed;

    /// <summary>Time between two rounds of writing, default 2 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Records a round, default 5: with the default time that is 2.5 a second at most.</summary>
    public int WritesAtOnce { get; init; } = 5;

    /// <summary>Records that wait to be written.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return pending.Count;
            }
        }
    }

    /// <summary>Stores a record, soon.</summary>
    /// <param name="record">The record.</param>
    /// <param name="awaited">Somebody may wait for it: it goes before others.</param>
    public void Save<T>(T record, bool awaited = false) where T : class, IRecord<T>
    {
        var key = T.KeyPrefix + record.RecordName;
        lock (gate)
        {
            if (awaited)
            {
                this.awaited.Add(key);
            }
            Add(key, token => records.SaveAsync(record, token));
        }
    }

    /// <summary>
    /// Writes what somebody may wait for a second from now, and nothing else. Not at once: after each write the mons keep back changes of their maps for a second
    /// (paxos_propose_interval), and a daemon that was just started is waiting to be put into one.
    /// </summary>
    public void Hurry() => _ = HurryAsync();

    private async Task HurryAsync()
    {
        await Task.Delay(ProposeInterval, time).ConfigureAwait(false);
        if (mayWrite() && !closed)
        {
            await WriteSomeAsync(CancellationToken.None, awaitedOnly: true).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a record, soon; one that was saved here and is not written yet is not written at all.</summary>
    public void Remove<T>(string name) where T : class, IRecord<T>
    {
        var key = T.KeyPrefix + name;
        lock (gate)
        {
            if (pending.Remove(key) && !written.Contains(key))
            {
                return;
            }
            written.Remove(key);
        }
        Add(key, token => records.RemoveAsync<T>(name, token));
    }

    /// <summary>Writes all that waits, as far as it can within the time.</summary>
    public async Task FlushAsync(TimeSpan within)
    {
        using var soon = new CancellationTokenSource(within, time);
        try
        {
            while (Waiting > 0 && mayWrite() && await WriteSomeAsync(soon.Token).ConfigureAwait(false))
            {
                // Until all is written.
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    /// <summary>Writes what waits, for a second at most, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        ITimer? old;
        lock (gate)
        {
            closed = true;
            (old, timer) = (timer, null);
        }
        if (old is not null)
        {
            await old.DisposeAsync().ConfigureAwait(false);
        }
        await FlushAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        lock (gate)
        {
            pending.Clear();
        }
    }

    private void Add(string key, Func<CancellationToken, Task> write)
    {
        lock (gate)
        {
            pending[key] = write;
            Arm();
        }
    }

    private void Arm()
    {
        if (!closed && timer is null && pending.Count > 0)
        {
            timer = time.CreateTimer(_ => _ = RoundAsync(), null, Every, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RoundAsync()
    {
        if (mayWrite())
        {
            await WriteSomeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
            // Without an epoch the next change tries again: a standby has no reason to wake for it.
            if (mayWrite())
            {
                Arm();
            }
        }
    }

    /// <returns>False when something could not be written.</returns>
    private async Task<bool> WriteSomeAsync(CancellationToken cancellation, bool awaitedOnly = false)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            KeyValuePair<string, Func<CancellationToken, Task>>[] batch;
            lock (gate)
            {
                batch = [.. pending.Where(entry => !awaitedOnly || awaited.Contains(entry.Key)).OrderByDescending(entry => awaited.Contains(entry.Key)).Take(WritesAtOnce)];
                foreach (var (key, _) in batch)
                {
                    pending.Remove(key);
                    written.Add(key);
                }
            }
            var ended = await Task.WhenAll(batch.Select(entry => TryAsync(entry.Key, entry.Value, cancellation))).ConfigureAwait(false);
            return ended.All(done => done);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> TryAsync(string key, Func<CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await write(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is CephadmException or OperationCanceledException)
        {
            lock (gate)
            {
                // A later change of the same record counts more.
                pending.TryAdd(key, write);
            }
            return false;
        }
    }
}
