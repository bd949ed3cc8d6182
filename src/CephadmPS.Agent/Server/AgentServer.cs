using System.Collections.Concurrent;
using System.Text.Json;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>
/// Answers one controller over two streams. Requests run concurrently; the reader never waits for them, so that a ping or a cancel
/// always gets through. It ends at the end of the input, on silence, or when told to, each time after the mutations that run.
/// </summary>
public sealed class AgentServer
{
    /// <summary>Requests at work at once; more wait.</summary>
    private const int MaxAtWork = 64;
    /// <summary>Requests at work and waiting; more are refused.</summary>
    private const int MaxKnown = 1024;
    /// <summary>Bytes of all requests at work and waiting; one request alone may always come.</summary>
    private const long MaxKnownBytes = 2L * AgentProtocol.MaxMessageBytes;
    private static readonly TimeSpan WriteGrace = TimeSpan.FromSeconds(2);

    private readonly TimeSpan silence;
    private readonly FrameReader reader;
    private readonly MessageWriter writer;
    private readonly AgentCore core;
    private readonly Dispatcher dispatcher;
    private readonly Connection connection;
    private readonly MonitorSessions sessions;
    private readonly ChangeFeed changes;
    private readonly VerbTable verbs;
    private readonly SemaphoreSlim slots = new(MaxAtWork);
    private readonly ConcurrentDictionary<string, Request> requests = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private long knownBytes;
    private long lastHeard = Environment.TickCount64;

    /// <param name="core">What it shares with other connections.</param>
    /// <param name="standard">The verbs that need no connection.</param>
    /// <param name="input">From the controller.</param>
    /// <param name="output">To the controller.</param>
    /// <param name="silence">Time without a message after which it ends; null: <see cref="AgentProtocol.SilenceSeconds"/>.</param>
    public AgentServer(AgentCore core, VerbTable standard, Stream input, Stream output, TimeSpan? silence = null)
    {
        this.silence = silence ?? TimeSpan.FromSeconds(AgentProtocol.SilenceSeconds);
        reader = new FrameReader(input);
        writer = new MessageWriter(output);
        this.core = core;
        dispatcher = core.Dispatcher;
        connection = new Connection(standard.IsForAdministrators);
        sessions = new MonitorSessions(core.Host, dispatcher.Epochs);
        changes = new ChangeFeed(core.Changes, writer);
        verbs = standard.With(ConnectionVerbs.Create(core, connection, sessions, changes));
    }

    /// <summary>Serves until the end; answers the exit code: 0, or 1 when the input did not hold messages as agreed.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var reading = ReadAllAsync();
        var exit = 0;
        if (await Task.WhenAny(reading, SilentAsync(stop), writer.Broken, Task.Delay(Timeout.Infinite, stop)) == reading)
        {
            exit = await reading;
        }
        await EndAsync();
        return exit;
    }

    private async Task<int> ReadAllAsync()
    {
        try
        {
            while (await reader.ReadAsync(ending.Token) is { } message)
            {
                Volatile.Write(ref lastHeard, Environment.TickCount64);
                await AcceptAsync(message);
            }
            return 0;
        }
        catch (FrameException e)
        {
            await writer.FailAsync(null, JsonRpc.ParseError, e.Message, new AgentErrorData { Id = "BadFrame", Advice = "Connect again.", Undone = true });
            return 1;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The controller has gone in the middle, or we end: the same as the end of the input.
            return 0;
        }
    }

    /// <summary>Starts a request. Only refusals are waited for, so that a peer that sends nonsense and reads nothing stops itself.</summary>
    private async Task AcceptAsync(byte[] message)
    {
        Request request;
        try
        {
            if (Request.Parse(message) is not { } parsed)
            {
                return;
            }
            request = parsed;
        }
        catch (JsonRpcException e)
        {
            await writer.FailAsync(e.RequestId, e.Code, e.Message, new AgentErrorData { Id = "BadMessage", Undone = true });
            return;
        }
        if (request.IsNotification)
        {
            Cancel(request);
            request.Dispose();
            return;
        }
        var refusal = verbs.Find(request.Method) is null
            ? (JsonRpc.MethodNotFound, "UnknownVerb", $"there is no verb '{request.Method}'")
            : requests.Count >= MaxKnown || (!requests.IsEmpty && Volatile.Read(ref knownBytes) + message.Length > MaxKnownBytes)
                ? (AgentErrorCodes.Refused, "TooManyRequests", $"{requests.Count} requests wait already")
            : requests.TryAdd(request.Key, request)
                ? default((int Code, string Id, string Message)?)
                : (JsonRpc.InvalidRequest, "DuplicateId", $"request {request.Key} has not been answered yet");
        if (refusal is { } refused)
        {
            await writer.FailAsync(request.Id, refused.Code, refused.Message, new AgentErrorData { Id = refused.Id, Undone = true });
            request.Dispose();
            return;
        }
        Interlocked.Add(ref knownBytes, message.Length);
        request.Work = HandleAsync(request, verbs.Find(request.Method)!, message.Length);
    }

    private void Cancel(Request notice)
    {
        if (notice.Method == Protocol.Verbs.Cancel
            && notice.Parameters.ValueKind == JsonValueKind.Object
            && notice.Parameters.TryGetProperty("id", out var id)
            && requests.TryGetValue(id.GetRawText(), out var request))
        {
            request.Cancel();
        }
    }

    private async Task HandleAsync(Request request, IVerb verb, int bytes)
    {
        // A greeting, a ping and an attach must not wait behind sixty long requests.
        var needsSlot = verb.Name is not (Protocol.Verbs.Hello or Protocol.Verbs.Ping or Protocol.Verbs.Attach);
        var hasSlot = false;
        request.Mutates = verb.Mutates;
        try
        {
            if (needsSlot)
            {
                // The reader goes on; what a verb does before its first wait must not hold it up.
                await Task.Yield();
                await slots.WaitAsync(request.Ended);
                hasSlot = true;
            }
            var result = await dispatcher.RunAsync(verb, request.Parameters, connection, request.Reporter(writer), request.Ended);
            await writer.AnswerAsync(request.Id, result);
            // After the answer: what is told then is news to whoever has read it.
            Observed(verb, request.Parameters);
        }
        catch (Exception e)
        {
            var error = AgentErrors.From(e);
            await writer.FailAsync(request.Id, error.Code, error.Message, AgentErrors.DataOf(error));
        }
        finally
        {
            if (hasSlot)
            {
                slots.Release();
            }
            if (verb.Name != Protocol.Verbs.Ping)
            {
                core.Memory.Worked();
            }
            requests.TryRemove(request.Key, out _);
            Interlocked.Add(ref knownBytes, -bytes);
            request.Dispose();
        }
    }

    /// <summary>Whoever has attached or listed daemons wants to hear of changes from now on.</summary>
    private void Observed(IVerb verb, JsonElement parameters)
    {
        if (verb.Name is Protocol.Verbs.Attach or Protocol.Verbs.ListDaemons)
        {
            core.Watch.Start(
                parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("fsid", out var fsid) && fsid.ValueKind == JsonValueKind.String
                    ? fsid.GetString()
                    : null);
            changes.Begin();
        }
    }

    /// <summary>Completes when nothing was heard for too long while no mutation ran, or at once when told to stop.</summary>
    private async Task SilentAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var left = silence - TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref lastHeard));
            if (left <= TimeSpan.Zero)
            {
                if (connection.RunningMutations == 0)
                {
                    return;
                }
                left = TimeSpan.FromSeconds(1);
            }
            await Task.Delay(left, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task EndAsync()
    {
        connection.Close();
        foreach (var request in requests.Values.Where(r => !r.Mutates))
        {
            request.Cancel();
        }
        // Mutations end and are journaled; their answers are written as long as somebody reads.
        while (connection.RunningMutations > 0)
        {
            await Task.WhenAny(Task.WhenAll(requests.Values.Where(r => r.Mutates).Select(r => r.Work)), Task.Delay(TimeSpan.FromSeconds(1)));
        }
        await Task.WhenAny(Task.WhenAll(requests.Values.Select(r => r.Work)), Task.Delay(WriteGrace));
        changes.Dispose();
        core.Memory.Worked();
        await sessions.DisposeAsync();
        await Task.WhenAny(writer.DisposeAsync().AsTask(), Task.Delay(WriteGrace));
        await ending.CancelAsync();
    }
}
