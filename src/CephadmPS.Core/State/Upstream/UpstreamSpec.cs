using System.Globalization;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>A service spec as upstream stores it below <c>spec.</c> (reference 5.1).</summary>
/// <param name="Name">What follows <c>spec.</c> in its key: the service's name, but for specs of old releases.</param>
/// <param name="Spec">The spec.</param>
/// <param name="Created">When it was last changed.</param>
public sealed record UpstreamSpec(string Name, ServiceSpec Spec, DateTimeOffset Created)
{
    /// <summary>What spec keys begin with.</summary>
    public const string KeyPrefix = "spec.";

    /// <summary>Set when the service is being removed.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>Rank → generation → daemon id (null: fenced); null when it has no ranks.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<int, string?>>? Ranks { get; init; }

    /// <summary>Upstream's mark that the service is still to be configured; null in old releases.</summary>
    public bool? NeedsConfiguration { get; init; }

    /// <summary>Reads one. What upstream cannot read is refused here too.</summary>
    /// <exception cref="FormatException">It lacks a part or a part is of the wrong kind.</exception>
    /// <exception cref="Errors.CephadmException">The spec is not valid.</exception>
    public static UpstreamSpec Read(string name, JObject record) => new(
        name,
        ServiceSpec.FromNode(JsonNodes.FromToken(record["spec"] ?? throw new FormatException("it has no 'spec'"))),
        UpstreamJson.Time(record["created"]) ?? throw new FormatException("it has no time 'created'"))
    {
        Deleted = record.ContainsKey("deleted") ? UpstreamJson.Time(record["deleted"]) ?? throw new FormatException("'deleted' is no time") : null,
        Ranks = ReadRanks(record["rank_map"]),
        NeedsConfiguration = (record["needs_configuration"] as JValue)?.Value as bool?,
    };

    /// <summary>As upstream writes it.</summary>
    /// <param name="document">The spec in the form of a release; null: of the newest.</param>
    public string ToText(JObject? document = null)
    {
        var record = new JObject { ["created"] = UpstreamJson.Time(Created) };
        if (Deleted is { } deleted)
        {
            record["deleted"] = UpstreamJson.Time(deleted);
        }
        if (NeedsConfiguration is { } needs)
        {
            record["needs_configuration"] = needs;
        }
        if (Ranks is not null)
        {
            record["rank_map"] = new JObject(Ranks.OrderBy(rank => rank.Key).Select(rank => new JProperty(
                rank.Key.ToString(CultureInfo.InvariantCulture),
                new JObject(rank.Value.OrderBy(generation => generation.Key).Select(
                    generation => new JProperty(generation.Key.ToString(CultureInfo.InvariantCulture), generation.Value))))));
        }
        record["spec"] = document ?? JsonNodes.ToToken(Spec.ToNode(SpecForm.Ceph));
        return record.ToString(Formatting.None);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Upstream forgets generations without daemon by a wrong test for null; here they stay fenced.
    private static Dictionary<int, IReadOnlyDictionary<int, string?>>? ReadRanks(JToken? token)
    {
        if (token is not JObject map)
        {
            return null;
        }
        var ranks = new Dictionary<int, IReadOnlyDictionary<int, string?>>();
        foreach (var (rankText, value) in map)
        {
            if (value is JObject generations && int.TryParse(rankText, NumberStyles.Integer, CultureInfo.InvariantCulture, out var rank))
            {
                ranks[rank] = generations.Properties()
                    .Where(generation => int.TryParse(generation.Name, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
                        && generation.Value.Type is JTokenType.String or JTokenType.Null)
                    .ToDictionary(generation => int.Parse(generation.Name, CultureInfo.InvariantCulture), generation => (string?)generation.Value);
            }
        }
        return ranks;
    }
}
