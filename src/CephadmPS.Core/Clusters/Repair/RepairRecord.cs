using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Clusters.Repair;

/// <summary>One thing that was done to a mon while the cluster had no quorum.</summary>
/// <param name="Id">Names it: when it was begun, and the mon.</param>
/// <param name="DaemonName">The mon.</param>
/// <param name="HostName">Its host.</param>
/// <param name="Action"><c>Start</c>, <c>Restart</c> or <c>Redeploy</c> (with its data kept).</param>
public sealed record RepairRecord(string Id, string DaemonName, string HostName, string Action) : IRecord<RepairRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "repair/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.History;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => Id;

    /// <summary>The epoch that it was done under.</summary>
    public long Epoch { get; init; }

    /// <summary>Who did it.</summary>
    public string Controller { get; init; } = "";

    /// <summary>When it was begun.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>When it ended; null: that is not known.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended, one sentence; empty while it is not known.</summary>
    public string Outcome { get; init; } = "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["daemon"] = DaemonName,
        ["host"] = HostName,
        ["action"] = Action,
        ["epoch"] = Epoch,
        ["began"] = RecordJson.Text(Began),
    }.With("controller", Controller).With("ended", RecordJson.Text(Ended)).With("outcome", Outcome));

    /// <inheritdoc/>
    public static RepairRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new RepairRecord(name, RecordJson.Required(record, "daemon"), RecordJson.Required(record, "host"), RecordJson.Required(record, "action"))
        {
            Epoch = record.Value<long>("epoch"),
            Controller = record.Value<string?>("controller") ?? "",
            Began = RecordJson.Time(record, "began") ?? throw new FormatException("'began' is missing"),
            Ended = RecordJson.Time(record, "ended"),
            Outcome = record.Value<string?>("outcome") ?? "",
        };
    }
}
