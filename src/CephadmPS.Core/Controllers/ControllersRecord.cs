using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Controllers;

/// <summary>That controllers shall run in the cluster, and where. Holds no secret.</summary>
/// <param name="User">User on the hosts that they connect as.</param>
/// <param name="PublicKey">Public part of the cluster's own SSH key, which all hosts let in.</param>
public sealed record ControllersRecord(string User, string PublicKey) : IRecord<ControllersRecord>
{
    /// <summary>How many, where no host is named; default 2: one leads, the other takes over.</summary>
    public int Count { get; init; } = 2;

    /// <summary>Hosts; empty: mon hosts.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Address to serve metrics on, on each of the hosts; null: not at all.</summary>
    public string? MetricsListen { get; init; }

    /// <inheritdoc/>
    public static string KeyPrefix => "controllers";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["user"] = User, ["public_key"] = PublicKey, ["count"] = Count }
        .With("hosts", new JArray(Hosts))
        .With("metrics", MetricsListen));

    /// <inheritdoc/>
    public static ControllersRecord FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new ControllersRecord(RecordJson.Required(record, "user"), RecordJson.Required(record, "public_key"))
        {
            Count = record.Value<int?>("count") ?? 2,
            Hosts = RecordJson.Texts(record, "hosts"),
            MetricsListen = record.Value<string?>("metrics"),
        };
    }

    /// <summary>Is the same, members of lists included.</summary>
    public bool Equals(ControllersRecord? other) => other is not null
        && (User, PublicKey, Count, MetricsListen) == (other.User, other.PublicKey, other.Count, other.MetricsListen) && Hosts.SequenceEqual(other.Hosts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, PublicKey, Count, MetricsListen, Hosts.Count);
}
