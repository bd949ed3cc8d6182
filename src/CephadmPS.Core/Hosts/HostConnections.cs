using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Channels;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts;

/// <summary>Something changed on a host, as its agent tells. A notice without a kind says: look at everything.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Notice">What changed.</param>
public sealed record HostChange(string HostName, ChangeNotice Notice);

/// <summary>Sign of life of a host.</summary>
/// <param name="Connected">There is a connection.</param>
/// <param name="Silence">Time since its last message; null: it was never heard.</param>
public readonly record struct HostSign(bool Connected, TimeSpan? Silence);

/// <summary>
/// The channels to a set of hosts: one a host, made when first asked for, a limited number of connects at once, and all their
/// changes in one place.
/// </summary>
public sealed class HostConnections : IAsyncDisposable
{
    // One that answers is enough; three, in case one has just gone.
    private const int AnnouncedTo = 3;
    private readonly IAgentConnector _connector;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _connects;
    private readonly object _gate = new();
    private readonly Dictionary<string, HostSlot> _slots = new(StringComparer.Ordinal);
    // Bounded: a pump that has to wait leaves notices in its channel's own queue, which merges them.
    private readonly Channel<HostChange> _changes = Channel.CreateBounded<HostChange>(1024);
    private readonly CancellationTokenSource _stop = new();
    private AttachRequest? _attachment;

    /// <summary>Makes an empty set.</summary>
    /// <param name="connector">Makes channels.</param>
    /// <param name="maxConnects">Connects at once, default 16.</param>
    /// <param name="time">Clock; null: the system's.</param>
    public HostConnections(IAgentConnector connector, int maxConnects = 16, TimeProvider? time = null)
    {
        _connector = connector;
        _time = time ?? TimeProvider.System;
        _connects = new SemaphoreSlim(maxConnects);
    }

    /// <summary>How long <see cref="AttachAsync"/> waits for each host, default 8 s: a dead one must not keep the others from having a leader.</summary>
    public TimeSpan AttachPatience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Changes on all hosts that are connected.</summary>
    public ChannelReader<HostChange> Changes => _changes.Reader;

    /// <summary>Names of the hosts in the set.</summary>
    public IReadOnlyList<string> HostNames
    {
        get
        {
            lock (_gate)
            {
                return [.. _slots.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>What the connection to a host tells of its life. Asks nobody, so it costs nothing.</summary>
    public HostSign SignOf(string hostName)
    {
        lock (_gate)
        {
            return _slots.GetValueOrDefault(hostName)?.Channel is { } channel ? new HostSign(channel.IsConnected, channel.Silence) : new HostSign(false, null);
        }
    }

    /// <summary>Says which hosts there are. Channels of hosts that are gone, or whose address or key changed, are closed.</summary>
    public async Task SetHostsAsync(IEnumerable<HostAddress> hosts)
    {
        var wanted = hosts.ToDictionary(h => h.HostName, StringComparer.Ordinal);
        List<HostSlot> dropped;
        lock (_gate)
        {
            dropped = [.. _slots.Values.Where(s => !wanted.TryGetValue(s.Host.HostName, out var host) || host != s.Host)];
            foreach (var slot in dropped)
            {
                _slots.Remove(slot.Host.HostName);
            }
            foreach (var host in wanted.Values)
            {
                _slots.TryAdd(host.HostName, new HostSlot(host, new ConnectBackoff(_time)));
            }
        }
        foreach (var slot in dropped)
        {
            await slot.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The channel to a host, connected and bound to the epoch that counts if it has to be. Errors: <c>HostUnknown</c> when the host is not in the set, those of
    /// <see cref="IAgentConnector.ConnectAsync"/>; within the pause after a failure the last error comes at once.
    /// </summary>
    public async Task<IAgentChannel> GetAsync(string hostName, CancellationToken cancellation = default)
    {
        HostSlot? slot;
        lock (_gate)
        {
            _slots.TryGetValue(hostName, out slot);
        }
        if (slot is null)
        {
            throw Unknown(hostName);
        }
        IAgentChannel channel;
        await slot.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (slot.Closed.IsCancellationRequested)
            {
                // Taken out of the set while we waited.
                throw Unknown(hostName);
            }
            channel = slot.Channel ?? await ConnectAsync(slot, cancellation).ConfigureAwait(false);
        }
        finally
        {
            slot.Turn.Release();
        }
        try
        {
            await BoundAsync(slot, channel).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (slot.Closed.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Unknown(hostName);
        }
        return channel;
    }

    /// <summary>
    /// Binds all channels, those to come included, to a cluster and an epoch; connects to every host first. A host that has not answered in time
    /// is not waited for: it is bound when it answers, before anything else is asked of it.
    /// </summary>
    /// <param name="fsid">The cluster.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="controller">Who acts, for people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="patience">How long each host is waited for; null: <see cref="AttachPatience"/>.</param>
    /// <returns>Hosts that could not be attached, with the reason. A <c>StaleEpoch</c> is thrown instead: this controller does not lead.</returns>
    public async Task<IReadOnlyDictionary<string, CephadmException>> AttachAsync(
        string fsid, long epoch, string controller, CancellationToken cancellation = default, TimeSpan? patience = null)
    {
        var limit = patience ?? AttachPatience;
        lock (_gate)
        {
            // A new object even for an epoch that was bound to before: agents are to be asked whether it still counts.
            _attachment = new AttachRequest { Fsid = fsid, Epoch = epoch, Controller = controller };
        }
        var results = await Task.WhenAll(HostNames.Select(TryInTimeAsync)).ConfigureAwait(false);
        if (results.FirstOrDefault(r => r.Error?.Id == "StaleEpoch").Error is { } stale)
        {
            throw stale;
        }
        return results.Where(r => r.Error is not null).ToDictionary(r => r.HostName, r => r.Error!, StringComparer.Ordinal);

        async Task<(string HostName, CephadmException? Error)> TryInTimeAsync(string hostName)
        {
            var attaching = TryAttachAsync(hostName);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var ended = await Task.WhenAny(attaching, Task.Delay(limit, _time, enough.Token)).ConfigureAwait(false) == attaching;
            await enough.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return ended
                ? await attaching.ConfigureAwait(false)
                : (hostName, new CephadmException("HostUnreachable", ErrorKind.Unavailable,
                    $"Host {hostName} has not answered within {limit.TotalSeconds:0.#} s.", "Check that the host runs and answers SSH.", hostName));
        }

        async Task<(string HostName, CephadmException? Error)> TryAttachAsync(string hostName)
        {
            try
            {
                _ = await GetAsync(hostName, cancellation).ConfigureAwait(false);
                return (hostName, null);
            }
            catch (CephadmException e)
            {
                return (hostName, e);
            }
        }
    }

    /// <summary>Channels to come are bound to no epoch any more: they read only.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _attachment = null;
        }
    }

    /// <summary>Closes all channels.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await SetHostsAsync([]).ConfigureAwait(false);
        _changes.Writer.TryComplete();
    }

    private static CephadmException Unknown(string hostName) =>
        new("HostUnknown", ErrorKind.NotFound, $"Host {hostName} is not in the cluster's inventory.",
            "See Get-CephHost for the names, or add it with Add-CephHost.", hostName);

    private async Task<IAgentChannel> ConnectAsync(HostSlot slot, CancellationToken cancellation)
    {
        if (slot.Backoff.Remaining > TimeSpan.Zero && slot.Backoff.LastError is CephadmException last)
        {
            throw last;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token, slot.Closed);
        await _connects.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            var channel = await _connector.ConnectAsync(slot.Host, either.Token).ConfigureAwait(false);
            slot.Open(channel, PumpAsync(slot, channel));
            slot.Backoff.Succeeded();
            return channel;
        }
        catch (CephadmException e)
        {
            slot.Backoff.Failed(e);
            throw;
        }
        finally
        {
            _connects.Release();
        }
    }

    // A kept channel whose attachment failed, or was not waited for, is attached when it is next asked for; once for all who ask.
    private Task BoundAsync(HostSlot slot, IAgentChannel channel)
    {
        AttachRequest attachment;
        var attaching = new TaskCompletionSource();
        lock (_gate)
        {
            if (_attachment is null)
            {
                return Task.CompletedTask;
            }
            attachment = _attachment;
            if (ReferenceEquals(slot.Attachment, attachment) && !slot.Attaching.IsFaulted && !slot.Attaching.IsCanceled)
            {
                return slot.Attaching;
            }
            (slot.Attachment, slot.Attaching) = (attachment, attaching.Task);
        }
        return SendAsync();

        // Not within the lock: it may have to connect again first.
        async Task SendAsync()
        {
            try
            {
                await channel.CallAsync<AttachResult>(Verbs.Attach, attachment, null, null, slot.Closed).ConfigureAwait(false);
                attaching.SetResult();
            }
            catch (OperationCanceledException)
            {
                attaching.SetCanceled(slot.Closed);
            }
            catch (Exception e)
            {
                attaching.SetException(e);
            }
            await attaching.Task.ConfigureAwait(false);
        }
    }

    private async Task PumpAsync(HostSlot slot, IAgentChannel channel)
    {
        try
        {
            await foreach (var notice in channel.Changes.ReadAllAsync(slot.Closed).ConfigureAwait(false))
            {
                await _changes.Writer.WriteAsync(new HostChange(slot.Host.HostName, notice), slot.Closed).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // Closed.
        }
    }

    /// <summary>
    /// Has agents tell the controller that leads of changed records. It watches all hosts, so that one agent that answers is enough; where none does (an
    /// agent that does not stay has no other listeners) it finds the change when it asks for it.
    /// </summary>
    public async Task AnnounceAsync(string fsid, CancellationToken cancellation)
    {
        List<IAgentChannel> open;
        lock (_gate)
        {
            open = [.. _slots.Values.Select(slot => slot.Channel).OfType<IAgentChannel>().Where(channel => channel.IsConnected).Take(AnnouncedTo)];
        }
        await Task.WhenAll(open.Select(async channel =>
        {
            try
            {
                await channel.AnnounceAsync(fsid, cancellation).ConfigureAwait(false);
            }
            catch (CephadmException)
            {
                // An older agent, or one that is gone: the leader asks for intents from time to time as well.
            }
        })).ConfigureAwait(false);
    }

    private sealed class HostSlot(HostAddress host, ConnectBackoff backoff)
    {
        private readonly CancellationTokenSource _closed = new();
        private Task _pump = Task.CompletedTask;

        public HostAddress Host { get; } = host;
        public ConnectBackoff Backoff { get; } = backoff;
        public SemaphoreSlim Turn { get; } = new(1);
        public IAgentChannel? Channel { get; private set; }
        public AttachRequest? Attachment { get; set; }
        public Task Attaching { get; set; } = Task.CompletedTask;
        public CancellationToken Closed => _closed.Token;

        public void Open(IAgentChannel channel, Task pump) => (Channel, _pump) = (channel, pump);

        public async Task CloseAsync()
        {
            await _closed.CancelAsync().ConfigureAwait(false);
            await Turn.WaitAsync().ConfigureAwait(false);
            try
            {
                if (Channel is { } channel)
                {
                    await channel.DisposeAsync().ConfigureAwait(false);
                }
                await _pump.ConfigureAwait(false);
            }
            finally
            {
                Turn.Release();
            }
        }
    }
}
