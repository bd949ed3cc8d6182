using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Records in the cluster itself: the mons' config-key store under <c>cephadmps/</c>. A write is a Paxos round of 4 to 10 ms, so only
/// what changed is written, several at once; reading all is one cheap command.
/// </summary>
public sealed class ConfigKeyStore(IMonitorClient client) : IStateStore
{
    /// <summary>Where our keys begin.</summary>
    public const string Root = "cephadmps/";

    // With eight writers the mons reach 129 writes a second; more writers do not help.
    private const int Writers = 8;

    private readonly object _gate = new();

    /// <summary>What each record was when we last read or wrote it, and the keys of its parts.</summary>
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    private sealed record Known(string Digest, IReadOnlyList<string> PartKeys);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix = "", CancellationToken cancellation = default)
    {
        var stored = (await client.DumpConfigKeysAsync(Root + prefix, cancellation).ConfigureAwait(false))
            .ToDictionary(p => p.Key[Root.Length..], p => p.Value, StringComparer.Ordinal);
        var records = stored.Where(p => !RecordCodec.IsPart(p.Key))
            .ToDictionary(p => p.Key, p => RecordCodec.Decode(p.Key, p.Value, stored.GetValueOrDefault), StringComparer.Ordinal);
        var parts = stored.Keys.Where(RecordCodec.IsPart).ToLookup(k => k[..k.IndexOf('#', StringComparison.Ordinal)], StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var gone in _known.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && !records.ContainsKey(k)).ToList())
            {
                _known.Remove(gone);
            }
            foreach (var (key, text) in records)
            {
                _known[key] = new Known(RecordCodec.Digest(text), [.. parts[key]]);
            }
        }
        return records;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyDictionary<string, string> records, CancellationToken cancellation = default)
    {
        foreach (var key in records.Keys)
        {
            StateErrors.CheckKey(key);
        }
        List<KeyValuePair<string, string>> changed;
        lock (_gate)
        {
            changed = [.. records.Where(r => _known.GetValueOrDefault(r.Key)?.Digest != RecordCodec.Digest(r.Value))];
        }
        await ForEachAsync(changed, record => WriteOneAsync(record.Key, record.Value, cancellation), cancellation).ConfigureAwait(false);
        return [.. changed.Select(r => r.Key).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation = default) =>
        ForEachAsync(keys, async key =>
        {
            // The record first: parts without it are nothing.
            await client.RemoveConfigKeyAsync(Root + key, cancellation).ConfigureAwait(false);
            foreach (var part in Forget(key))
            {
                await client.RemoveConfigKeyAsync(Root + part, cancellation).ConfigureAwait(false);
            }
        }, cancellation);

    private async Task WriteOneAsync(string key, string text, CancellationToken cancellation)
    {
        var stored = RecordCodec.Encode(key, text);
        // Until this has gone well we do not know what is stored; then the next write must not be left out.
        var older = Forget(key);
        await ForEachAsync(stored.Parts, part => client.SetConfigKeyAsync(Root + part.Key, part.Value, cancellation), cancellation).ConfigureAwait(false);
        await client.SetConfigKeyAsync(Root + key, stored.Value, cancellation).ConfigureAwait(false);
        var partKeys = stored.Parts.Select(p => p.Key).ToList();
        foreach (var part in older.Except(partKeys))
        {
            await client.RemoveConfigKeyAsync(Root + part, cancellation).ConfigureAwait(false);
        }
        lock (_gate)
        {
            _known[key] = new Known(RecordCodec.Digest(text), partKeys);
        }
    }

    private IReadOnlyList<string> Forget(string key)
    {
        lock (_gate)
        {
            return _known.Remove(key, out var known) ? known.PartKeys : [];
        }
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation },
            async (item, _) => await work(item).ConfigureAwait(false));
}
