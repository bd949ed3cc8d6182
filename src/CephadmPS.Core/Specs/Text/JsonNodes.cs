using System.Globalization;
using System.Numerics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Specs.Text;

/// <summary>JSON text to nodes and back.</summary>
public static class JsonNodes
{
    private const int MaxDepth = 100;

    /// <summary>Reads one JSON value, with line numbers.</summary>
    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static SpecNode Parse(string text)
    {
        try
        {
            return Read(text);
        }
        catch (SpecSyntaxException error)
        {
            throw new FormatException($"line {error.Line}: {error.Message}", error);
        }
    }

    /// <summary>A node from a JSON token, without lines.</summary>
    public static SpecNode FromToken(JToken? token) => token switch
    {
        null => SpecNode.Null,
        JObject map => SpecNode.OfMap(map.Properties().Select(p => new SpecEntry(SpecNode.Of(p.Name), FromToken(p.Value))).ToList()),
        JArray list => SpecNode.OfList(list.Select(FromToken).ToList()),
        JValue { Value: bool flag } => SpecNode.Of(flag),
        JValue { Value: BigInteger big } => SpecNode.Of(big),
        JValue { Value: long number } => SpecNode.Of(number),
        JValue { Value: double number } => SpecNode.Of(number),
        JValue { Value: null } => SpecNode.Null,
        JValue value => SpecNode.Of(Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? ""),
        _ => SpecNode.Null,
    };

    /// <summary>A JSON token of a node; dates become text, keys that are no text become text.</summary>
    public static JToken ToToken(SpecNode node) => node.Kind switch
    {
        SpecNodeKind.Null => JValue.CreateNull(),
        SpecNodeKind.Boolean => new JValue(node.Boolean),
        SpecNodeKind.Integer => node.Integer >= long.MinValue && node.Integer <= long.MaxValue ? new JValue((long)node.Integer) : new JValue(node.Integer),
        SpecNodeKind.Float => new JValue(node.Number),
        SpecNodeKind.List => new JArray(node.Items.Select(ToToken)),
        SpecNodeKind.Map => ToObject(node),
        _ => new JValue(node.Text),
    };

    /// <summary>JSON text of a node, on one line.</summary>
    public static string ToText(SpecNode node) => ToToken(node).ToString(Formatting.None);

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="SpecSyntaxException">The text is not JSON.</exception>
    internal static SpecNode Read(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = MaxDepth };
        try
        {
            if (!reader.Read())
            {
                throw new SpecSyntaxException(1, "the text is empty");
            }

            var node = ReadValue(reader);
            if (reader.Read())
            {
                throw new SpecSyntaxException(reader.LineNumber, "something follows the JSON value");
            }

            return node;
        }
        catch (JsonException error)
        {
            throw new SpecSyntaxException(reader.LineNumber, error.Message);
        }
    }

    private static SpecNode ReadValue(JsonTextReader reader)
    {
        var line = reader.LineNumber;
        switch (reader.TokenType)
        {
            case JsonToken.StartObject:
                return ReadMap(reader, line);
            case JsonToken.StartArray:
                var items = new List<SpecNode>();
                while (Next(reader) != JsonToken.EndArray)
                {
                    items.Add(ReadValue(reader));
                }

                return SpecNode.OfList(items, line);
            case JsonToken.Integer:
                return reader.Value is BigInteger big ? SpecNode.Of(big, line) : SpecNode.Of((long)reader.Value!, line);
            case JsonToken.Float:
                return SpecNode.Of((double)reader.Value!, line);
            case JsonToken.Boolean:
                return SpecNode.Of((bool)reader.Value!, line);
            case JsonToken.String:
                return SpecNode.Of((string)reader.Value!, line);
            case JsonToken.Null:
                return SpecNode.NullAt(line);
            default:
                throw new SpecSyntaxException(line, "the text is not JSON");
        }
    }

    private static SpecNode ReadMap(JsonTextReader reader, int line)
    {
        var entries = new List<SpecEntry>();
        while (Next(reader) == JsonToken.PropertyName)
        {
            var key = SpecNode.Of((string)reader.Value!, reader.LineNumber);
            Next(reader);
            var value = ReadValue(reader);
            var place = entries.FindIndex(e => e.Key.Text == key.Text);
            if (place < 0)
            {
                entries.Add(new SpecEntry(key, value));
            }
            else
            {
                entries[place] = new SpecEntry(key, value);
            }
        }

        return SpecNode.OfMap(entries, line);
    }

    private static JsonToken Next(JsonTextReader reader) =>
        reader.Read() ? reader.TokenType : throw new SpecSyntaxException(reader.LineNumber, "the text ends too soon");

    private static JObject ToObject(SpecNode node)
    {
        var map = new JObject();
        foreach (var (key, value) in node.Entries)
        {
            map[key.FullText] = ToToken(value);
        }

        return map;
    }
}
