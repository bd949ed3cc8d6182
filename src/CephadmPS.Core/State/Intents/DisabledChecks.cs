using CephadmPS.Core.State.Records;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Intents;

/// <summary>Checks of hosts' configuration that are switched off (reference 5.13).</summary>
/// <param name="Names">Their names, sorted.</param>
public sealed record DisabledChecks(IReadOnlyList<string> Names) : IRecord<DisabledChecks>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "disabled-checks";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Intent;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => "";

    /// <inheritdoc/>
    public string ToJson() => RecordJson.Text(new JObject { ["names"] = new JArray(Names) });

    /// <inheritdoc/>
    public static DisabledChecks FromJson(string name, string json) => new(RecordJson.Texts(RecordJson.Parse(json), "names"));

    /// <inheritdoc/>
    public bool Equals(DisabledChecks? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Names.Count;
}
