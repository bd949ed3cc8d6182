using CephadmPS.Core.Errors;
using CephadmPS.Protocol;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>Errors of a conversation with an agent, in the product's words.</summary>
internal static class RpcErrors
{
    // JSON-RPC 2.0, section 5.1.
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;

    /// <summary>The agent's error object as an exception: its id, advice and details are kept.</summary>
    public static CephadmException FromAgent(string host, string verb, JObject error)
    {
        var code = error["code"] is JValue { Value: long number } ? number : 0;
        var message = error["message"] is JValue { Value: string text } ? text : "no reason given";
        var data = ReadData(error["data"]);
        var (id, kind) = code switch
        {
            AgentErrorCodes.Refused => ("AgentRefused", ErrorKind.Refused),
            AgentErrorCodes.Failed => ("AgentFailed", ErrorKind.Failed),
            AgentErrorCodes.StaleEpoch => ("StaleEpoch", ErrorKind.Conflict),
            AgentErrorCodes.Interrupted => ("OperationInterrupted", ErrorKind.Failed),
            AgentErrorCodes.Cancelled => ("Cancelled", ErrorKind.Cancelled),
            AgentErrorCodes.Locked => ("ClusterLocked", ErrorKind.Conflict),
            MethodNotFound => ("VerbUnknown", ErrorKind.Failed),
            InvalidParams => ("RequestInvalid", ErrorKind.InvalidInput),
            _ => ("AgentFailed", ErrorKind.Failed),
        };
        // A stale epoch is recognised by its id everywhere above, so the agent's own id does not replace it.
        if (code != AgentErrorCodes.StaleEpoch && data.Id.Length > 0)
        {
            id = data.Id;
        }
        var advice = data.Advice is { Length: > 0 } given ? given : DefaultAdvice(code, verb);
        return new CephadmException(id, kind, $"Host {host}: {message}", advice, host)
        {
            Details = data.Details ?? [],
            Undone = data.Undone,
        };
    }

    /// <summary>The request was sent, and its outcome cannot be known from here.</summary>
    public static CephadmException AnswerUnknown(string host, string verb, string why, Exception? inner = null) =>
        new("AnswerUnknown", ErrorKind.Timeout, $"Host {host}: no answer to '{verb}': {why}. It may or may not have been carried out.",
            "Nothing is repeated blindly: look at the host's state and decide again (Get-CephDaemon, Get-CephPlan).", host, inner);

    /// <summary>There is no connection and nothing was sent.</summary>
    public static CephadmException NotConnected(string host, string why, Exception? inner = null) =>
        new("HostUnreachable", ErrorKind.Unavailable, $"Host {host}: the connection to its agent is lost: {why}.",
            "Check that the host runs and answers SSH, then try again.", host, inner) { Undone = true };

    /// <summary>The deadline passed before the request could be sent.</summary>
    public static CephadmException NotSent(string host, string verb, TimeSpan timeout) =>
        new("RequestNotSent", ErrorKind.Timeout, $"Host {host}: '{verb}' could not be sent within {timeout.TotalSeconds:0.#} s; nothing was done.",
            "The host or the network is overloaded; try again.", host) { Undone = true };

    private static string? DefaultAdvice(long code, string verb) => code switch
    {
        AgentErrorCodes.StaleEpoch => "Another controller leads this cluster; use that one, or stop it first.",
        AgentErrorCodes.Interrupted => "An earlier attempt was cut short; look at the daemon's state, then plan again.",
        AgentErrorCodes.Locked => "Another program works on this cluster on that host; wait until it has finished.",
        MethodNotFound => $"The agent does not know '{verb}'; it is of another release than this program.",
        _ => null,
    };

    private static AgentErrorData ReadData(JToken? data)
    {
        if (data is not JObject)
        {
            return new AgentErrorData();
        }
        try
        {
            return data.ToObject<AgentErrorData>(AgentJsonSettings.Serializer) ?? new AgentErrorData();
        }
        catch (JsonException)
        {
            // The message itself still tells what happened; data of another shape adds nothing.
            return new AgentErrorData();
        }
    }
}
