using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State;

/// <summary>That the cluster was taken over from upstream's cephadm, and what a hand-back must know of that. There is one, or none.</summary>
/// <param name="Release">Version of Ceph whose cephadm ran it.</param>
/// <param name="TakenOver">When.</param>
public sealed record TakeOverRecord(string Release, DateTimeOffset TakenOver) : IRecord<TakeOverRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "take-over";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <summary>Everything was imported; false: it was begun, and is to be repeated.</summary>
    public bool Complete { get; init; }

    /// <summary>An admin had paused upstream before; a hand-back leaves it so.</summary>
    public bool WasPaused { get; init; }

    /// <summary>Names of upstream's specs that were imported.</summary>
    public IReadOnlyList<string> Specs { get; init; } = [];

    /// <summary>Hosts that were imported.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["release"] = Release,
        ["taken_over"] = RecordJson.Text(TakenOver),
        ["complete"] = Complete,
        ["was_paused"] = WasPaused,
    }.With("specs", new JArray(Specs)).With("hosts", new JArray(Hosts)));

    /// <inheritdoc/>
    public static TakeOverRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new TakeOverRecord(RecordJson.Required(record, "release"), RecordJson.Time(record, "taken_over") ?? default)
        {
            Complete = (bool?)record["complete"] ?? false,
            WasPaused = (bool?)record["was_paused"] ?? false,
            Specs = RecordJson.Texts(record, "specs"),
            Hosts = RecordJson.Texts(record, "hosts"),
        };
    }

    /// <inheritdoc/>
    public bool Equals(TakeOverRecord? other) =>
        other is not null && (Release, TakenOver, Complete, WasPaused) == (other.Release, other.TakenOver, other.Complete, other.WasPaused)
        && Specs.SequenceEqual(other.Specs) && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Release, TakenOver, Complete, WasPaused);
}
