using CephadmPS.Core.Monitors;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Leadership;

/// <summary>The leader's sign of life in the config-key store.</summary>
/// <param name="Epoch">The epoch it leads with.</param>
/// <param name="Controller">Who it is.</param>
/// <param name="Beat">Rises with each sign.</param>
/// <param name="Released">It has stepped down: the next one need not wait.</param>
public sealed record LeaderBeat(long Epoch, string Controller, long Beat, bool Released)
{
    /// <summary>Its key.</summary>
    public const string Key = "cephadmps/leader";

    /// <summary>Reads it; null when there is none, or one that cannot be read.</summary>
    public static async Task<LeaderBeat?> ReadAsync(IMonitorClient client, CancellationToken cancellation = default)
    {
        var text = await client.GetConfigKeyAsync(Key, cancellation).ConfigureAwait(false);
        try
        {
            return text is null ? null : JObject.Parse(text).ToObject<LeaderBeat>();
        }
        catch (JsonException)
        {
            // It decides nothing by itself: the register does. A leader that lives writes a good one within 5 s.
            return null;
        }
    }

    internal Task WriteAsync(IMonitorClient client, CancellationToken cancellation) =>
        client.SetConfigKeyAsync(Key, JObject.FromObject(this).ToString(Formatting.None), cancellation);
}
