using System.Globalization;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Specs;

/// <summary>Nodes in the form of the cases, where dates and keys look as Python's JSON shows them.</summary>
internal static class Tokens
{
    public static JToken Of(SpecNode node) => node.Kind switch
    {
        SpecNodeKind.Date => new JObject { ["python"] = Python(node.Text) },
        SpecNodeKind.List => new JArray(node.Items.Select(Of)),
        SpecNodeKind.Map => Map(node),
        _ => JsonNodes.ToToken(node),
    };

    private static JObject Map(SpecNode node)
    {
        var map = new JObject();
        foreach (var (key, value) in node.Entries)
        {
            map[key.Kind == SpecNodeKind.Text ? key.Text : YamlWriter.PlainText(key)] = Of(value);
        }

        return map;
    }

    private static string Python(string date) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? $"datetime.date({day.Year}, {day.Month}, {day.Day})"
        : $"datetime.datetime({date})";
}
