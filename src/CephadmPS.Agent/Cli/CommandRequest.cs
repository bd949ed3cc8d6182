using System.Buffers;
using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Cli;

/// <summary>Makes a verb's request of a command line: the JSON of <c>--input</c>, and the options over it.</summary>
internal static class CommandRequest
{
    public static async Task<JsonElement> OfAsync(Invocation invocation, Stream standardInput, CancellationToken cancellation)
    {
        using var input = await ReadAsync(invocation.Input, standardInput, cancellation);
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var property in (input?.RootElement.EnumerateObject() ?? default).Where(p => !invocation.Values.ContainsKey(p.Name)))
            {
                property.WriteTo(json);
            }
            foreach (var (name, value) in invocation.Values)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(text.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static async Task<JsonDocument?> ReadAsync(string? source, Stream standardInput, CancellationToken cancellation)
    {
        if (source is null)
        {
            return null;
        }
        try
        {
            await using var file = source == "-" ? null : File.OpenRead(source);
            var document = await JsonDocument.ParseAsync(file ?? standardInput, default, cancellation);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }
            document.Dispose();
            throw new UsageException($"--input {source} does not hold one JSON object");
        }
        catch (JsonException e)
        {
            throw new UsageException($"--input {source} is not JSON: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"--input {source}: {e.Message}");
        }
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string one:
                json.WriteStringValue(one);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string[] texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }
                json.WriteEndArray();
                break;
            case long[] numbers:
                json.WriteStartArray();
                foreach (var number in numbers)
                {
                    json.WriteNumberValue(number);
                }
                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"an option has a value of type {value.GetType().Name}");
        }
    }
}
