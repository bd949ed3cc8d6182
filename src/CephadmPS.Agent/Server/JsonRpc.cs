using System.Text.Json;

namespace CephadmPS.Agent.Server;

/// <summary>JSON-RPC's own error codes.</summary>
internal static class JsonRpc
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
}

/// <summary>A message that is no request; the connection goes on.</summary>
internal sealed class JsonRpcException(int code, string message, JsonElement? requestId = null) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The request's id where it could be told.</summary>
    public JsonElement? RequestId { get; } = requestId;
}
