using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Operations;

/// <summary>The events of one service and its daemons, or of the hosts (under the name <c>hosts</c>).</summary>
/// <param name="Group">Service name, or <c>hosts</c>.</param>
/// <param name="Events">The events, oldest first.</param>
public sealed record EventsRecord(string Group, IReadOnlyList<CephEvent> Events) : IRecord<EventsRecord>
{
    /// <summary>Group of the hosts' events.</summary>
    public const string Hosts = "hosts";

    /// <inheritdoc/>
    public static string KeyPrefix => "events/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => Group;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["events"] = new JArray(Events.Select(told => new JObject
        {
            ["time"] = RecordJson.Text(told.Time), ["kind"] = told.Kind, ["subject"] = told.Subject, ["level"] = told.Level.ToString(), ["text"] = told.Text,
        })),
    });

    /// <inheritdoc/>
    public static EventsRecord FromJson(string name, string json) => new(name, RecordJson.Parse(json)["events"] is JArray events
        ? [.. events.OfType<JObject>().Select(told => new CephEvent(
            RecordJson.Time(told, "time") ?? default, RecordJson.Required(told, "kind"), RecordJson.Required(told, "subject"),
            Enum.Parse<EventLevel>(RecordJson.Required(told, "level")), RecordJson.Required(told, "text")))]
        : []);
}
