using CephadmPS.Conformance.Running;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.DriveGroups;

/// <summary>Deliberate differences of <c>drivegroup</c>.</summary>
internal static class DriveGroupDifferences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        // One device that does not tell what a filter asks for makes the reference refuse the whole selection.
        new("device-without-the-attribute-does-not-match", "drivegroup", (input, expected, got) =>
            FailsSelection(expected) && got["ok"] is JObject
            && Filters(input).Any(filter => new[] { "model", "vendor", "rotational" }.Any(name => filter[name] is not null && SomeDeviceLacks(input, name)))),
        new("size-in-bytes-when-none-is-displayed", "drivegroup", (input, expected, got) =>
            FailsSelection(expected) && got["ok"] is JObject
            && Filters(input).Any(filter => filter["size"] is not null) && SomeDeviceLacks(input, "human_readable_size")),
    ];

    private static bool FailsSelection(JObject expected) => (string?)expected["error"]?["stage"] == "selection";

    private static IEnumerable<JObject> Filters(JToken input) =>
        new[] { input["spec"], input["spec"]?["spec"] }.OfType<JObject>()
            .SelectMany(spec => new[] { "data_devices", "db_devices", "wal_devices", "journal_devices" }.Select(name => spec[name]))
            .OfType<JObject>();

    private static bool SomeDeviceLacks(JToken input, string name) =>
        (input["devices"] ?? new JArray()).Any(device => device["sys_api"]?[name] is null);
}
