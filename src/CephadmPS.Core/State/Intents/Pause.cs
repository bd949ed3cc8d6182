using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>Background work is paused (reference 1.8).</summary>
/// <param name="Since">Since when.</param>
/// <param name="By">Who paused it: user and computer.</param>
public sealed record Pause(DateTimeOffset Since, string By) : IRecord<Pause>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "pause";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["since"] = RecordJson.Text(Since) }.With("by", By));

    /// <inheritdoc/>
    public static Pause FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new Pause(RecordJson.Time(record, "since") ?? throw new FormatException("'since' is missing"), record.Value<string?>("by") ?? "");
    }
}
