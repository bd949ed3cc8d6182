using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>An agent served over real pipes, and a controller that talks to it.</summary>
internal sealed class ServedAgent : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream toAgent = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream fromAgent = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream agentInput;
    private readonly AnonymousPipeClientStream agentOutput;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> answers = new();
    private readonly Task reading;
    private readonly AgentCore? own;
    private long lastId;

    public ServedAgent(HostContext host, VerbTable? verbs = null, TimeSpan? silence = null, AgentCore? core = null)
    {
        own = core is null ? new AgentCore(host) : null;
        core ??= own!;
        agentInput = new AnonymousPipeClientStream(PipeDirection.In, toAgent.ClientSafePipeHandle);
        agentOutput = new AnonymousPipeClientStream(PipeDirection.Out, fromAgent.ClientSafePipeHandle);
        Exit = Task.Run(() => new AgentServer(core, verbs ?? VerbTable.Standard(), agentInput, agentOutput, silence).RunAsync(stop.Token));
        reading = Task.Run(ReadAsync);
    }

    /// <summary>The agent's exit code, once it has ended.</summary>
    public Task<int> Exit { get; }

    public ConcurrentQueue<JsonElement> Notifications { get; } = new();

    /// <summary>Answers without an id: complaints about messages that are none.</summary>
    public ConcurrentQueue<JsonElement> Complaints { get; } = new();

    public void Write(ReadOnlySpan<byte> bytes) => toAgent.Write(bytes);

    public void WriteMessage(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        Write([.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body]);
    }

    public void EndInput() => toAgent.Dispose();

    public void Stop() => stop.Cancel();

    public Task<JsonElement> Send(string method, string parameters, out long id)
    {
        id = Interlocked.Increment(ref lastId);
        var answer = Await(id);
        WriteMessage($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return answer;
    }

    public Task<JsonElement> CallAsync(string method, string parameters = "{}") => Eventually.WithinAsync(Send(method, parameters, out _));

    public async Task<JsonElement> ResultAsync(string method, string parameters = "{}")
    {
        var answer = await CallAsync(method, parameters);
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }

    public async Task<(int Code, string Id)> ErrorAsync(string method, string parameters = "{}") => ErrorIn(await CallAsync(method, parameters));

    public static (int Code, string Id) ErrorIn(JsonElement answer)
    {
        Assert.True(answer.TryGetProperty("error", out var error), answer.GetRawText());
        return (error.GetProperty("code").GetInt32(), error.GetProperty("data").GetProperty("id").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        EndInput();
        await Eventually.WithinAsync(Exit);
        await agentOutput.DisposeAsync();
        await Eventually.WithinAsync(reading);
        await agentInput.DisposeAsync();
        await fromAgent.DisposeAsync();
        stop.Dispose();
        own?.Dispose();
    }

    private Task<JsonElement> Await(long id) =>
        answers.GetOrAdd(id.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async Task ReadAsync()
    {
        var reader = new FrameReader(fromAgent);
        while (await reader.ReadAsync(CancellationToken.None) is { } frame)
        {
            var message = Json.Of(Encoding.UTF8.GetString(frame));
            if (message.TryGetProperty("method", out _))
            {
                Notifications.Enqueue(message);
            }
            else if (message.GetProperty("id") is { ValueKind: not JsonValueKind.Null } id)
            {
                answers.GetOrAdd(id.GetRawText(), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(message);
            }
            else
            {
                Complaints.Enqueue(message);
            }
        }
    }
}
