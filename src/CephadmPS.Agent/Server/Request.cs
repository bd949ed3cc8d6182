using System.Text.Json;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>One JSON-RPC request or notification, from its arrival to its answer.</summary>
internal sealed class Request : IDisposable
{
    private const int MaxDepth = 32;

    private readonly JsonDocument document;
    private readonly CancellationTokenSource ended = new();

    private Request(JsonDocument document, string method, JsonElement id)
    {
        this.document = document;
        Method = method;
        Id = id;
        Key = IsNotification ? "" : id.GetRawText();
        Parameters = document.RootElement.TryGetProperty("params", out var parameters) ? parameters : default;
        Ended = ended.Token;
    }

    public string Method { get; }

    /// <summary>Undefined for a notification.</summary>
    public JsonElement Id { get; }

    public string Key { get; }

    public JsonElement Parameters { get; }

    public bool IsNotification => Id.ValueKind == JsonValueKind.Undefined;

    /// <summary>The controller no longer wants it, or the agent ends.</summary>
    public CancellationToken Ended { get; }

    /// <summary>It is let run to its end when the connection ends.</summary>
    public bool Mutates { get; set; }

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Reads a message; null for an answer, which we never ask for. Throws <see cref="JsonRpcException"/>.</summary>
    public static Request? Parse(byte[] message)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            throw new JsonRpcException(JsonRpc.ParseError, "the message is not JSON: " + e.Message);
        }
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new JsonRpcException(JsonRpc.InvalidRequest, "the message is not one object");
        }
        var hasId = root.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Null;
        if (hasId && id.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            document.Dispose();
            throw new JsonRpcException(JsonRpc.InvalidRequest, "the id is neither a number nor a string");
        }
        if (!root.TryGetProperty("method", out var method))
        {
            var isAnswer = root.TryGetProperty("result", out _) || root.TryGetProperty("error", out _);
            JsonElement? known = hasId ? id.Clone() : null;
            document.Dispose();
            return isAnswer ? null : throw new JsonRpcException(JsonRpc.InvalidRequest, "the message has no method", known);
        }
        if (method.ValueKind != JsonValueKind.String)
        {
            JsonElement? known = hasId ? id.Clone() : null;
            document.Dispose();
            throw new JsonRpcException(JsonRpc.InvalidRequest, "the method is not a string", known);
        }
        return new Request(document, method.GetString()!, hasId ? id : default);
    }

    public void Cancel()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was answered at this very moment.
        }
    }

    /// <summary>Sends progress phrases for this request; those without a numeric id have none.</summary>
    public Action<string> Reporter(MessageWriter writer) =>
        Id.ValueKind == JsonValueKind.Number && Id.TryGetInt64(out var id)
            ? phrase => writer.Notify(Protocol.Verbs.Progress, new ProgressNotice { Id = id, Message = phrase }, AgentJson.Default.ProgressNotice)
            : static _ => { };

    public void Dispose()
    {
        ended.Dispose();
        document.Dispose();
    }
}
