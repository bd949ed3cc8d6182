using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Upgrade;

/// <summary>
/// How far an upgrade has come, beside what the hosts themselves tell: what cannot be seen again later. Only the leader writes it. (Upstream keeps
/// intent and progress in one value, so that each side can overwrite the other's.)
/// </summary>
/// <param name="Id">The upgrade; one of another number is of an earlier one and does not count.</param>
public sealed record UpgradeProgress(string Id) : IRecord<UpgradeProgress>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "upgrade-progress";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <summary>Hosts that have the image.</summary>
    public IReadOnlyList<string> PulledOn { get; init; } = [];

    /// <summary>Daemons upgraded so far, for a limit.</summary>
    public int Upgraded { get; init; }

    /// <summary>Settings of file systems as they were before, by the file system's number; restored when its mds daemons are done.</summary>
    public IReadOnlyDictionary<int, FileSystemBefore> FileSystems { get; init; } = new Dictionary<int, FileSystemBefore>();

    /// <summary>Daemons whose keys are being rotated: a new one may exist that the daemon does not have yet.</summary>
    public IReadOnlyList<string> Rotating { get; init; } = [];

    /// <summary>What went wrong; it pauses the upgrade while its attempt is that of the intent. Null: nothing.</summary>
    public UpgradeError? Error { get; init; }

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["id"] = Id }
        .With("pulled", new JArray(PulledOn))
        .With("upgraded", Upgraded == 0 ? null : Upgraded)
        .With("rotating", new JArray(Rotating))
        .With("file_systems", new JObject(FileSystems.OrderBy(entry => entry.Key).Select(entry => new JProperty($"{entry.Key}", new JObject
        {
            ["max_mds"] = entry.Value.MaxMds,
            ["standby_replay"] = entry.Value.StandbyReplay,
            ["failed"] = entry.Value.Failed,
        }))))
        .With("error", Error is null ? null : new JObject
        {
            ["code"] = Error.Code,
            ["text"] = Error.Text,
            ["subject"] = Error.Subject,
            ["since"] = RecordJson.Text(Error.Since),
            ["attempt"] = Error.Attempt,
        }));

    /// <inheritdoc/>
    public static UpgradeProgress FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new UpgradeProgress(RecordJson.Required(record, "id"))
        {
            PulledOn = RecordJson.Texts(record, "pulled"),
            Upgraded = record.Value<int?>("upgraded") ?? 0,
            Rotating = RecordJson.Texts(record, "rotating"),
            FileSystems = (record["file_systems"] as JObject ?? []).Properties().ToDictionary(
                entry => int.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture),
                entry => new FileSystemBefore(
                    entry.Value.Value<int>("max_mds"), entry.Value.Value<bool>("standby_replay"), entry.Value.Value<bool>("failed"))),
            Error = record["error"] is JObject error
                ? new UpgradeError(
                    RecordJson.Required(error, "code"), RecordJson.Required(error, "text"), error.Value<string?>("subject") ?? "",
                    RecordJson.Time(error, "since") ?? throw new FormatException("'error.since' is missing"), error.Value<int?>("attempt") ?? 1)
                : null,
        };
    }
}

/// <summary>A file system before its mds daemons were upgraded.</summary>
/// <param name="MaxMds">Ranks that it may have.</param>
/// <param name="StandbyReplay">Standbys followed the journals of ranks.</param>
/// <param name="Failed">It was failed for the upgrade, and has to be made joinable again.</param>
public sealed record FileSystemBefore(int MaxMds, bool StandbyReplay, bool Failed);

/// <summary>Why an upgrade has paused by itself (reference 7.5).</summary>
/// <param name="Code">Health code.</param>
/// <param name="Text">What went wrong.</param>
/// <param name="Subject">Daemon, host or other target of the step.</param>
/// <param name="Since">When.</param>
/// <param name="Attempt">The attempt in which it happened; a resume begins another one.</param>
public sealed record UpgradeError(string Code, string Text, string Subject, DateTimeOffset Since, int Attempt);
