using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Operations;

/// <summary>What the controller that leads carries out at this moment: the newest events of its steps, for those who wait for it.</summary>
/// <param name="Session">Session that writes it; another one counts its events anew.</param>
/// <param name="Actor">Who: user, computer and process.</param>
/// <param name="Last">Number of the last event; those before it have the numbers before.</param>
/// <param name="Events">The events, oldest first.</param>
public sealed record ProgressRecord(string Session, string Actor, long Last, IReadOnlyList<OperationEvent> Events) : IRecord<ProgressRecord>
{
    /// <summary>Events kept.</summary>
    public const int Kept = 100;

    /// <inheritdoc/>
    public static string KeyPrefix => "progress";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <summary>The events after one with that number, as far as they are kept.</summary>
    public IEnumerable<OperationEvent> After(long number) => Events.Skip((int)Math.Clamp(Events.Count - (Last - number), 0, Events.Count));

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["session"] = Session,
        ["actor"] = Actor,
        ["last"] = Last,
        ["events"] = new JArray(Events.Select(told => new JObject
        {
            ["time"] = RecordJson.Text(told.Time), ["state"] = told.State.ToString(), ["subject"] = told.Subject, ["text"] = told.Text,
        }
            .With("done", told.Done == 0 ? null : told.Done)
            .With("total", told.Total == 0 ? null : told.Total)
            .With("kind", told.StepKind)
            .With("seconds", told.Duration is { } duration ? (decimal)duration.Ticks / TimeSpan.TicksPerSecond : null))),
    });

    /// <inheritdoc/>
    public static ProgressRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        var actor = RecordJson.Required(record, "actor");
        return new ProgressRecord(
            RecordJson.Required(record, "session"), actor, record.Value<long>("last"),
            record["events"] is JArray events ? [.. events.OfType<JObject>().Select(told => ReadEvent(told, actor))] : []);
    }

    private static OperationEvent ReadEvent(JObject told, string actor) => new(
        RecordJson.Time(told, "time") ?? default, Enum.Parse<OperationState>(RecordJson.Required(told, "state")),
        RecordJson.Required(told, "subject"), RecordJson.Required(told, "text"))
    {
        Done = told.Value<int?>("done") ?? 0,
        Total = told.Value<int?>("total") ?? 0,
        StepKind = told.Value<string?>("kind"),
        Duration = told.Value<decimal?>("seconds") is { } seconds ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null,
        By = actor,
    };
}
