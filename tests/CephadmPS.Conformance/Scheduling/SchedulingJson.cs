using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Reads the parts of scheduling cases and writes answers in their form.</summary>
internal static class SchedulingJson
{
    public static HostSpec ReadHost(JToken host) => new()
    {
        HostName = (string)host["hostname"]!,
        Labels = [.. host["labels"]!.Select(label => (string)label!)],
        Status = (string?)host["status"] ?? "",
    };

    public static IReadOnlySet<string> Names(JToken? names) => (names ?? new JArray()).Select(name => (string)name!).ToHashSet();

    public static Dictionary<string, HostNetworks> ReadNetworks(JToken? networks) =>
        ((JObject?)networks ?? []).Properties().ToDictionary(
            host => host.Name,
            host => HostNetworks.From(((JObject)host.Value).Properties().ToDictionary(
                subnet => subnet.Name,
                subnet => (IReadOnlyDictionary<string, IReadOnlyList<string>>)((JObject)subnet.Value).Properties().ToDictionary(
                    face => face.Name, face => (IReadOnlyList<string>)[.. face.Value.Select(address => (string)address!)]))));

    public static DaemonDescription ReadDaemon(JToken daemon, string? serviceName) => new()
    {
        DaemonType = (string)daemon["daemon_type"]!,
        DaemonId = (string)daemon["daemon_id"]!,
        HostName = (string)daemon["hostname"]!,
        ServiceName = (string?)daemon["service_name"] ?? serviceName,
        Ports = [.. (daemon["ports"] ?? new JArray()).Select(port => (int)port)],
        Ip = (string?)daemon["ip"],
        Rank = (int?)daemon["rank"],
        RankGeneration = (int?)daemon["rank_generation"],
        IsActive = (bool?)daemon["is_active"] ?? false,
    };

    public static RankMap? ReadRanks(JToken? ranks) => ranks is not JObject map
        ? null
        : RankMap.From(map.Properties().SelectMany(rank => ((JObject)rank.Value).Properties().Select(
            generation => (int.Parse(rank.Name), int.Parse(generation.Name), (string?)generation.Value))));

    public static JObject Answer(PlacementResult result)
    {
        var answer = new JObject
        {
            ["slots"] = new JArray(result.Slots.Select(Slot)),
            ["add"] = new JArray(result.ToAdd.Select(Slot)),
            ["remove"] = new JArray(result.ToRemove.Select(Name).Order(StringComparer.Ordinal)),
        };
        if (result.Ranks is { } ranks)
        {
            answer["rank_map"] = new JObject(ranks.Entries().GroupBy(entry => entry.Rank).Select(rank => new JProperty(
                $"{rank.Key}", new JObject(rank.Select(entry => new JProperty($"{entry.Generation}", entry.DaemonId))))));
        }
        return answer;
    }

    public static string Name(DaemonDescription daemon) => daemon.DaemonName + "@" + daemon.HostName;

    private static JObject Slot(PlacementSlot slot)
    {
        var json = new JObject { ["type"] = slot.DaemonType, ["host"] = slot.HostName };
        void Add(string name, JToken? value)
        {
            // A null string becomes a JSON value without content, not a null reference.
            if (value is not (null or JValue { Value: null }))
            {
                json[name] = value;
            }
        }
        Add("network", slot.Network.Length > 0 ? slot.Network : null);
        Add("name", slot.Name.Length > 0 ? slot.Name : null);
        Add("ip", slot.Ip);
        Add("ports", slot.Ports.Count > 0 ? new JArray(slot.Ports) : null);
        Add("rank", slot.Rank);
        Add("rank_generation", slot.RankGeneration);
        return json;
    }
}
