using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Health;

/// <summary>
/// The last judgement of the controller that leads: for others to show (the manager module <c>mgr-module/</c> in <c>ceph -s</c>, another session), and for
/// the next one to know since when a check stands, which steps failed, and what was seen once.
/// </summary>
/// <param name="Checks">The checks, as <see cref="Short"/> makes them.</param>
/// <param name="History">For the next judgement.</param>
/// <param name="Failures">Steps that failed in the last pass: kind, target, why.</param>
public sealed record HealthRecord(IReadOnlyList<HealthCheck> Checks, HealthHistory History, IReadOnlyList<OperationEvent> Failures) : IRecord<HealthRecord>
{
    private const int DetailsKept = 8;
    private const int TextKept = 160;

    /// <inheritdoc/>
    public static string KeyPrefix => "health";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Observed;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        // Form of the record, which the manager module checks.
        ["version"] = 1,
        ["checks"] = new JObject(Checks.OrderBy(check => check.Code, StringComparer.Ordinal).Select(check => new JProperty(check.Code, new JObject
        {
            ["severity"] = check.Severity == HealthCheck.Error ? "error" : "warning",
            ["summary"] = check.Summary,
            ["count"] = check.Count,
            ["detail"] = new JArray(check.Details),
        }.With("cause", check.Cause).With("advice", check.Advice).With("since", RecordJson.Text(check.Since))))),
    }.With("suspects", Times(History.Suspects)).With("failures", new JArray(Failures.Select(failure => new JArray(failure.StepKind ?? "", failure.Subject, failure.Text, RecordJson.Text(failure.Time)!)))));

    /// <inheritdoc/>
    public static HealthRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        List<HealthCheck> checks = [.. (record["checks"] as JObject ?? []).Properties().Select(check => ReadCheck(check.Name, (JObject)check.Value))];
        return new HealthRecord(
            checks,
            new HealthHistory
            {
                Since = checks.Where(check => check.Since is not null).ToDictionary(check => check.Code, check => check.Since!.Value),
                Suspects = (record["suspects"] as JObject ?? []).Properties().ToDictionary(suspect => suspect.Name, suspect => Time(suspect.Value)),
            },
            [.. (record["failures"] as JArray ?? []).OfType<JArray>().Select(failure =>
                new OperationEvent(Time(failure[3]), OperationState.Failed, (string)failure[1]!, (string)failure[2]!) { StepKind = (string?)failure[0] })]);
    }

    /// <summary>Says the same: only times of looks differ.</summary>
    public bool SaysTheSameAs(HealthRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Checks.Count == other.Checks.Count && Checks.Zip(other.Checks).All(pair => pair.First.SaysTheSameAs(pair.Second))
            && History.Suspects.Keys.ToHashSet().SetEquals(other.History.Suspects.Keys)
            && Failures.Select(failure => (failure.StepKind, failure.Subject, failure.Text)).SequenceEqual(other.Failures.Select(failure => (failure.StepKind, failure.Subject, failure.Text)));
    }

    /// <summary>A check with few and short details: the record stays small however many hosts are concerned.</summary>
    public static HealthCheck Short(HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var more = check.Details.Count - DetailsKept;
        var kept = check.Details.Take(DetailsKept).Select(Cut);
        return check with { Summary = Cut(check.Summary), Details = more <= 0 ? [.. kept] : [.. kept, $"and {more} more"] };
    }

    private static HealthCheck ReadCheck(string code, JObject check) =>
        new(code, RecordJson.Required(check, "severity") == "error" ? HealthCheck.Error : HealthCheck.Warning, RecordJson.Required(check, "summary"))
        {
            Count = check.Value<int?>("count") ?? 1,
            Details = RecordJson.Texts(check, "detail"),
            Cause = check.Value<string?>("cause"),
            Advice = check.Value<string?>("advice"),
            Since = RecordJson.Time(check, "since"),
        };

    private static string Cut(string text) => text.Length <= TextKept ? text : text[..(TextKept - 3)] + "...";

    private static JObject Times(IReadOnlyDictionary<string, DateTimeOffset> times) =>
        new(times.OrderBy(time => time.Key, StringComparer.Ordinal).Select(time => new JProperty(time.Key, RecordJson.Text(time.Value))));

    private static DateTimeOffset Time(JToken? text) =>
        DateTimeOffset.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
