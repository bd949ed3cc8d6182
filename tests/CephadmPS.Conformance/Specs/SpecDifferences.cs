using CephadmPS.Conformance.Running;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Specs;

/// <summary>Deliberate differences of <c>spec</c>: rules on one document, its expected and our answer.</summary>
internal static class SpecDifferences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        Document("text-as-written", (input, expected, got) =>
            IsNumber(Of(input, "service_id")) && (string?)expected["error"]?["stage"] == "to_json" && got["ok"] is not null),
        Refusal("mon-networks", (input, rules) => Type(input) == "mon" && rules.All(r => r is "network" or "config-managed")),
        Refusal("smb-common-rules", (input, rules) => Type(input) == "smb"
            && rules.All(r => r is "service-id-missing" or "service-id-characters" or "network" or "config-managed")),
        Refusal("osd-objectstore", (input, rules) => Only(rules, "osd-objectstore") && "bluestore".Contains((string?)Of(input, "objectstore") ?? "?")),
        Refusal("container-image", (input, rules) => Only(rules, "container-image") && (string?)Of(input, "image") == ""),
        Refusal("exporter-sock-dir", (input, rules) => Only(rules, "exporter-sock-dir") && Of(input, "sock_dir") is not null),
        Refusal("rgw-ssl-port", (input, rules) => Only(rules, "rgw-ssl-port") && Of(input, "rgw_frontend_extra_args") is not null),
        Refusal("arguments-list", (input, rules) => Only(rules, "arguments-list")
            && new[] { "extra_container_args", "extra_entrypoint_args" }.Any(f => Of(input, f) is { Type: JTokenType.String or JTokenType.Object })),
        Refusal("hosts-list", (input, rules) => Only(rules, "hosts-list") && Of(input, "placement")?["hosts"] is { Type: not JTokenType.Array }),
        Refusal("profile-settings", (input, rules) => Only(rules, "profile-settings") && input["settings"] is not JObject),
        Document("no-name-lookup", (input, expected, got) =>
            got["ok"] is not null && IsNameLookup(expected) && ((string?)Of(input, "snmp_destination"))?.Any(char.IsLetter) == true),
        Document("words-on-and-off", (input, _, got) => Type(input) == "mgmt-gateway" && got["ok"] is not null
            && new[] { "ssl_prefer_server_ciphers", "ssl_session_tickets", "ssl_stapling", "ssl_stapling_verify", "server_tokens" }
                .Any(f => Of(input, f) is { Type: JTokenType.Boolean })),
        Document("round-trip", (_, expected, got) => RoundTrips.OnlyBetter(expected, got)),
    ];

    /// <summary>A rule on one document; a text of several differs by it when every document that differs does so by a rule.</summary>
    private static Difference Document(string id, Func<JToken, JObject, JObject, bool> covers) => new(id, "spec", (input, expected, got) =>
    {
        if (expected["ok"]?["docs"] is not JArray documents || expected["ok"]?["specs"] is not JArray wanted)
        {
            return covers(input, expected, got);
        }

        if (got["ok"]?["specs"] is not JArray ours || ours.Count != wanted.Count || !Comparison.Same(documents, got["ok"]!["docs"]))
        {
            return false;
        }

        var differing = Enumerable.Range(0, wanted.Count).Where(i => !Comparison.Same(wanted[i], ours[i])).ToList();
        return covers(documents[differing[0]], (JObject)wanted[differing[0]], (JObject)ours[differing[0]])
            && differing.Skip(1).All(i => All.Any(rule => rule.Covers(documents[i], (JObject)wanted[i], (JObject)ours[i])));
    });

    /// <summary>We refuse, by some rules, what the reference takes.</summary>
    private static Difference Refusal(string id, Func<JToken, IReadOnlyList<string>, bool> covers) => Document(id, (input, expected, got) =>
        expected["ok"] is not null && got["error"]?["rules"] is JArray rules && covers(input, [.. rules.Select(r => (string)r!)]));

    private static bool Only(IReadOnlyList<string> rules, string rule) => rules.All(r => r == rule);

    /// <summary>A field of a document, flat or below <c>spec</c>.</summary>
    private static JToken? Of(JToken input, string field) =>
        input is JObject map ? (map["spec"] as JObject)?[field] ?? map[field] : null;

    private static string? Type(JToken input) =>
        (string?)Of(input, "service_type") is { Length: > 0 } type ? type : ((string?)Of(input, "service_name"))?.Split('.')[0];

    private static bool IsNumber(JToken? token) => token is { Type: JTokenType.Integer or JTokenType.Float };

    private static bool IsNameLookup(JObject expected) => expected["error"] is JObject error
        && ((string?)error["message"])?.Contains("DNS lookup", StringComparison.Ordinal) != false
        && Reasons.Of(error).Contains("snmp-destination");
}
