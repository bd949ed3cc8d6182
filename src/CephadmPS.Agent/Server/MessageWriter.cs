using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>
/// Writes messages, one at a time and in order. An answer is waited for by the request that gives it, so that a peer that does not
/// read holds up requests instead of filling memory; notifications are dropped while too many wait.
/// </summary>
public sealed class MessageWriter : IAsyncDisposable
{
    private const int MaxWaitingNotices = 256;

    private readonly Stream stream;
    private readonly Channel<(byte[] Frame, TaskCompletionSource? Written)> queue =
        Channel.CreateUnbounded<(byte[], TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task pump;
    private int waitingNotices;

    public MessageWriter(Stream stream)
    {
        this.stream = stream;
        pump = PumpAsync();
    }

    /// <summary>Completes when the peer can no longer be written to.</summary>
    public Task Broken => broken.Task;
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers a request and returns when the answer is written.</summary>
    public Task AnswerAsync(JsonElement id, JsonElement result)
    {
        var frame = Frame(json =>
        {
            json.WritePropertyName("id");
            id.WriteTo(json);
            json.WritePropertyName("result");
            result.WriteTo(json);
        });
        return frame.Length > AgentProtocol.MaxMessageBytes
            ? FailAsync(id, AgentErrorCodes.Failed, $"the answer has {frame.Length} bytes, more than a message may have",
                new AgentErrorData { Id = "AnswerTooLarge", Advice = "Ask for less at once." })
            : SendAsync(frame);
    }

    /// <summary>Answers a request with an error. <paramref name="id"/> null: the request could not be told.</summary>
    public Task FailAsync(JsonElement? id, int code, string message, AgentErrorData? data) => SendAsync(Frame(json =>
    {
        json.WritePropertyName("id");
        if (id is { } known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        if (data is not null)
        {
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, data, AgentJson.Default.AgentErrorData);
        }
        json.WriteEndObject();
    }));

    /// <summary>Sends a notification, unless too many wait already.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type)
    {
        if (Volatile.Read(ref waitingNotices) >= MaxWaitingNotices)
        {
            return;
        }
        Interlocked.Increment(ref waitingNotices);
        if (!queue.Writer.TryWrite((Notice(method, parameters, type), null)))
        {
            Interlocked.Decrement(ref waitingNotices);
        }
    }

    /// <summary>Sends a notification and returns when it is written.</summary>
    public Task NotifyAsync<T>(string method, T parameters, JsonTypeInfo<T> type) => SendAsync(Notice(method, parameters, type));

    /// <summary>Writes what waits and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await pump;
    }

    private Task SendAsync(byte[] frame)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.Writer.TryWrite((frame, written)) ? written.Task : Task.CompletedTask;
    }

    private static byte[] Notice<T>(string method, T parameters, JsonTypeInfo<T> type) => Frame(json =>
    {
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    private async Task PumpAsync()
    {
        await foreach (var (frame, written) in queue.Reader.ReadAllAsync())
        {
            if (written is null)
            {
                Interlocked.Decrement(ref waitingNotices);
            }
            if (!broken.Task.IsCompleted)
            {
                try
                {
                    await stream.WriteAsync(frame);
                    await stream.FlushAsync();
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    // The controller has gone. Nobody can be told; mutations go on and are journaled.
                    broken.TrySetResult();
                }
            }
            written?.TrySetResult();
        }
    }

    private static byte[] Frame(Action<Utf8JsonWriter> content)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            content(json);
            json.WriteEndObject();
        }
        var header = Encoding.ASCII.GetBytes($"Content-Length: {body.WrittenCount}\r\n\r\n");
        var frame = new byte[header.Length + body.WrittenCount];
        header.CopyTo(frame, 0);
        body.WrittenSpan.CopyTo(frame.AsSpan(header.Length));
        return frame;
    }
}
