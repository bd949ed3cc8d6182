using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Stores;

/// <summary>
/// Records in the mons' config-key store under <c>cephadmps/</c>, the cluster's own memory. Reading is one command. A write is a Paxos round of
/// some milliseconds, so a value that did not change since it was last read or written here is not written.
/// </summary>
public sealed class ConfigKeyStore(IMonitorClient monitors) : IStateStore
{
    /// <summary>What all keys begin with.</summary>
    public const string Root = "cephadmps/";

    // Measured: 129 writes a second with 8 at once, and no gain from more.
    private const int WritesAtOnce = 8;

    private readonly SemaphoreSlim writes = new(WritesAtOnce);
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];
    private readonly object gate = new();
    private readonly Dictionary<string, Known> records = [];
    private long clock;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) =>
        (await DumpAsync(prefix, cancellation).ConfigureAwait(false)).Require();

    /// <inheritdoc/>
    public async Task<StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default)
    {
        var began = Interlocked.Read(ref clock);
        var keys = await monitors.DumpConfigKeysAsync(Root + prefix, cancellation).ConfigureAwait(false);
        var values = new Dictionary<string, string>();
        var damaged = new Dictionary<string, CephadmException>();
        var parts = new Dictionary<string, List<string>>();
        foreach (var (full, text) in keys)
        {
            var key = full[Root.Length..];
            if (RecordText.IsPart(key, out var record))
            {
                (parts.TryGetValue(record, out var list) ? list : parts[record] = []).Add(key);
            }
            else
            {
                try
                {
                    values[key] = RecordText.Decode(key, text, part => keys.GetValueOrDefault(Root + part));
                }
                catch (Exception e) when (e is FormatException or InvalidDataException or ArgumentException)
                {
                    damaged[key] = RecordJson.Damaged(key, e.Message, e);
                }
            }
        }
        Learn(prefix, began, values, parts);
        return new StoreDump(values, damaged);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string key, string value, CancellationToken cancellation = default)
    {
        if (RecordText.IsPart(key, out _))
        {
            throw new ArgumentException($"'{key}' looks like the key of a part", nameof(key));
        }
        var known = KnownOf(key);
        await TurnOf(key).WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var digest = DigestOf(value);
            if (known.Digest == digest)
            {
                return;
            }
            var stored = RecordText.Encode(key, value);
            // Until the mons have answered, what they hold is not known.
            Begin(known, stored.Parts.Keys);
            // The old value stays valid until the head is written, which names the new parts.
            await Task.WhenAll(stored.Parts.Select(part => SetAsync(part.Key, part.Value, cancellation))).ConfigureAwait(false);
            await SetAsync(key, stored.Head, cancellation).ConfigureAwait(false);
            var old = End(known, digest, stored.Parts.Keys);
            await Task.WhenAll(old.Select(part => RemoveKeyAsync(part, cancellation))).ConfigureAwait(false);
        }
        finally
        {
            TurnOf(key).Release();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key, CancellationToken cancellation = default)
    {
        var known = KnownOf(key);
        await TurnOf(key).WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Begin(known, []);
            // The head first: without it parts mean nothing.
            await RemoveKeyAsync(key, cancellation).ConfigureAwait(false);
            var parts = await monitors.DumpConfigKeysAsync(Root + RecordText.PartPrefix(key), cancellation).ConfigureAwait(false);
            await Task.WhenAll(parts.Keys.Select(part => part[Root.Length..])
                .Where(part => RecordText.IsPart(part, out var record) && record == key)
                .Select(part => RemoveKeyAsync(part, cancellation))).ConfigureAwait(false);
            End(known, null, []);
        }
        finally
        {
            TurnOf(key).Release();
        }
    }

    // A dump that began before a write ended tells nothing certain about that record.
    private void Learn(string prefix, long began, Dictionary<string, string> values, Dictionary<string, List<string>> parts)
    {
        lock (gate)
        {
            foreach (var key in records.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Concat(values.Keys).Concat(parts.Keys).Distinct().ToList())
            {
                var known = records.TryGetValue(key, out var found) ? found : records[key] = new Known();
                if (known.Changed <= began && !known.IsUncertain)
                {
                    known.Digest = values.TryGetValue(key, out var value) ? DigestOf(value) : null;
                    known.Parts = [.. parts.GetValueOrDefault(key) ?? []];
                }
            }
        }
    }

    private void Begin(Known known, IEnumerable<string> newParts)
    {
        lock (gate)
        {
            (known.Digest, known.IsUncertain, known.Changed) = (null, true, ++clock);
            known.Parts = [.. known.Parts.Union(newParts)];
        }
    }

    /// <returns>Parts that no value needs any more, those of writes that were cut short included.</returns>
    private List<string> End(Known known, UInt128? digest, IEnumerable<string> parts)
    {
        lock (gate)
        {
            (known.Digest, known.IsUncertain, known.Changed) = (digest, false, ++clock);
            var old = known.Parts.Except(parts).ToList();
            known.Parts = [.. parts];
            return old;
        }
    }

    private static UInt128 DigestOf(string value) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    // Writes of one key keep their order; those of two keys that share a turn wait for each other, which harms nothing.
    private SemaphoreSlim TurnOf(string key) => turns[(uint)string.GetHashCode(key, StringComparison.Ordinal) % (uint)turns.Length];

    private Known KnownOf(string key)
    {
        lock (gate)
        {
            return records.TryGetValue(key, out var known) ? known : records[key] = new Known();
        }
    }

    private Task SetAsync(string key, string value, CancellationToken cancellation) =>
        OneOfAsync(() => monitors.SetConfigKeyAsync(Root + key, value, cancellation), cancellation);

    private Task RemoveKeyAsync(string key, CancellationToken cancellation) =>
        OneOfAsync(() => monitors.RemoveConfigKeyAsync(Root + key, cancellation), cancellation);

    private async Task OneOfAsync(Func<Task> write, CancellationToken cancellation)
    {
        await writes.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await write().ConfigureAwait(false);
        }
        finally
        {
            writes.Release();
        }
    }

    /// <summary>What this store knows of one record.</summary>
    private sealed class Known
    {
        /// <summary>Digest of the value that the mons hold; null: none, or not known.</summary>
        public UInt128? Digest { get; set; }

        /// <summary>Keys of parts that are there, or may be.</summary>
        public IReadOnlyCollection<string> Parts { get; set; } = [];

        /// <summary>
        /// A write is under way, or one failed and may still be carried out by the mons. What is read meanwhile proves nothing; the next write ends it.
        /// </summary>
        public bool IsUncertain { get; set; }

        /// <summary>When this store last began or ended a write, by its own count.</summary>
        public long Changed { get; set; }
    }
}
