using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State.Cache;

/// <summary>
/// Keeps what was last seen of hosts in the cluster's records, so that the next controller knows it too: a lean projection, written when it has
/// changed, at most once a host in 10 s and 20 records a second in all. Intents do not go this way: they are written at once.
/// </summary>
/// <param name="records">The records.</param>
/// <param name="state">The state whose observations are kept.</param>
/// <param name="time">The clock.</param>
public sealed class HostCache(ClusterRecords records, LiveState state, TimeProvider time)
{
    /// <summary>Shortest time between two writes of what was seen of one host.</summary>
    public static readonly TimeSpan HostPause = TimeSpan.FromSeconds(10);

    /// <summary>Records a second, over any time longer than <see cref="Burst"/> seconds.</summary>
    public const int WritesPerSecond = 20;

    // What may be written at once after a quiet time: a small cluster as a whole.
    private const int Burst = 100;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, Kept> hosts = [];
    private double allowance = Burst;
    private long? countedAt;

    /// <summary>Without the limit of writes a second; for measuring.</summary>
    internal bool IsUnlimited { get; init; }

    /// <summary>Hosts as the records have them: not reachable before they have answered, their daemons known.</summary>
    public static Dictionary<string, HostObservation> Remember(RecordTable table, IEnumerable<string> hostNames)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (daemons, devices, facts) = (table.Of<HostDaemonsRecord>(), table.Of<HostDevicesRecord>(), table.Of<HostFactsRecord>());
        return hostNames.ToDictionary(host => host, host => new HostObservation
        {
            IsRemembered = daemons.ContainsKey(host),
            Daemons = daemons.GetValueOrDefault(host)?.Daemons,
            Devices = devices.GetValueOrDefault(host)?.Devices,
            Networks = facts.GetValueOrDefault(host)?.Networks,
            Facts = facts.GetValueOrDefault(host)?.Facts,
        });
    }

    /// <summary>Writes what is due. To be called by the leader, every few seconds.</summary>
    /// <returns>The number of records written.</returns>
    public Task<int> SaveDueAsync(CancellationToken cancellation) => SaveAsync(atOnce: false, cancellation);

    /// <summary>Writes what has changed without waiting until it is due, as far as a burst goes: the session is about to end.</summary>
    /// <returns>The number of records written.</returns>
    public Task<int> SaveNowAsync(CancellationToken cancellation) => SaveAsync(atOnce: true, cancellation);

    private async Task<int> SaveAsync(bool atOnce, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Allow();
            var current = state.Current;
            var writes = new List<Task>();
            foreach (var (host, seen, kept) in Due(current, atOnce))
            {
                if (allowance < 1 && !IsUnlimited)
                {
                    break;
                }
                SaveHost(host, seen, kept, writes, cancellation);
            }
            Forget(current);
            await Task.WhenAll(writes).ConfigureAwait(false);
            return writes.Count;
        }
        catch
        {
            // What is in the records is not known any more; comparing again costs no write where nothing changed.
            hosts.Clear();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    // Those that were written longest ago first, so that hosts which change all the time do not take the turn of others.
    private IEnumerable<(string Host, HostObservation Seen, Kept Kept)> Due(ClusterState current, bool atOnce)
    {
        var due = new List<(string Host, HostObservation Seen, Kept Kept)>();
        foreach (var (host, seen) in current.Observations)
        {
            // What was only remembered is in the records already.
            if (seen.IsRemembered || !current.Hosts.ContainsKey(host))
            {
                continue;
            }
            if (!hosts.TryGetValue(host, out var kept))
            {
                hosts[host] = kept = new Kept();
            }
            if (kept.HasNews(seen) && (atOnce || kept.WrittenAt is not { } last || time.GetElapsedTime(last) >= HostPause))
            {
                due.Add((host, seen, kept));
            }
        }
        return due.OrderBy(entry => entry.Kept.WrittenAt ?? long.MinValue);
    }

    private void SaveHost(string host, HostObservation seen, Kept kept, List<Task> writes, CancellationToken cancellation)
    {
        if (seen.Daemons is { } daemons && kept.Daemons.IsNews(daemons))
        {
            Write(HostDaemonsRecord.ForWriting(host, daemons), daemons, ref kept.Daemons);
        }
        if (seen.Devices is { } devices && kept.Devices.IsNews(devices))
        {
            Write(HostDevicesRecord.Of(host, devices), devices, ref kept.Devices);
        }
        if ((seen.Networks is not null && kept.Networks.IsNews(seen.Networks)) || (seen.Facts is not null && kept.Facts.IsNews(seen.Facts)))
        {
            Write(HostFactsRecord.Of(host, seen), seen.Networks, ref kept.Networks);
            kept.Facts = new Version(seen.Facts, null);
        }

        void Write<T>(T record, object? source, ref Version version) where T : class, IRecord<T>
        {
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(record.ToJson()));
            if (version.Digest is null || !digest.AsSpan().SequenceEqual(version.Digest))
            {
                writes.Add(records.SaveAsync(record, cancellation));
                kept.WrittenAt = time.GetTimestamp();
                allowance--;
            }
            version = new Version(source, digest);
        }
    }

    private void Allow()
    {
        if (countedAt is { } last)
        {
            allowance = Math.Min(Burst, allowance + (time.GetElapsedTime(last).TotalSeconds * WritesPerSecond));
        }
        countedAt = time.GetTimestamp();
    }

    private void Forget(ClusterState current)
    {
        if (hosts.Count > current.Hosts.Count)
        {
            foreach (var gone in hosts.Keys.Where(host => !current.Hosts.ContainsKey(host)).ToList())
            {
                hosts.Remove(gone);
            }
        }
    }

    /// <summary>What was last compared, and the digest of its projection.</summary>
    private readonly record struct Version(object? Source, byte[]? Digest)
    {
        // An observation's parts are replaced as a whole and never changed: the same object needs no comparison.
        public bool IsNews(object source) => !ReferenceEquals(Source, source);
    }

    private sealed class Kept
    {
        public Version Daemons;
        public Version Devices;
        public Version Networks;
        public Version Facts;

        public long? WrittenAt { get; set; }

        public bool HasNews(HostObservation seen) =>
            (seen.Daemons is { } daemons && Daemons.IsNews(daemons)) || (seen.Devices is { } devices && Devices.IsNews(devices))
            || (seen.Networks is { } networks && Networks.IsNews(networks)) || (seen.Facts is { } facts && Facts.IsNews(facts));
    }
}
