using CephadmPS.Protocol;

namespace CephadmPS.Agent;

/// <summary>An error that reaches the caller: fixed id, one clear sentence, the next thing to do. Never holds a secret.</summary>
public sealed class AgentException(string id, string message, string? advice = null, int code = AgentErrorCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Fixed identifier, see <see cref="AgentErrorData.Id"/>.</summary>
    public string Id { get; } = id;

    public string? Advice { get; } = advice;

    /// <summary>One of <see cref="AgentErrorCodes"/>.</summary>
    public int Code { get; } = code;

    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>True when the host is as it was before.</summary>
    public bool Undone { get; init; }

    /// <summary>The request cannot be carried out as asked; nothing was changed.</summary>
    public static AgentException Refused(string id, string message, string? advice = null) =>
        new(id, message, advice, AgentErrorCodes.Refused) { Undone = true };
}
