using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>Options that were set for the <c>config</c> of a service's spec (reference 6.2).</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Section">Section of the cluster's configuration.</param>
/// <param name="Values">Option → what the spec asked for, and what the cluster showed for it.</param>
public sealed record AppliedOptions(string ServiceName, string Section, IReadOnlyDictionary<string, AppliedOption> Values) : IRecord<AppliedOptions>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "service-options/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => ServiceName;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject
    {
        ["section"] = Section,
        ["options"] = new JObject(Values.OrderBy(option => option.Key, StringComparer.Ordinal)
            .Select(option => new JProperty(option.Key, new JArray(option.Value.Asked, option.Value.Shown)))),
    });

    /// <inheritdoc/>
    public static AppliedOptions FromJson(string name, string json)
    {
        var record = RecordJson.Parse(json);
        return new AppliedOptions(
            name, RecordJson.Required(record, "section"),
            (record["options"] as JObject ?? []).Properties().ToDictionary(option => option.Name, option => new AppliedOption((string)option.Value[0]!, (string)option.Value[1]!)));
    }

    /// <inheritdoc/>
    public bool Equals(AppliedOptions? other) =>
        other is not null && (ServiceName, Section, Values.Count) == (other.ServiceName, other.Section, other.Values.Count)
        && Values.All(option => other.Values.GetValueOrDefault(option.Key) == option.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ServiceName, Section, Values.Count);
}

/// <summary>One option.</summary>
/// <param name="Asked">The spec's value.</param>
/// <param name="Shown">The same as the cluster shows it: Ceph writes <c>4G</c> as a number.</param>
public sealed record AppliedOption(string Asked, string Shown);
