using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// A store with a copy of it in files, for the time when the cluster cannot be asked: without quorum it tells what there was. The copy is written
/// behind: it never delays the cluster's work, nor fails it; what went wrong with it is told by <see cref="Problem"/>.
/// </summary>
/// <param name="store">The store proper.</param>
/// <param name="mirror">Its copy.</param>
public sealed class MirroredStore(IStateStore store, FileStore mirror) : IStateStore, IAsyncDisposable
{
    private int disposed;
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly CancellationTokenSource stop = new();
    private Dictionary<string, string?> waiting = [];
    private Task writing = Task.CompletedTask;
    private IReadOnlyCollection<string>? mirrored;
    private bool enabled;

    /// <summary>Why the copy is not complete; null: it is, as far as it is known.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins to keep the copy: sessions that lead or stand by do, those that only look do not.</summary>
    public async Task EnableAsync(CancellationToken cancellation)
    {
        if (!enabled)
        {
            enabled = true;
            await DumpAsync("", cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads all records, for the copy alone: what other controllers have written meanwhile.</summary>
    public Task RefreshAsync(CancellationToken cancellation) => enabled ? DumpAsync("", cancellation) : EnableAsync(cancellation);

    /// <summary>Waits until the copy holds what has been read and written so far.</summary>
    public Task SettleAsync()
    {
        lock (gate)
        {
            return writing;
        }
    }

    /// <inheritdoc/>
    public async Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default)
    {
        var dump = await store.DumpAsync(prefix, cancellation).ConfigureAwait(false);
        if (enabled)
        {
            Queue(waits =>
            {
                foreach (var (key, value) in dump.Values)
                {
                    waits[key] = value;
                }
                // What cannot be read now may still stand in the copy as it was.
                foreach (var key in (mirrored ?? []).Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !dump.Values.ContainsKey(key) && !dump.Damaged.ContainsKey(key)))
                {
                    waits[key] = null;
                }
            });
        }
        return dump;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
        (await DumpAsync(prefix, cancellation).ConfigureAwait(false)).Require();

    /// <inheritdoc/>
    public async Task WriteAsync(string key, string value, CancellationToken cancellation = default)
    {
        await store.WriteAsync(key, value, cancellation).ConfigureAwait(false);
        Queue(waits => waits[key] = value);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key, CancellationToken cancellation = default)
    {
        await store.RemoveAsync(key, cancellation).ConfigureAwait(false);
        Queue(waits => waits[key] = null);
    }

    /// <summary>Writes what is waiting, for at most 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }
        stop.CancelAfter(CloseTime);
        await SettleAsync().ConfigureAwait(false);
        stop.Dispose();
    }

    private void Queue(Action<Dictionary<string, string?>> add)
    {
        if (!enabled)
        {
            return;
        }
        lock (gate)
        {
            add(waiting);
            if (writing.IsCompleted)
            {
                writing = Task.Run(WriteAllAsync);
            }
        }
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            Dictionary<string, string?> now;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    // Under the lock: what comes from here on starts a new task.
                    writing = Task.CompletedTask;
                    return;
                }
                (now, waiting) = (waiting, []);
            }
            try
            {
                var before = mirrored ?? await ReadMirrorAsync(now).ConfigureAwait(false);
                foreach (var (key, value) in now)
                {
                    await (value is null ? mirror.RemoveAsync(key, stop.Token) : mirror.WriteAsync(key, value, stop.Token)).ConfigureAwait(false);
                }
                mirrored = [.. before.Where(key => now.GetValueOrDefault(key, "") is not null).Union(now.Where(entry => entry.Value is not null).Select(entry => entry.Key))];
                Problem = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException or ArgumentException or ObjectDisposedException)
            {
                Problem = $"The copy of the cluster's records is not complete: {e.Message}";
            }
        }
    }

    // So that unchanged records are not written again, and those that are gone from the cluster go here too.
    private async Task<IReadOnlyCollection<string>> ReadMirrorAsync(Dictionary<string, string?> first)
    {
        var old = await mirror.DumpAsync("", stop.Token).ConfigureAwait(false);
        foreach (var key in old.Values.Keys.Concat(old.Damaged.Keys).Where(key => !first.ContainsKey(key)))
        {
            first[key] = null;
        }
        return [.. old.Values.Keys];
    }
}
