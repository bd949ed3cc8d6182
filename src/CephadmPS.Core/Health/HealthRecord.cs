using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Health;

/// <summary>
/// Our own health checks as the leading controller last judged them, for those who cannot ask it: the manager module (<c>mgr-module/</c>) shows them in
/// <c>ceph -s</c>. Small enough to be stored as plain JSON: long lists of subjects are cut.
/// </summary>
/// <param name="Checks">The checks.</param>
public sealed record HealthRecord(IReadOnlyList<HealthCheck> Checks) : IRecord<HealthRecord>
{
    private const int DetailsKept = 8;
    private const int TextKept = 160;

    /// <inheritdoc/>
    public static string KeyPrefix => "health";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        // Form of the record, which the module checks.
        ["version"] = 1,
        ["checks"] = new JObject(Checks.OrderBy(check => check.Code, StringComparer.Ordinal).Select(check => new JProperty(check.Code, new JObject
        {
            ["severity"] = check.Severity == HealthCheck.Error ? "error" : "warning",
            ["summary"] = Cut(check.Summary),
            ["count"] = check.Count,
            ["detail"] = new JArray(Details(check).Select(Cut)),
        }))),
    });

    /// <inheritdoc/>
    public static HealthRecord FromJson(string name, string json) => new((RecordJson.Parse(json)["checks"] as JObject ?? []).Properties().Select(check =>
        new HealthCheck(check.Name, check.Value.Value<string>("severity") == "error" ? HealthCheck.Error : HealthCheck.Warning, check.Value.Value<string>("summary") ?? "")
        {
            Count = check.Value.Value<int>("count"),
            Details = RecordJson.Texts((JObject)check.Value, "detail"),
        }).ToList());

    private static IEnumerable<string> Details(HealthCheck check)
    {
        var more = check.Details.Count - DetailsKept;
        return more <= 0 ? [.. check.Details, .. Advice(check)] : [.. check.Details.Take(DetailsKept), $"and {more} more", .. Advice(check)];
    }

    private static IEnumerable<string> Advice(HealthCheck check) => check.Advice is { } advice ? [$"try: {advice}"] : [];

    private static string Cut(string text) => text.Length <= TextKept ? text : text[..(TextKept - 3)] + "...";
}
