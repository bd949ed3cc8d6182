using CephadmPS.Conformance.Running;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Placements;

/// <summary>Deliberate differences of <c>placement</c>.</summary>
internal static class PlacementDifferences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        new("count-twice", "placement", (_, expected, got) => expected["ok"] is not null && Holds(got, "count-twice")),
        new("hosts-list", "placement", (input, expected, got) =>
            expected["ok"] is not null && Holds(got, "hosts-list") && Of(input, "hosts").All(v => v.Type != JTokenType.Array)),
        new("round-trip", "placement", (_, expected, got) => RoundTrips.OnlyBetter(expected, got)),
    ];

    private static IEnumerable<JToken> Of(JToken input, params string[] keys) =>
        input is JObject map ? keys.Select(key => map[key]).OfType<JToken>() : [];

    private static bool Holds(JObject got, params string[] rules) =>
        got["error"]?["rules"] is JArray ours && ours.Any(rule => rules.Contains((string)rule!));
}
