using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>What the dispatcher needs to know of a mutating request, whatever its verb.</summary>
public sealed record Mutation(string OperationId, string Fsid, long Epoch, TimeSpan Deadline, string? Target, string Digest)
{
    /// <summary>Time that a verb has when its request names none; upstream's own default.</summary>
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(900);

    /// <summary>Properties that change from one try to the next and so do not belong to what is asked for.</summary>
    private static readonly string[] NotDigested = ["operation_id", "epoch", "deadline_seconds"];

    /// <summary>Reads them from a request. Errors: <c>InvalidParameters</c>, <c>InvalidFsid</c>.</summary>
    public static Mutation Of(IVerb verb, JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            throw new AgentException("InvalidParameters", $"'{verb.Name}' takes an object", code: -32602) { Undone = true };
        }
        var seconds = Number(request, "deadline_seconds");
        return new Mutation(
            Text(request, "operation_id") ?? "",
            ClusterId.Checked(Text(request, "fsid") ?? ""),
            Number(request, "epoch"),
            seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : DefaultDeadline,
            verb is IClusterWide
                ? null
                : Text(request, "name") ?? Text(request, "device") ?? verb.Name,
            DigestOf(request));
    }

    private static string? Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static string DigestOf(JsonElement request)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            WriteSorted(json, request, NotDigested);
        }
        return Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan));
    }

    private static void WriteSorted(Utf8JsonWriter json, JsonElement element, string[] without)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject().Where(p => !without.Contains(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Name);
                    WriteSorted(json, property.Value, []);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteSorted(json, item, []);
                }
                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
