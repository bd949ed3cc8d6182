using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State.Stores;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Records;

/// <summary>How values look in records, the same in all: texts that look like dates stay texts, times are UTC in round-trip form, what is empty is left out.</summary>
public static class RecordJson
{
    /// <summary>Parses an object. Errors: <see cref="JsonException"/>.</summary>
    public static JObject Parse(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        var json = JObject.Load(reader);
        return reader.Read() ? throw new JsonReaderException("something follows the object") : json;
    }

    /// <summary>Writes an object on one line.</summary>
    public static string Text(JObject json) => json.ToString(Formatting.None);

    /// <summary>A time as text; null: none.</summary>
    public static string? Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A member that must be there.</summary>
    public static string Required(JObject json, string member) =>
        json.Value<string?>(member) ?? throw new FormatException($"'{member}' is missing");

    /// <summary>A time; null when the member is missing or null.</summary>
    public static DateTimeOffset? Time(JObject json, string member) =>
        json.Value<string?>(member) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    /// <summary>A list of texts; empty when the member is missing.</summary>
    public static IReadOnlyList<string> Texts(JObject json, string member) =>
        json[member] is JArray list ? [.. list.Select(item => (string?)item ?? throw new FormatException($"'{member}' holds something that is no text"))] : [];

    /// <summary>A map of texts; empty when the member is missing.</summary>
    public static IReadOnlyDictionary<string, string> Map(JObject json, string member) =>
        json[member] is JObject map
            ? map.Properties().ToDictionary(entry => entry.Name, entry => (string?)entry.Value ?? throw new FormatException($"'{member}.{entry.Name}' is no text"))
            : new Dictionary<string, string>();

    /// <summary>Sets a member unless the value is null, an empty text or an empty list.</summary>
    public static JObject With(this JObject json, string member, JToken? value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (value is not (null or { Type: JTokenType.Null } or JValue { Value: null or "" } or JContainer { Count: 0 }))
        {
            json[member] = value;
        }
        return json;
    }

    internal static CephadmException Damaged(string key, string why, Exception? inner = null) =>
        new("RecordDamaged", ErrorKind.Failed, $"The record {ConfigKeyStore.Root}{key} cannot be read: {why.TrimEnd('.')}.",
            $"Look at it: ceph config-key get {ConfigKeyStore.Root}{key}", key, inner);
}
