using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Leadership;

/// <summary>
/// The leader's sign of life, the record <c>cephadmps/leader</c>. It tells others who leads and that it lives; what fences is the epoch alone.
/// </summary>
/// <param name="Controller">Who: user, computer and process.</param>
/// <param name="Epoch">The epoch that it leads with.</param>
/// <param name="Since">Since when, by its own clock.</param>
public sealed record LeaderRecord(string Controller, long Epoch, DateTimeOffset Since)
{
    /// <summary>Renewals so far: a record that does not change any more is that of a controller which is gone.</summary>
    public long Renewals { get; init; }

    /// <summary>It has given leadership back; the next one need not wait.</summary>
    public bool Released { get; init; }

    /// <summary>Who and since when, for people.</summary>
    public string Describe() => $"{Controller} (epoch {Epoch}, since {Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC)";

    /// <summary>It is that process of that host.</summary>
    public bool IsOf(string hostName, int processId)
    {
        ArgumentNullException.ThrowIfNull(hostName);
        return Controller.EndsWith($"@{hostName.Split('.')[0]} (process {processId.ToString(CultureInfo.InvariantCulture)})", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As it is stored.</summary>
    public string ToJson() => new JObject
    {
        ["controller"] = Controller,
        ["epoch"] = Epoch,
        ["since"] = Since.ToString("O", CultureInfo.InvariantCulture),
        ["renewals"] = Renewals,
        ["released"] = Released,
    }.ToString(Formatting.None);

    /// <summary>Reads a record. One that cannot be read is some controller's that may live; it is waited for like any other.</summary>
    public static LeaderRecord Parse(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            var json = JObject.Load(reader);
            return new LeaderRecord(
                json.Value<string>("controller") ?? "", json.Value<long>("epoch"),
                DateTimeOffset.Parse(json.Value<string>("since") ?? "", CultureInfo.InvariantCulture))
            {
                Renewals = json.Value<long>("renewals"),
                Released = json.Value<bool>("released"),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            return new LeaderRecord($"a controller whose record cannot be read ({text})", 0, default);
        }
    }
}
