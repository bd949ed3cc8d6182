using CephadmPS.Conformance.Running;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Deliberate differences of <c>scheduling</c>.</summary>
internal static class SchedulingDifferences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        // The reference still lists, or newly uses, slots on hosts that a service excludes; ours are on none of them.
        new("blocked-host-gets-no-slot", "scheduling", (input, expected, got) =>
            input["blocking"] is JArray { Count: > 0 } blocking
            && Hosts(expected).Intersect(blocking.Select(host => (string)host!)).Any()
            && !Hosts(got).Intersect(blocking.Select(host => (string)host!)).Any()),
        new("host-named-twice-counts-once", "scheduling", (input, expected, got) =>
            NamesHostTwice(input) && HasTwins(expected) && got["ok"] is JObject && !HasTwins(got)),
        new("mon-without-public-network-stays", "scheduling", (input, expected, got) =>
            (string?)input["spec"]?["service_type"] == "mon"
            && input["public_network"] is JValue { Value: string option } && !option.Contains('/')
            && !Hosts(expected).Any() && got["ok"] is JObject),
    ];

    private static IEnumerable<string> Hosts(JObject answer) =>
        (answer["ok"]?["slots"] ?? new JArray()).Select(slot => (string)slot["host"]!);

    private static bool NamesHostTwice(JToken input)
    {
        string[] names = [.. (input["spec"]?["placement"]?["hosts"] ?? new JArray())
            .Select(host => host is JObject map ? (string)map["hostname"]! : ((string)host!).Split(':', '=')[0])];
        return names.Distinct().Count() < names.Length;
    }

    private static bool HasTwins(JObject answer) => (answer["ok"]?["slots"] ?? new JArray())
        .GroupBy(slot => $"{slot["type"]}@{slot["host"]}").Any(same => same.Count() > 1);
}
