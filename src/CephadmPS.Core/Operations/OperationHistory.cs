using System.Globalization;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Operations;

/// <summary>
/// What is done to a cluster, and what happens to its daemons: kept in the cluster's own store, the last 200 operations and the newest five events a
/// subject. Who writes here need not wait; see <see cref="HistoryWriter"/>.
/// </summary>
public sealed class OperationHistory : IAsyncDisposable
{
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromMinutes(1);
    private readonly object gate = new();
    private readonly HistoryWriter writer;
    private readonly ClusterRecords records;
    private readonly TimeProvider time;
    private readonly string actor;
    private readonly SortedSet<string> kept = new(StringComparer.Ordinal);
    private OperationRecord? last;
    private DateTimeOffset keptAt;
    private bool keptIsKnown;
    private int number;

    /// <summary>Makes the history of one session.</summary>
    /// <param name="records">The cluster's records.</param>
    /// <param name="actor">Who acts in this session.</param>
    /// <param name="mayWrite">Asked before writing: does this controller act under an epoch now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leads">Asked before it is told what this session carries out: does it lead; null: yes.</param>
    public OperationHistory(ClusterRecords records, string actor, Func<bool> mayWrite, TimeProvider time, Func<bool>? leads = null)
    {
        (this.records, this.actor, this.time) = (records, actor, time);
        writer = new HistoryWriter(records, mayWrite, time);
        Events = new EventLog(records, writer, time);
        Progress = new ProgressLog(writer, actor, leads ?? (() => true));
    }

    /// <summary>Events of daemons, services and hosts.</summary>
    public EventLog Events { get; }

    /// <summary>Steps that failed in this session, for the metrics.</summary>
    public long StepFailures { get; private set; }

    /// <summary>The operations that are kept, the newest first.</summary>
    public async Task<IReadOnlyList<OperationRecord>> ReadAsync(CancellationToken cancellation) =>
        [.. (await records.LoadAsync<OperationRecord>(cancellation).ConfigureAwait(false)).Values.OrderByDescending(record => record.Id, StringComparer.Ordinal)];

    /// <summary>An operation that carries out plans begins. It is kept only when it comes to something: a pass that finds nothing to do leaves no trace.</summary>
    /// <param name="title">What, one clause.</param>
    /// <param name="next">Where events go on to.</param>
    public RunningOperation Begin(string title, IProgress<OperationEvent>? next) => new(this, new OperationRecord(NewId(), title, actor, time.GetUtcNow())) { Next = next };

    /// <summary>Somebody has changed what shall be.</summary>
    /// <param name="title">What, one clause.</param>
    /// <param name="began">When it began.</param>
    /// <param name="error">Why it failed; null when it is done.</param>
    public void Note(string title, DateTimeOffset began, CephadmException? error = null) => Keep(new OperationRecord(NewId(), title, actor, began)
    {
        State = error is null ? "Done" : "Failed",
        Ended = time.GetUtcNow(),
        BlockedBy = error is null ? [] : [error.Message],
    });

    /// <summary>Writes what waits.</summary>
    public Task FlushAsync(TimeSpan within) => writer.FlushAsync(within);

    /// <summary>Writes what waits, for a second at most.</summary>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    /// <summary>What this session carries out, for those who wait for it.</summary>
    internal ProgressLog Progress { get; }

    internal TimeProvider Time => time;

    internal void Failed() => StepFailures++;

    internal void Keep(OperationRecord record)
    {
        lock (gate)
        {
            if (last is not null && last.Id != record.Id && record.Repeats(last))
            {
                // Tried again with the same end, as a loop does while something stands in the way: one record tells it.
                writer.Remove<OperationRecord>(record.Id);
                kept.Remove(record.Id);
                var again = last with { Ended = record.Ended, Repeated = last.Repeated + 1 };
                var write = again.Ended - keptAt >= RepeatEvery;
                last = again;
                if (!write)
                {
                    return;
                }
                record = again;
            }
            if (record.Ended is { } ended)
            {
                (last, keptAt) = (record, ended);
            }
            writer.Save(record);
            if (kept.Add(record.Id))
            {
                Trim();
            }
        }
    }

    private void Trim()
    {
        if (!keptIsKnown)
        {
            keptIsKnown = true;
            _ = LearnKeptAsync();
        }
        while (kept.Count > OperationRecord.Kept)
        {
            var oldest = kept.Min!;
            kept.Remove(oldest);
            writer.Remove<OperationRecord>(oldest);
        }
    }

    private async Task LearnKeptAsync()
    {
        await Task.Yield();
        try
        {
            var there = await records.LoadAsync<OperationRecord>(CancellationToken.None).ConfigureAwait(false);
            lock (gate)
            {
                kept.UnionWith(there.Keys);
                Trim();
            }
        }
        catch (CephadmException)
        {
            // Not now: the next session that keeps something trims.
        }
    }

    private string NewId()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture) + $"-{Environment.ProcessId:x}{Interlocked.Increment(ref number):x4}";
    }
}
