using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>Upstream's key <c>inventory</c>: host → host spec (reference 5.1, 5.4).</summary>
public static class UpstreamInventory
{
    /// <summary>The key.</summary>
    public const string Key = "inventory";

    /// <summary>Reads the hosts in their order. Errors: <c>UpstreamRecordDamaged</c>.</summary>
    public static IReadOnlyList<HostSpec> Read(UpstreamKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var hosts = new List<HostSpec>();
        foreach (var (name, value) in UpstreamJson.Map(Key, keys[Key]))
        {
            var report = new SpecReport(null, 1);
            var document = value as JObject ?? [];
            // Very old ones lack the name.
            document["hostname"] ??= name;
            if (HostSpecReader.Read(JsonNodes.FromToken(document), report) is not { } host)
            {
                throw UpstreamJson.Damaged(Key, new FormatException($"{name}: {string.Join(" ", report.Errors.Select(error => error.Message))}"));
            }
            hosts.Add(host);
        }
        return hosts;
    }

    /// <summary>As upstream writes it; what it stored of a host and is not known here stays.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="before">The key's text before; null: none.</param>
    public static string ToText(IEnumerable<HostSpec> hosts, string? before)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        var old = UpstreamJson.Map(Key, before);
        var map = new JObject();
        foreach (var host in hosts)
        {
            var entry = old[host.HostName] as JObject ?? [];
            foreach (var property in ((JObject)JsonNodes.ToToken(SpecExport.ToNode(host))).Properties().ToList())
            {
                entry[property.Name] = property.Value;
            }
            map[host.HostName] = entry;
        }
        return UpstreamJson.Text(map);
    }
}
