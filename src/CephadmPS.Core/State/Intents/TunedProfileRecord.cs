using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>A stored tuned profile (reference 5.11).</summary>
/// <param name="Profile">The profile.</param>
public sealed record TunedProfileRecord(TunedProfileSpec Profile) : IRecord<TunedProfileRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "tuned-profile/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => Profile.ProfileName;

    /// <inheritdoc/>
    public string ToJson() => JsonNodes.ToText(SpecExport.ToNode(Profile));

    /// <inheritdoc/>
    public static TunedProfileRecord FromJson(string name, string json) =>
        SpecFile.ParseTunedProfiles(json, "record.json").ThrowIfInvalid().TunedProfiles is [var only]
            ? new TunedProfileRecord(only)
            : throw new FormatException("it does not hold exactly one profile");
}

/// <summary>Tuned profiles as they were last applied to a host.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Digests">Profile → digest of its file.</param>
public sealed record AppliedProfiles(string HostName, IReadOnlyDictionary<string, string> Digests) : IRecord<AppliedProfiles>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "applied-profiles/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject(Digests.OrderBy(profile => profile.Key, StringComparer.Ordinal).Select(profile => new JProperty(profile.Key, profile.Value))));

    /// <inheritdoc/>
    public static AppliedProfiles FromJson(string name, string json) =>
        new(name, RecordJson.Parse(json).Properties().ToDictionary(profile => profile.Name, profile => (string?)profile.Value ?? ""));

    /// <inheritdoc/>
    public bool Equals(AppliedProfiles? other) =>
        other is not null && (HostName, Digests.Count) == (other.HostName, other.Digests.Count) && Digests.All(profile => other.Digests.GetValueOrDefault(profile.Key) == profile.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HostName, Digests.Count);
}
