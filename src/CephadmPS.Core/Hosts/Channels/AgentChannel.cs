using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Channels;

/// <summary>
/// The channel to one host's agent over any transport. It connects again when it must, repeats the attachment to a cluster then,
/// and never repeats a request whose outcome it does not know, unless that request only reads.
/// </summary>
public sealed class AgentChannel : IAgentChannel
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>A call waits for a new try at most this long; after that the last error is the quicker answer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly HostAddress _host;
    private readonly IAgentTransport _transport;
    private readonly TimeProvider _time;
    private readonly ChangeQueue _changes = new();
    private readonly ConnectBackoff _backoff;
    private readonly SemaphoreSlim _connecting = new(1);
    private readonly CancellationTokenSource _stop = new();
    private AgentSession? _session;
    private JsonRpcClient? _heard;
    private AttachRequest? _attachment;
    private CephadmException? _attachError;
    private bool _wasConnected;
    private Task _retired = Task.CompletedTask;

    /// <summary>Makes a channel that connects with its first call.</summary>
    public AgentChannel(HostAddress host, IAgentTransport transport, TimeProvider? time = null)
    {
        _host = host;
        _transport = transport;
        _time = time ?? TimeProvider.System;
        _backoff = new ConnectBackoff(_time);
    }

    /// <inheritdoc/>
    public string HostName => _host.HostName;

    /// <inheritdoc/>
    public bool IsConnected => _session is { Rpc.IsOpen: true };

    /// <inheritdoc/>
    public TimeSpan? Silence => _heard?.Silence;

    /// <summary>What the agent told of itself; null before the first connection.</summary>
    public HelloResult? Hello { get; private set; }

    /// <inheritdoc/>
    public bool IsResident => IsConnected && Hello is { Resident: true };

    /// <inheritdoc/>
    public ChannelReader<ChangeNotice> Changes => _changes.Reader;

    /// <inheritdoc/>
    public async Task<TResult> CallAsync<TResult>(
        string verb, object? parameters = null, TimeSpan? timeout = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        if (parameters is AttachRequest wanted)
        {
            // Kept before it is sent: a host that cannot be reached now is attached so when it comes back.
            _attachment = wanted;
        }
        for (var attempt = 1; ; attempt++)
        {
            var session = await GetSessionAsync(cancellation).ConfigureAwait(false);
            if (_attachError is { } refused && parameters is MutationRequest or MonitorCommandRequest { Mutating: true })
            {
                throw refused;
            }
            try
            {
                var result = await session.Rpc.CallAsync<TResult>(verb, parameters, timeout ?? DefaultTimeout, progress, cancellation)
                    .ConfigureAwait(false);
                if (parameters is AttachRequest)
                {
                    _attachError = null;
                }
                return result;
            }
            catch (CephadmException e) when (attempt == 1 && !session.Rpc.IsOpen && MayRepeat(e, verb, parameters))
            {
                // The old connection had died unnoticed; a new one answers.
            }
        }
    }

    /// <summary>Connects if there is no connection. Errors as <see cref="IAgentConnector.ConnectAsync"/> has them.</summary>
    public async Task ConnectAsync(CancellationToken cancellation = default) => await GetSessionAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task RenewAsync(CancellationToken cancellation = default)
    {
        await _connecting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_session is { } old)
            {
                _session = null;
                // Its agent numbers changes otherwise than the one to come.
                old.Rpc.Mute();
                _retired = Task.WhenAll(_retired, RetireAsync(old));
            }
        }
        finally
        {
            _connecting.Release();
        }
        await ConnectAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connection; calls still open end with <c>AnswerUnknown</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _connecting.WaitAsync().ConfigureAwait(false);
        try
        {
            _changes.Complete();
            if (_session is { } session)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            await _retired.ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task RetireAsync(AgentSession session)
    {
        await session.Rpc.DrainAsync(_stop.Token).ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private static bool MayRepeat(CephadmException error, string verb, object? parameters) =>
        error.Id == "HostUnreachable"
        || (error.Id == "AnswerUnknown" && parameters is not MutationRequest
            && verb is not (Verbs.MonitorCommand or Verbs.OpenMonitor or Verbs.CloseMonitor));

    private async Task<AgentSession> GetSessionAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        if (_session is { Rpc.IsOpen: true } open)
        {
            return open;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        return await ConnectOnceAsync(either.Token).ConfigureAwait(false);
    }

    private async Task<AgentSession> ConnectOnceAsync(CancellationToken cancellation)
    {
        await _connecting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_session is { Rpc.IsOpen: true } other)
            {
                // Another call has connected meanwhile.
                return other;
            }
            if (_backoff.Remaining is var wait && wait > TimeSpan.Zero)
            {
                if (wait > LongestWait && _backoff.LastError is CephadmException last)
                {
                    throw last;
                }
                await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            }
            return await ReconnectAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<AgentSession> ReconnectAsync(CancellationToken cancellation)
    {
        if (_session is { } old)
        {
            _session = null;
            await old.DisposeAsync().ConfigureAwait(false);
        }
        AgentSession session;
        try
        {
            session = await AgentSession.OpenAsync(_host, _transport, _changes, !_wasConnected, _time, cancellation).ConfigureAwait(false);
            await AttachAgainAsync(session, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e)
        {
            _backoff.Failed(e);
            throw;
        }
        _backoff.Succeeded();
        Hello = session.Hello;
        _wasConnected = true;
        _heard = session.Rpc;
        return _session = session;
    }

    private async Task AttachAgainAsync(AgentSession session, CancellationToken cancellation)
    {
        if (_attachment is not { } attachment)
        {
            return;
        }
        try
        {
            await session.Rpc.CallAsync<AttachResult>(Verbs.Attach, attachment, DefaultTimeout, null, cancellation).ConfigureAwait(false);
            _attachError = null;
        }
        catch (CephadmException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Timeout))
        {
            // Reading still works; each mutation gets this answer, for this controller leads no more.
            _attachError = e;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
