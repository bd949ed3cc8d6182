using System.Text.Json.Serialization;

namespace CephadmPS.Agent.Monitors;

/// <summary>A command for the script in the container.</summary>
internal sealed class MonitorLine
{
    public long Id { get; set; }
    public string Target { get; set; } = "mon";
    public string Command { get; set; } = "";
    /// <summary>Base64.</summary>
    public string? Input { get; set; }
}

/// <summary>What the script says.</summary>
internal sealed class MonitorAnswerLine
{
    public long Id { get; set; }
    public bool Ready { get; set; }
    public string? Error { get; set; }
    public int Rc { get; set; }
    /// <summary>Base64.</summary>
    public string Output { get; set; } = "";
    public string Status { get; set; } = "";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MonitorLine))]
[JsonSerializable(typeof(MonitorAnswerLine))]
internal sealed partial class MonitorJson : JsonSerializerContext;
