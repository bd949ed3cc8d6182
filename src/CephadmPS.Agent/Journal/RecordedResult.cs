using System.Buffers;
using System.Text.Json;

namespace CephadmPS.Agent.Journal;

/// <summary>A result as the journal may keep it: without the fields that hold secrets, and not when it is large.</summary>
internal static class RecordedResult
{
    private const int MaxBytes = 256 * 1024;
    private static readonly string[] Secrets = ["keyring", "key", "secret", "password", "token"];

    /// <summary>What is kept; null when it is too large.</summary>
    public static JsonElement? Of(JsonElement result)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            Write(json, result);
        }
        if (text.WrittenCount > MaxBytes)
        {
            return null;
        }
        using var kept = JsonDocument.Parse(text.WrittenMemory);
        return kept.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject().Where(p => !Secrets.Contains(p.Name)))
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
