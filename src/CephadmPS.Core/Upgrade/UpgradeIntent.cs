using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Upgrade;

/// <summary>
/// What a person asked for: to which image the cluster's daemons shall go (reference 7.2). Only people's commands write it; how far it has come
/// stands in <see cref="UpgradeProgress"/>, which only the leader writes. It is forgotten when the upgrade has ended.
/// </summary>
/// <param name="Id">Names this upgrade.</param>
/// <param name="Image">The image, by digest where one is known, so that all hosts run the same.</param>
/// <param name="Started">When it was asked for.</param>
public sealed record UpgradeIntent(string Id, string Image, DateTimeOffset Started) : IRecord<UpgradeIntent>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "upgrade";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <summary>The image as it was asked for.</summary>
    public required string AskedFor { get; init; }

    /// <summary>Version of the image, <c>20.2.4</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Name of its release, <c>tentacle</c>.</summary>
    public required string Release { get; init; }

    /// <summary>Id of the image, as the first host told it.</summary>
    public required string ImageId { get; init; }

    /// <summary>Repository digests of the image; none for one that is of these hosts only.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];

    /// <summary>User and computer.</summary>
    public string By { get; init; } = "";

    /// <summary>File systems are failed while their mds daemons are upgraded (option <c>fail_fs</c> when it began).</summary>
    public bool FailFs { get; init; }

    /// <summary>Only daemons of these.</summary>
    public UpgradeFilter Filter { get; init; } = UpgradeFilter.None;

    /// <summary>A person has paused it; null: nobody has.</summary>
    public UpgradePause? Paused { get; init; }

    /// <summary>Rises each time it is resumed: what went wrong before does not count any more.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>A person has ended it: what was changed of file systems is restored, then it is forgotten.</summary>
    public bool Stopped { get; init; }

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["id"] = Id,
        ["image"] = Image,
        ["asked_for"] = AskedFor,
        ["version"] = Version,
        ["release"] = Release,
        ["image_id"] = ImageId,
        ["started"] = RecordJson.Text(Started),
        ["attempt"] = Attempt,
    }
        .With("digests", new JArray(Digests))
        .With("by", By)
        .With("fail_fs", FailFs ? true : null)
        .With("daemon_types", new JArray(Filter.DaemonTypes))
        .With("services", new JArray(Filter.Services))
        .With("hosts", new JArray(Filter.Hosts))
        .With("limit", Filter.Limit)
        .With("paused", RecordJson.Text(Paused?.Since))
        .With("paused_by", Paused?.By)
        .With("stopped", Stopped ? true : null));

    /// <inheritdoc/>
    public static UpgradeIntent FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new UpgradeIntent(
            RecordJson.Required(record, "id"), RecordJson.Required(record, "image"),
            RecordJson.Time(record, "started") ?? throw new FormatException("'started' is missing"))
        {
            AskedFor = RecordJson.Required(record, "asked_for"),
            Version = RecordJson.Required(record, "version"),
            Release = RecordJson.Required(record, "release"),
            ImageId = RecordJson.Required(record, "image_id"),
            Attempt = record.Value<int?>("attempt") ?? 1,
            Digests = RecordJson.Texts(record, "digests"),
            By = record.Value<string?>("by") ?? "",
            FailFs = record.Value<bool?>("fail_fs") ?? false,
            Filter = new UpgradeFilter
            {
                DaemonTypes = RecordJson.Texts(record, "daemon_types"),
                Services = RecordJson.Texts(record, "services"),
                Hosts = RecordJson.Texts(record, "hosts"),
                Limit = record.Value<int?>("limit"),
            },
            Paused = RecordJson.Time(record, "paused") is { } since ? new UpgradePause(since, record.Value<string?>("paused_by") ?? "") : null,
            Stopped = record.Value<bool?>("stopped") ?? false,
        };
    }
}

/// <summary>A pause that a person asked for.</summary>
/// <param name="Since">When.</param>
/// <param name="By">User and computer.</param>
public sealed record UpgradePause(DateTimeOffset Since, string By);
