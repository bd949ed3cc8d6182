using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// One controller's part in who leads a cluster. The leader gives a sign of life every 5 s; a standby that sees none for 12 s on its own
/// clock claims the next epoch. What makes this safe is not the clock but the epoch: agents refuse lower ones.
/// </summary>
public sealed class Leadership : IAsyncDisposable
{
    /// <summary>Time between signs of life.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(5);

    /// <summary>Time without a change after which a standby claims.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly IMonitorClient _client;
    private readonly EpochRegister _register;
    private readonly string _controller;
    private readonly Func<long, CancellationToken, Task> _attach;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private Task _beats = Task.CompletedTask;
    private (LeaderBeat? Beat, long Highest) _seen;
    private long? _seenAt;
    private long _beat;

    /// <summary>Makes a standby.</summary>
    /// <param name="client">The cluster; its <see cref="MonitorClientOptions.Epoch"/> should be this object's <see cref="Epoch"/>.</param>
    /// <param name="controller">Who this is, for people.</param>
    /// <param name="attach">Attaches every reachable agent with a new epoch; runs before the first mutation.</param>
    /// <param name="time">Clock; null: the system's.</param>
    public Leadership(IMonitorClient client, string controller, Func<long, CancellationToken, Task> attach, TimeProvider? time = null)
    {
        _client = client;
        _register = new EpochRegister(client);
        _controller = controller;
        _attach = attach;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The epoch this controller leads with, or has led with; 0 before.</summary>
    public long Epoch { get; private set; }

    /// <summary>True while this controller leads, as far as it knows.</summary>
    public bool Leads => Epoch > 0 && !_lost.IsCancellationRequested && !_stop.IsCancellationRequested;

    /// <summary>Ends when another controller has taken over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Who led when we last looked; null: nobody ever did.</summary>
    public LeaderBeat? CurrentLeader => _seen.Beat;

    /// <summary>Waits until this controller leads.</summary>
    /// <returns>Its epoch.</returns>
    public async Task<long> AcquireAsync(CancellationToken cancellation = default)
    {
        while (!await TryAcquireAsync(cancellation).ConfigureAwait(false))
        {
            await Task.Delay(LookEvery, _time, cancellation).ConfigureAwait(false);
        }
        return Epoch;
    }

    /// <summary>
    /// Looks once, and claims when nobody has ever led, the leader has stepped down, or looks of the last 12 s saw no sign of life.
    /// </summary>
    /// <returns>True when this controller leads.</returns>
    public async Task<bool> TryAcquireAsync(CancellationToken cancellation = default)
    {
        if (Leads)
        {
            return true;
        }
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested || _lost.IsCancellationRequested, this);
        var beat = await LeaderBeat.ReadAsync(_client, cancellation).ConfigureAwait(false);
        var patient = Notice(beat, Math.Max(_seen.Highest, beat?.Epoch ?? 0));
        if (beat is { Released: false } && !patient)
        {
            return false;
        }
        // Only now, for this answer is long: who has claimed without a sign of life yet?
        var epochs = await _register.ListAsync(cancellation).ConfigureAwait(false);
        var highest = epochs.Count > 0 ? epochs[^1] : 0;
        patient = Notice(beat, highest);
        var free = highest == 0 || (beat is { Released: true } && beat.Epoch == highest);
        return (free || patient) && await ClaimAsync(epochs, highest + 1, cancellation).ConfigureAwait(false);
    }

    /// <summary>Steps down: the next controller may claim at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        var led = Leads;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _beats.ConfigureAwait(false);
        if (led)
        {
            try
            {
                using var patience = new CancellationTokenSource(BeatEvery, _time);
                await new LeaderBeat(Epoch, _controller, ++_beat, true).WriteAsync(_client, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is CephadmException or OperationCanceledException)
            {
                // Then the next one waits 12 s.
            }
        }
    }

    // True when nothing has changed for as long as a standby must wait.
    private bool Notice(LeaderBeat? beat, long highest)
    {
        if (_seenAt is { } since && _seen == (beat, highest))
        {
            return _time.GetElapsedTime(since) >= Patience;
        }
        _seen = (beat, highest);
        _seenAt = _time.GetTimestamp();
        return false;
    }

    private async Task<bool> ClaimAsync(IReadOnlyList<long> epochs, long epoch, CancellationToken cancellation)
    {
        if (!await _register.TryClaimAsync(epoch, cancellation).ConfigureAwait(false))
        {
            return false;
        }
        Epoch = epoch;
        try
        {
            await _attach(epoch, cancellation).ConfigureAwait(false);
            await new LeaderBeat(epoch, _controller, ++_beat, false).WriteAsync(_client, cancellation).ConfigureAwait(false);
            await _register.PruneAsync(epochs, epoch, cancellation).ConfigureAwait(false);
        }
        catch
        {
            // The number is spent without anybody leading by it; the next claim takes another one.
            Epoch = 0;
            throw;
        }
        _beats = BeatAsync();
        return true;
    }

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(BeatEvery, _time, _stop.Token).ConfigureAwait(false);
                if (await IsLostAsync().ConfigureAwait(false))
                {
                    await _lost.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stepping down.
        }
    }

    private async Task<bool> IsLostAsync()
    {
        try
        {
            if (await _register.IsSupersededAsync(Epoch, _stop.Token).ConfigureAwait(false))
            {
                return true;
            }
            await new LeaderBeat(Epoch, _controller, ++_beat, false).WriteAsync(_client, _stop.Token).ConfigureAwait(false);
            return false;
        }
        catch (CephadmException e)
        {
            // Without mons nobody can claim either; only a higher epoch ends ours.
            return e.Id == "StaleEpoch";
        }
    }
}
