using System.Text.RegularExpressions;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// 5→6. <c>rgw_frontend_type</c> is one word: further words that old releases took there become <c>rgw_frontend_extra_args</c>. A spec without a
/// known word stays as it is and is told of; upstream's own module then does not start any more.
/// </summary>
public sealed partial class RgwFrontends : IUpstreamMigration
{
    private const string Field = "rgw_frontend_type";
    private static readonly string[] Known = ["beast", "civetweb"];

    /// <inheritdoc/>
    public int Version => 6;

    /// <inheritdoc/>
    public MigrationState? Apply(MigrationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, document) in state.LegacyRgw.Where(entry => NeedsMigration(entry.Spec)))
        {
            try
            {
                var deleted = state.Keys[UpstreamSpec.KeyPrefix + name] is { } stored ? UpstreamJson.Time(UpstreamJson.Map(name, stored)["deleted"]) : null;
                state = state.Save(ServiceSpec.FromNode(JsonNodes.FromToken(Split(document))), deleted);
            }
            catch (CephadmException e)
            {
                state = state.With(new MigrationProblem(Version, name, e));
            }
        }
        return state;
    }

    private static bool NeedsMigration(JObject spec) =>
        (spec["spec"] as JObject)?[Field] is { Type: not JTokenType.Null } type && !Known.Contains(((string?)(type as JValue))?.Trim());

    private static JObject Split(JObject document)
    {
        var split = (JObject)document.DeepClone();
        var own = (JObject)split["spec"]!;
        var words = Blanks().Split((string?)(own[Field] as JValue) ?? "").ToList();
        if (Known.FirstOrDefault(words.Contains) is { } type)
        {
            words.Remove(type);
            own[Field] = type;
            own["rgw_frontend_extra_args"] = new JArray(words);
        }
        return split;
    }

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
