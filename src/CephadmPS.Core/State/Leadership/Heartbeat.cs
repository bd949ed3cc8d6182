using CephadmPS.Core.Monitors;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.State.Leadership;

/// <summary>Reads, writes and watches the leader's sign of life.</summary>
internal sealed class Heartbeat(IMonitorClient monitors, TimeProvider time)
{
    /// <summary>Time between two signs of life.</summary>
    public static readonly TimeSpan RenewalTime = TimeSpan.FromSeconds(5);

    /// <summary>A leader that gives no sign of life for so long is gone: two renewals may be late.</summary>
    public static readonly TimeSpan TakeOverTime = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(1);

    private const string Key = ConfigKeyStore.Root + "leader";

    /// <summary>The record; null before the first leader.</summary>
    public async Task<LeaderRecord?> ReadAsync(CancellationToken cancellation) =>
        await monitors.GetConfigKeyAsync(Key, cancellation).ConfigureAwait(false) is { } text ? LeaderRecord.Parse(text) : null;

    /// <summary>Writes it, under the epoch that the monitor client is attached with.</summary>
    public Task WriteAsync(LeaderRecord record, CancellationToken cancellation) => monitors.SetConfigKeyAsync(Key, record.ToJson(), cancellation);

    /// <summary>
    /// Waits until the record differs from <paramref name="seen"/>, or has stood still for <see cref="TakeOverTime"/> by our own monotonic clock;
    /// then it is returned as it was seen.
    /// </summary>
    public async Task<LeaderRecord?> WatchAsync(LeaderRecord? seen, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < TakeOverTime)
        {
            await Task.Delay(LookTime, time, cancellation).ConfigureAwait(false);
            var asked = time.GetTimestamp();
            var now = await ReadAsync(cancellation).ConfigureAwait(false);
            if (now != seen)
            {
                return now;
            }
            if (time.GetElapsedTime(asked) > LookTime)
            {
                // The mons were busy, for the leader as well: it gets the whole time again to show itself.
                since = time.GetTimestamp();
            }
        }
        return seen;
    }
}
