using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>
/// The controller's side of JSON-RPC 2.0 over two streams: many requests in flight, cancellation and deadlines told to the other
/// side, progress and change notices taken in. One message that breaks the rules ends the connection, never the process.
/// </summary>
internal sealed class JsonRpcClient : IAsyncDisposable
{
    private const int MaxInFlight = 256;

    /// <summary>After a deadline the agent is told to end the request, and may still say within this time how it ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly string _host;
    private readonly Stream _output;
    private readonly MessageReader _reader;
    private readonly ChangeQueue _changes;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, PendingCall> _pending = new();
    private readonly SemaphoreSlim _slots = new(MaxInFlight);
    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(64) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loops;
    private long _lastId;
    private long _heardAt;
    private volatile bool _muted;

    /// <summary>Starts the conversation; the streams stay the caller's.</summary>
    public JsonRpcClient(string host, Stream input, Stream output, ChangeQueue changes, TimeProvider? time = null)
    {
        _host = host;
        _output = output;
        _reader = new MessageReader(input, AgentProtocol.MaxMessageBytes);
        _changes = changes;
        _time = time ?? TimeProvider.System;
        _heardAt = _time.GetTimestamp();
        _loops = Task.WhenAll(Task.Run(ReadLoopAsync), Task.Run(WriteLoopAsync));
    }

    /// <summary>Ends when the connection does; the cause, or null when the other side just left.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Time since the other side's last message, or since the start.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>True while requests can be sent.</summary>
    public bool IsOpen => !_closed.Task.IsCompleted;

    /// <summary>Sends a request and waits for its answer; errors as <see cref="IAgentChannel.CallAsync"/> has them.</summary>
    public async Task<TResult> CallAsync<TResult>(
        string verb, object? parameters, TimeSpan timeout, IProgress<string>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var id = Interlocked.Increment(ref _lastId);
        var call = new PendingCall(id, verb, Encode(id, verb, parameters), progress);
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var slotTaken = false;
        try
        {
            await _slots.WaitAsync(either.Token).ConfigureAwait(false);
            slotTaken = true;
            _pending[id] = call;
            await EnqueueAsync(call, either.Token).ConfigureAwait(false);
            return Decode<TResult>(verb, await call.Answer.WaitAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return Decode<TResult>(verb, await GiveUpAsync(call, timeout, cancellation).ConfigureAwait(false));
        }
        finally
        {
            _pending.TryRemove(id, out _);
            if (slotTaken)
            {
                _slots.Release();
            }
        }
    }

    /// <summary>Takes in no notices of changes any more.</summary>
    public void Mute() => _muted = true;

    /// <summary>Ends when no call is open any more (the end of the conversation ends them all), or at the cancellation.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && _pending.Values.Select(call => call.Answer).FirstOrDefault(answer => !answer.IsCompleted) is Task answer)
        {
            // How it ends is told to who waits for it.
            await answer.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the conversation. Calls still open end with <c>AnswerUnknown</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        Close(null);
        await _loops.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Ends the conversation for a cause that was seen elsewhere, such as a silent peer.</summary>
    public void Close(Exception? cause)
    {
        if (!_closed.TrySetResult(cause))
        {
            return;
        }
        _outgoing.Writer.TryComplete();
        _stop.Cancel();
        foreach (var call in _pending.Values)
        {
            FailClosed(call, cause);
        }
    }

    private async Task EnqueueAsync(PendingCall call, CancellationToken cancellation)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(new Outgoing(call, call.Body), cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            FailClosed(call, Closed.IsCompletedSuccessfully ? Closed.Result : null);
        }
        if (!IsOpen)
        {
            // Closed between registration and now: the closing side may not have seen this call.
            FailClosed(call, Closed.Result);
        }
    }

    private async Task<JToken?> GiveUpAsync(PendingCall call, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!call.Sent)
        {
            call.Abandon();
        }
        var asked = call.Sent && IsOpen;
        if (asked)
        {
            // A full queue means that the other side reads nothing; the ping will find that out.
            _outgoing.Writer.TryWrite(new Outgoing(null, Encode(null, Verbs.Cancel, new CancelNotice { Id = call.Id })));
        }
        cancellation.ThrowIfCancellationRequested();
        if (!call.Sent)
        {
            throw RpcErrors.NotSent(_host, call.Verb, timeout);
        }
        var why = $"none came within {timeout.TotalSeconds:0.#} s";
        try
        {
            using var grace = new CancellationTokenSource(Grace, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, grace.Token);
            return await call.Answer.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw RpcErrors.AnswerUnknown(_host, call.Verb, why);
        }
        catch (CephadmException e) when (e.Kind == ErrorKind.Cancelled)
        {
            throw new CephadmException("DeadlinePassed", ErrorKind.Timeout,
                $"Host {_host}: '{call.Verb}' was ended after {timeout.TotalSeconds:0.#} s.",
                e.Undone ? "The host is as before; try again." : "Look at the host's state before trying again.", _host, e)
            {
                Details = e.Details,
                Undone = e.Undone,
            };
        }
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                while (_outgoing.Reader.TryRead(out var message))
                {
                    if (message.Call is null || message.Call.TryBeginSend())
                    {
                        await _output.WriteAsync(message.Bytes, _stop.Token).ConfigureAwait(false);
                    }
                }
                await _output.FlushAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // The conversation cannot go on without this loop, whatever the cause; the open calls are told.
            Close(e is OperationCanceledException ? null : e);
        }
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_stop.Token).ConfigureAwait(false) is { } body)
            {
                Volatile.Write(ref _heardAt, _time.GetTimestamp());
                Take(Parse(body));
            }
            Close(null);
        }
        catch (Exception e)
        {
            // The conversation cannot go on without this loop, whatever the cause; the open calls are told.
            Close(e is OperationCanceledException ? null : e);
        }
    }

    private void Take(JObject message)
    {
        switch ((string?)(message["method"] as JValue))
        {
            case Verbs.Progress:
                var progress = Typed<ProgressNotice>(message["params"]);
                if (_pending.TryGetValue(progress.Id, out var waiting))
                {
                    Report(waiting, progress.Message);
                }
                break;
            case Verbs.Changed:
                if (!_muted)
                {
                    _changes.Add(Typed<ChangeNotice>(message["params"]));
                }
                break;
            case null:
                TakeAnswer(message);
                break;
            default:
                // A notification of a newer agent; JSON-RPC asks that unknown ones be passed over.
                break;
        }
    }

    private void TakeAnswer(JObject message)
    {
        if (message["id"] is not JValue { Value: long id })
        {
            throw new ProtocolViolationException("an answer has no id" + (message["error"] is JObject e ? $": {e["message"]}" : ""));
        }
        if (!_pending.TryGetValue(id, out var call))
        {
            return; // The caller has given up waiting.
        }
        if (message["error"] is JObject error)
        {
            call.Fail(RpcErrors.FromAgent(_host, call.Verb, error));
        }
        else
        {
            call.Complete(message["result"]);
        }
    }

    private static void Report(PendingCall call, string phrase)
    {
        try
        {
            call.Progress?.Report(phrase);
        }
        catch (Exception e)
        {
            // Whatever the caller's own code throws belongs to the caller, not to the connection.
            call.Fail(e);
        }
    }

    private void FailClosed(PendingCall call, Exception? cause)
    {
        var why = cause?.Message ?? "the agent has ended";
        call.Fail(call.Sent
            ? RpcErrors.AnswerUnknown(_host, call.Verb, "the connection broke: " + why, cause)
            : RpcErrors.NotConnected(_host, why, cause));
    }

    private byte[] Encode(long? id, string verb, object? parameters)
    {
        var message = new JObject { ["jsonrpc"] = "2.0" };
        if (id is not null)
        {
            message["id"] = id;
        }
        message["method"] = verb;
        if (parameters is not null)
        {
            message["params"] = JToken.FromObject(parameters, AgentJsonSettings.Serializer);
        }
        var body = Encoding.UTF8.GetBytes(message.ToString(Formatting.None));
        if (body.Length > AgentProtocol.MaxMessageBytes)
        {
            throw new CephadmException("RequestTooLarge", ErrorKind.InvalidInput,
                $"Host {_host}: the request '{verb}' has {body.Length} bytes; at most {AgentProtocol.MaxMessageBytes} can be sent.",
                "Make the files it carries smaller.", _host) { Undone = true };
        }
        return [.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static JObject Parse(byte[] body)
    {
        try
        {
            using var reader = new JsonTextReader(new StreamReader(new MemoryStream(body), new UTF8Encoding(false, true)))
            {
                DateParseHandling = DateParseHandling.None,
                MaxDepth = 64,
            };
            return JObject.Load(reader);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw new ProtocolViolationException("a message is not a JSON object", e);
        }
    }

    private static T Typed<T>(JToken? token) where T : new()
    {
        try
        {
            return token is JObject ? token.ToObject<T>(AgentJsonSettings.Serializer) ?? new T() : new T();
        }
        catch (Exception e) when (e is JsonException or OverflowException or FormatException)
        {
            throw new ProtocolViolationException($"a {typeof(T).Name} has another shape than expected", e);
        }
    }

    private TResult Decode<TResult>(string verb, JToken? result)
    {
        try
        {
            if (typeof(TResult) == typeof(JToken))
            {
                return (TResult)(object)(result ?? JValue.CreateNull());
            }
            var typed = result is null ? default : result.ToObject<TResult>(AgentJsonSettings.Serializer);
            return typed ?? throw new JsonSerializationException("the answer is empty");
        }
        catch (Exception e) when (e is JsonException or OverflowException or FormatException)
        {
            throw new CephadmException("AnswerInvalid", ErrorKind.Failed,
                $"Host {_host}: the answer to '{verb}' has another shape than expected: {e.Message}",
                "Agent and program seem to be of different releases; connect again, so that the right agent is pushed.", _host, e);
        }
    }

    private sealed record Outgoing(PendingCall? Call, byte[] Bytes);
}
