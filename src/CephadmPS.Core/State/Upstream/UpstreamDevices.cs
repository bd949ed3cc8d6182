using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>Upstream's keys <c>host.NAME.devices.N</c>: a host's devices, in several parts when they are too large for one key (reference 5.2).</summary>
public static class UpstreamDevices
{
    /// <summary>Largest value of a key by default, bytes (<c>mon_config_key_max_entry_size</c>).</summary>
    public const int DefaultEntrySize = 65_536;

    /// <summary>
    /// A host's devices. The parts that the first one counts are read and no others: upstream also reads parts that an earlier, larger set left behind.
    /// Errors: <c>UpstreamRecordDamaged</c> for a part that is missing or damaged.
    /// </summary>
    public static JArray Read(UpstreamKeys keys, string hostName)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var devices = new JArray();
        var count = 1;
        for (var part = 0; part < count; part++)
        {
            var key = KeyOf(hostName, part);
            if (keys[key] is not { } text)
            {
                return part == 0 ? devices : throw UpstreamJson.Damaged(key, new FormatException("it is not there, but the first part counts it"));
            }
            var entry = UpstreamJson.Map(key, text);
            count = part == 0 ? (int?)entry["entries"] ?? 1 : count;
            foreach (var device in entry["devices"] as JArray ?? [])
            {
                devices.Add(device.DeepClone());
            }
        }
        return devices;
    }

    /// <summary>The parts of a host's devices, cut by upstream's rule.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(string hostName, JArray devices, int entrySize = DefaultEntrySize)
    {
        ArgumentNullException.ThrowIfNull(devices);
        var bytes = Encoding.UTF8.GetByteCount(UpstreamJson.Text(devices));
        var parts = bytes > entrySize - 1024 ? ((bytes + entrySize - 1) / entrySize) + 1 : 1;
        var size = Math.Max(1, (devices.Count + parts - 1) / parts);
        var chunks = devices.Count == 0 ? [[]] : devices.Chunk(size).ToList();
        return [.. chunks.Select((chunk, part) =>
        {
            var entry = new JObject { ["devices"] = new JArray(chunk.Select(device => device.DeepClone())) };
            if (part == 0)
            {
                entry["entries"] = chunks.Count;
            }
            return KeyValuePair.Create(KeyOf(hostName, part), UpstreamJson.Text(entry));
        })];
    }

    /// <summary>A part's key.</summary>
    public static string KeyOf(string hostName, int part) => $"{UpstreamHost.KeyPrefix}{hostName}.devices.{part.ToString(CultureInfo.InvariantCulture)}";
}
