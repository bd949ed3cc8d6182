using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CephadmPS.Core.Specs.Text;

/// <summary>YAML text to light nodes with line numbers, by YAML 1.1 as upstream reads it.</summary>
internal sealed class YamlReader
{
    /// <summary>Deepest nesting taken; no spec comes near it.</summary>
    private const int MaxDepth = 100;

    /// <summary>Most values a text may stand for once its aliases are followed (a small text of aliases can mean billions).</summary>
    private const int MaxValues = 2_000_000;

    private readonly IParser _parser;
    private readonly Action<int, string> _warn;
    private readonly Dictionary<string, (SpecNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _size;

    private YamlReader(string text, Action<int, string> warn)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _warn = warn;
    }

    /// <summary>
    /// Reads document after document. What was read before an error stays in <paramref name="documents"/>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="documents">Where the documents go.</param>
    /// <param name="warn">Told of strange but legal things: line and sentence.</param>
    /// <exception cref="SpecSyntaxException">The text is not YAML, or not of the kind taken.</exception>
    public static void Read(string text, ICollection<SpecNode> documents, Action<int, string> warn)
    {
        RefuseControlCharacters(text);
        var reader = new YamlReader(text, warn);
        try
        {
            reader._parser.Consume<StreamStart>();
            while (!reader._parser.TryConsume<StreamEnd>(out _))
            {
                documents.Add(reader.ReadDocument(documents.Count == 0));
            }
        }
        catch (YamlException error)
        {
            var cause = error.InnerException?.Message ?? error.Message;
            throw new SpecSyntaxException((int)error.Start.Line, cause);
        }
        catch (InvalidOperationException)
        {
            // The parser loses its own state on some texts that are not YAML, instead of saying what is wrong.
            throw new SpecSyntaxException((int)(reader._parser.Current?.End.Line ?? 0), "the text is not YAML");
        }
    }

    private SpecNode ReadDocument(bool first)
    {
        var start = _parser.Consume<DocumentStart>();
        if (start.IsImplicit && !first)
        {
            throw new SpecSyntaxException((int)start.Start.Line, "a further document must start with '---'");
        }

        _anchors.Clear();
        var node = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        return node;
    }

    private SpecNode ReadNode(int depth)
    {
        var current = _parser.Current ?? throw new SpecSyntaxException(0, "the text ends too soon");
        var line = (int)current.Start.Line;
        if (depth > MaxDepth)
        {
            throw new SpecSyntaxException(line, $"values are nested deeper than {MaxDepth}");
        }

        if (current is AnchorAlias alias)
        {
            _parser.MoveNext();
            return Follow(alias, line);
        }

        var before = _size;
        Count(line, 1);
        var node = current switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(depth),
            MappingStart => ReadMap(depth),
            _ => throw new SpecSyntaxException(line, "a value is missing"),
        };
        if (current is NodeEvent { Anchor: { IsEmpty: false } anchor } && !_anchors.TryAdd(anchor.Value, (node, _size - before)))
        {
            throw new SpecSyntaxException(line, $"the anchor '&{anchor.Value}' is defined twice");
        }

        return node;
    }

    private SpecNode Follow(AnchorAlias alias, int line)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw new SpecSyntaxException(line, $"the alias '*{alias.Value.Value}' refers to nothing that stands before it");
        }

        Count(line, target.Size);
        return target.Node;
    }

    private void Count(int line, int values)
    {
        _size += values;
        if (_size > MaxValues)
        {
            throw new SpecSyntaxException(line, $"the text stands for more than {MaxValues} values");
        }
    }

    private SpecNode ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        var line = (int)scalar.Start.Line;
        try
        {
            if (scalar.Style == ScalarStyle.Plain && scalar.Value.Contains('\t'))
            {
                throw new FormatException("a tab stands in a value without quotes");
            }

            if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
            {
                return YamlScalars.Create(KindOf(scalar.Tag, line), scalar.Value, line);
            }

            return scalar.Style == ScalarStyle.Plain ? YamlScalars.Resolve(scalar.Value, line) : SpecNode.Of(scalar.Value, line);
        }
        catch (FormatException error)
        {
            throw new SpecSyntaxException(line, error.Message);
        }
    }

    private SpecNode ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        ExpectTag(start, SpecNodeKind.List);
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            RefuseSign(_parser.Current);
            items.Add(ReadNode(depth + 1));
        }

        return SpecNode.OfList(items, (int)start.Start.Line);
    }

    private SpecNode ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var line = (int)start.Start.Line;
        ExpectTag(start, SpecNodeKind.Map);
        var own = new List<SpecEntry>();
        List<SpecEntry>? merged = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var isMerge = _parser.Current is Scalar { Style: ScalarStyle.Plain, Value: "<<", Tag.IsEmpty: true };
            var key = ReadNode(depth + 1);
            if (key.Kind is SpecNodeKind.List or SpecNodeKind.Map)
            {
                throw new SpecSyntaxException(line, "a key must not be a list or map");
            }

            RefuseSign(_parser.Current);
            var value = ReadNode(depth + 1);
            if (isMerge)
            {
                Merge(merged ??= [], value);
            }
            else
            {
                own.Add(new SpecEntry(key, value));
            }
        }

        return SpecNode.OfMap(merged is null && own.Count < 2 ? own : Unique(merged, own), line);
    }

    /// <summary>The bare words <c>&lt;&lt;</c> and <c>=</c> are signs of YAML 1.1 and no values.</summary>
    private static void RefuseSign(ParsingEvent? value)
    {
        if (value is Scalar { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: "<<" or "=" } sign)
        {
            throw new SpecSyntaxException((int)sign.Start.Line, $"'{sign.Value}' without quotes is no value");
        }
    }

    /// <summary>Takes over a merged map's entries (<c>&lt;&lt;</c>); of several maps the first wins.</summary>
    private static void Merge(List<SpecEntry> merged, SpecNode value)
    {
        switch (value.Kind)
        {
            case SpecNodeKind.Map:
                merged.AddRange(value.Entries);
                break;
            case SpecNodeKind.List when value.Items.All(i => i.Kind == SpecNodeKind.Map):
                foreach (var map in value.Items.Reverse())
                {
                    merged.AddRange(map.Entries);
                }

                break;
            default:
                throw new SpecSyntaxException(value.Line, "only a map or a list of maps can be merged with '<<'");
        }
    }

    /// <summary>One entry a key: the last value wins, at the place of the first; merged keys come before the map's own.</summary>
    private List<SpecEntry> Unique(List<SpecEntry>? merged, List<SpecEntry> own)
    {
        var entries = new List<SpecEntry>((merged?.Count ?? 0) + own.Count);
        var places = new Dictionary<SpecNode, int>();
        foreach (var entry in merged ?? [])
        {
            Put(entries, places, entry);
        }

        var mergedPlaces = entries.Count;
        foreach (var entry in own)
        {
            if (Put(entries, places, entry) >= mergedPlaces)
            {
                _warn(entry.Key.Line, $"the key '{entry.Key}' stands twice; the last value counts");
            }
        }

        return entries;
    }

    /// <summary>Puts one entry; gives the place of the entry replaced, or -1.</summary>
    private static int Put(List<SpecEntry> entries, Dictionary<SpecNode, int> places, SpecEntry entry)
    {
        if (places.TryGetValue(entry.Key, out var place))
        {
            entries[place] = new SpecEntry(entries[place].Key, entry.Value);
            return place;
        }

        places[entry.Key] = entries.Count;
        entries.Add(entry);
        return -1;
    }

    private static void ExpectTag(NodeEvent start, SpecNodeKind kind)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && KindOf(start.Tag, (int)start.Start.Line) != kind)
        {
            throw new SpecSyntaxException((int)start.Start.Line, $"the tag {start.Tag} does not fit its value");
        }
    }

    private static SpecNodeKind KindOf(TagName tag, int line) => tag.Value switch
    {
        "tag:yaml.org,2002:str" => SpecNodeKind.Text,
        "tag:yaml.org,2002:int" => SpecNodeKind.Integer,
        "tag:yaml.org,2002:float" => SpecNodeKind.Float,
        "tag:yaml.org,2002:bool" => SpecNodeKind.Boolean,
        "tag:yaml.org,2002:null" => SpecNodeKind.Null,
        "tag:yaml.org,2002:timestamp" => SpecNodeKind.Date,
        "tag:yaml.org,2002:seq" => SpecNodeKind.List,
        "tag:yaml.org,2002:map" => SpecNodeKind.Map,
        _ => throw new SpecSyntaxException(line, $"the tag {tag} is not known"),
    };

    private static void RefuseControlCharacters(string text)
    {
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            var allowed = c is '\t' or '\n' or '\r' or '\u0085' or (>= ' ' and <= '~') or (>= '\u00a0' and <= '\ufffd' and not (>= '\ud800' and <= '\udfff'))
                || (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                || (char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1]));
            if (!allowed)
            {
                throw new SpecSyntaxException(line, $"the character U+{(int)c:X4} must not stand in YAML");
            }
        }
    }
}
