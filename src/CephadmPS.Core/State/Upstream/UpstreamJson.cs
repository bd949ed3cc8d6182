using System.Globalization;
using CephadmPS.Core.Errors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>JSON and times as upstream writes them.</summary>
internal static class UpstreamJson
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFF"];

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JToken Parse(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        var token = JToken.ReadFrom(reader);
        return reader.Read() ? throw new JsonReaderException("something follows the JSON value") : token;
    }

    /// <summary>Reads a key's map. Errors: <c>UpstreamRecordDamaged</c> names the key.</summary>
    public static JObject Map(string key, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }
        try
        {
            return Parse(text) as JObject ?? throw new JsonReaderException("it is not a map");
        }
        catch (JsonException e)
        {
            throw Damaged(key, e);
        }
    }

    /// <summary>Reads a key's list. Errors: <c>UpstreamRecordDamaged</c> names the key.</summary>
    public static JArray List(string key, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }
        try
        {
            return Parse(text) as JArray ?? throw new JsonReaderException("it is not a list");
        }
        catch (JsonException e)
        {
            throw Damaged(key, e);
        }
    }

    /// <summary>The error for a key that cannot be read.</summary>
    public static CephadmException Damaged(string key, Exception e) => new(
        "UpstreamRecordDamaged", ErrorKind.Failed, $"The record {UpstreamKeys.Prefix}{key} of upstream's cephadm cannot be read: {e.Message}",
        $"Look at it: ceph config-key get {UpstreamKeys.Prefix}{key}", key, e);

    /// <summary>On one line.</summary>
    public static string Text(JToken token) => token.ToString(Formatting.None);

    /// <summary>A time; null when there is none or it is none.</summary>
    public static DateTimeOffset? Time(JToken? token) =>
        token is JValue { Value: string text } && DateTimeOffset.TryParseExact(
            text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>A time in upstream's form: UTC with microseconds and <c>Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
