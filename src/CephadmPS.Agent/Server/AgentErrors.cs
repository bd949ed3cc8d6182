using System.Text.Json;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>Makes one clear error of whatever went wrong. Used by the connection, the command line and the journal alike.</summary>
public static class AgentErrors
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int InvalidParameters = -32602;

    /// <summary>The exception as the caller shall see it; never null, never with a stack trace.</summary>
    public static AgentException From(Exception error) => error switch
    {
        AgentException known => known,
        OperationCanceledException => new AgentException("Cancelled", "the request was ended before it was done", code: AgentErrorCodes.Cancelled, inner: error),
        TimeoutException => new AgentException("Timeout", error.Message, "Look at the load of the host, then try again.", inner: error),
        JsonException => new AgentException("InvalidParameters", "the parameters are not what the verb takes: " + error.Message, code: InvalidParameters, inner: error) { Undone = true },
        IOException { HResult: NoSpaceLeft or QuotaExceeded } => new AgentException("DiskFull", error.Message, "Make room on the host's file system, then try again.", inner: error),
        UnauthorizedAccessException => new AgentException("AccessDenied", error.Message, "Run the agent as root, and look at SELinux or AppArmor denials.", inner: error),
        IOException => new AgentException("InputOutput", error.Message, inner: error),
        _ => new AgentException("Internal", $"{error.GetType().Name}: {error.Message}", "This is a defect of cephadm-agent; report it.", inner: error),
    };

    /// <summary>What goes into the <c>data</c> member.</summary>
    public static AgentErrorData DataOf(AgentException error) => new()
    {
        Id = error.Id,
        Advice = error.Advice,
        Details = error.Details.Count == 0 ? null : [.. error.Details],
        Undone = error.Undone,
    };
}
