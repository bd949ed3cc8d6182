using System.Text.Json;
using System.Text.Json.Serialization;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>One line of the journal: the begin or the end of an operation.</summary>
public sealed class JournalEntry
{
    /// <summary><c>begin</c>, <c>done</c> or <c>failed</c>.</summary>
    public string Kind { get; set; } = "";
    public string OperationId { get; set; } = "";
    public string Verb { get; set; } = "";
    public string Target { get; set; } = "";
    /// <summary>SHA-256 of the request without operation, epoch and deadline; the request itself may hold secrets and is not kept.</summary>
    public string Digest { get; set; } = "";
    /// <summary>Seconds since 1970, UTC.</summary>
    public double At { get; set; }
    public long Epoch { get; set; }
    /// <summary>Which process began it: boot id, process id and start time, so that a dead one can be told.</summary>
    public string? Process { get; set; }
    /// <summary>The result without secrets; absent when it is large.</summary>
    public JsonElement? Result { get; set; }
    public string? ErrorMessage { get; set; }
    public int ErrorCode { get; set; }
    public AgentErrorData? Error { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
