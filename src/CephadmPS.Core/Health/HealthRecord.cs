using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Health;

/// <summary>
/// The last judgement of the controller that leads: for others to show (a manager module, another session), and for the next one to know since when a
/// check stands, which steps failed, and what was seen once.
/// </summary>
/// <param name="Checks">The checks.</param>
/// <param name="History">For the next judgement.</param>
/// <param name="Failures">Steps that failed in the last pass: kind, target, why.</param>
public sealed record HealthRecord(IReadOnlyList<HealthCheck> Checks, HealthHistory History, IReadOnlyList<OperationEvent> Failures) : IRecord<HealthRecord>
{
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
        ["checks"] = new JArray(Checks.Select(check => new JObject { ["code"] = check.Code, ["severity"] = check.Severity, ["summary"] = check.Summary, ["count"] = check.Count }
            .With("details", new JArray(check.Details)).With("cause", check.Cause).With("advice", check.Advice).With("since", RecordJson.Text(check.Since)))),
    }.With("suspects", Times(History.Suspects)).With("failures", new JArray(Failures.Select(failure => new JArray(failure.StepKind ?? "", failure.Subject, failure.Text, RecordJson.Text(failure.Time)!)))));

    /// <inheritdoc/>
    public static HealthRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        List<HealthCheck> checks = [.. (record["checks"] as JArray ?? []).OfType<JObject>().Select(check =>
            new HealthCheck(RecordJson.Required(check, "code"), RecordJson.Required(check, "severity"), RecordJson.Required(check, "summary"))
            {
                Count = check.Value<int?>("count") ?? 1,
                Details = RecordJson.Texts(check, "details"),
                Cause = check.Value<string?>("cause"),
                Advice = check.Value<string?>("advice"),
                Since = RecordJson.Time(check, "since"),
            })];
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

    private static JObject Times(IReadOnlyDictionary<string, DateTimeOffset> times) =>
        new(times.OrderBy(time => time.Key, StringComparer.Ordinal).Select(time => new JProperty(time.Key, RecordJson.Text(time.Value))));

    private static DateTimeOffset Time(JToken? text) =>
        DateTimeOffset.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
