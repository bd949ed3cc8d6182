using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>
/// Since when an offline host is silent, so that who comes later need not wait to believe it. Suspicion is not kept: it is a matter of seconds, and
/// every controller sees it for itself.
/// </summary>
/// <param name="HostName">The host.</param>
/// <param name="Since">When it was last heard.</param>
public sealed record SilenceRecord(string HostName, DateTimeOffset Since) : IRecord<SilenceRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "silent/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    // Without it a host that is silent is offline a minute later.
    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["since"] = RecordJson.Text(Since) });

    /// <inheritdoc/>
    public static SilenceRecord FromJson(string name, string json) =>
        new(name, RecordJson.Time(RecordJson.Parse(json), "since") ?? throw new FormatException("'since' is missing"));
}
