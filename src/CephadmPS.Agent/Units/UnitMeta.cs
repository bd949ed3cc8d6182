using System.Text.Json;
using System.Text.Json.Serialization;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Units;

/// <summary>unit.meta as upstream writes it: every key there, indented by four.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    WriteIndented = true,
    IndentSize = 4)]
[JsonSerializable(typeof(DaemonMeta))]
internal sealed partial class UnitMetaJson : JsonSerializerContext;

/// <summary>Reads and writes unit.meta.</summary>
public static class UnitMeta
{
    public static string Write(DaemonMeta meta) => JsonSerializer.Serialize(meta, UnitMetaJson.Default.DaemonMeta) + "\n";

    /// <summary>What a daemon's directory tells; empty for one without or with a damaged unit.meta, which the next deploy replaces.</summary>
    public static DaemonMeta Read(string? text)
    {
        try
        {
            return text is null ? new DaemonMeta() : JsonSerializer.Deserialize(text, UnitMetaJson.Default.DaemonMeta) ?? new DaemonMeta();
        }
        catch (JsonException)
        {
            return new DaemonMeta();
        }
    }
}
