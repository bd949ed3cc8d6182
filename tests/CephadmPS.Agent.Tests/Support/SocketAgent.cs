using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CephadmPS.Agent.Server;

namespace CephadmPS.Agent.Tests.Support;

/// <summary>A controller's connection to a resident agent's socket; one request at a time.</summary>
internal sealed class SocketAgent : IDisposable
{
    private readonly NetworkStream stream;
    private readonly FrameReader reader;
    private readonly Queue<JsonElement> changes = new();
    private long lastId;

    public SocketAgent(Socket socket)
    {
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new FrameReader(stream);
    }

    public long Send(string method, string parameters)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{++lastId}},"method":"{{method}}","params":{{parameters}}}""");
        stream.Write([.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body]);
        return lastId;
    }

    public async Task<JsonElement> CallAsync(string method, string parameters = "{}")
    {
        var id = Send(method, parameters);
        while (true)
        {
            var message = await ReadAsync();
            if (message.TryGetProperty("id", out var answered) && answered.GetInt64() == id)
            {
                return message;
            }
            Keep(message);
        }
    }

    public async Task<JsonElement> ResultAsync(string method, string parameters = "{}")
    {
        var answer = await CallAsync(method, parameters);
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }

    /// <summary>The next notice of a change that has come or comes.</summary>
    public async Task<JsonElement> ChangeAsync()
    {
        while (changes.Count == 0)
        {
            Keep(await ReadAsync());
        }
        return changes.Dequeue();
    }

    public void Dispose() => stream.Dispose();

    private void Keep(JsonElement message)
    {
        if (message.TryGetProperty("method", out var method) && method.GetString() == "changed")
        {
            changes.Enqueue(message.GetProperty("params"));
        }
    }

    private async Task<JsonElement> ReadAsync() => Json.Of(Encoding.UTF8.GetString(
        await Eventually.WithinAsync(reader.ReadAsync(CancellationToken.None)) ?? throw new InvalidOperationException("the agent has ended the connection")));
}
