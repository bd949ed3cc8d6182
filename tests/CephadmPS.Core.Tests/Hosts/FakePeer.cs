using System.IO.Pipelines;
using System.Text;
using CephadmPS.Core.Hosts.Rpc;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Tests.Hosts;

/// <summary>The agent's end of a pair of pipes, driven by the test line by line.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly Pipe _toClient = new();
    private readonly Pipe _toPeer = new();
    private readonly MessageReader _reader;

    public FakePeer(TimeProvider? time = null, int changeCapacity = 64)
    {
        Changes = new ChangeQueue(changeCapacity);
        _reader = new MessageReader(_toPeer.Reader.AsStream(), 64 * 1024 * 1024);
        Client = new JsonRpcClient("ceph1", _toClient.Reader.AsStream(), _toPeer.Writer.AsStream(), Changes, time);
    }

    public JsonRpcClient Client { get; }

    public ChangeQueue Changes { get; }

    public async Task<JObject> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var body = await _reader.ReadAsync(patience.Token) ?? throw new EndOfStreamException();
        return JObject.Parse(Encoding.UTF8.GetString(body));
    }

    public Task SendAsync(JObject message) => SendRawAsync(Frame(message.ToString()));

    public Task AnswerAsync(JObject request, JToken result) =>
        SendAsync(new JObject { ["jsonrpc"] = "2.0", ["id"] = request["id"], ["result"] = result });

    public async Task SendRawAsync(byte[] bytes) => await _toClient.Writer.WriteAsync(bytes);

    public async Task HangUpAsync() => await _toClient.Writer.CompleteAsync();

    public static byte[] Frame(string body) =>
        [.. Encoding.ASCII.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n"), .. Encoding.UTF8.GetBytes(body)];

    public async ValueTask DisposeAsync()
    {
        await _toClient.Writer.CompleteAsync();
        await _toPeer.Reader.CompleteAsync();
        await Client.DisposeAsync();
    }
}
