using System.Globalization;
using System.Text;

namespace CephadmPS.Core.Specs.Text;

/// <summary>
/// Nodes to YAML in upstream's form: block style, lists not indented below their key, words without quotes where that is
/// safe, lines folded after 80 columns. Keys of inner maps are sorted, those of the outermost keep their order.
/// </summary>
internal sealed class YamlWriter
{
    private readonly StringBuilder _text = new();
    private int _lineStart;

    /// <summary>The text of one document, without <c>---</c>.</summary>
    public static string Write(SpecNode node)
    {
        var writer = new YamlWriter();
        if (node.Kind == SpecNodeKind.Map && node.Entries.Count > 0)
        {
            writer.WriteMap(node.Entries, 0);
        }
        else
        {
            writer.WriteValue(node, 0, inMap: false);
        }

        writer.BreakLine(0);
        return writer._text.ToString();
    }

    private int Column => _text.Length - _lineStart;

    /// <summary>Goes to a new line, unless a block of text just ended one.</summary>
    private void BreakLine(int indent)
    {
        if (Column > 0)
        {
            _text.Append('\n');
            _lineStart = _text.Length;
        }

        _text.Append(' ', indent);
    }

    private void WriteMap(IEnumerable<SpecEntry> entries, int indent, bool blocks = false)
    {
        var first = true;
        foreach (var (key, value) in entries)
        {
            if (!first)
            {
                BreakLine(indent);
            }

            first = false;
            new YamlScalarWriter(_text, Column, indent).Write(key, isKey: true);
            _text.Append(':');
            if (blocks && YamlScalarWriter.AllowsBlock(value))
            {
                WriteBlock(value.Text, indent + 2);
            }
            else
            {
                // As upstream writes it: only texts right below 'spec' (certificates, keys) are blocks.
                WriteValue(value, indent, inMap: true, blocks: indent == 0 && key.Text == "spec");
            }
        }
    }

    /// <summary>A text of several lines as they are (<c>|</c>).</summary>
    private void WriteBlock(string text, int indent)
    {
        _text.Append(" |");
        if (text[0] is ' ' or '\n')
        {
            _text.Append('2');
        }

        if (!text.EndsWith('\n'))
        {
            _text.Append('-');
        }
        else if (text.Length == 1 || text[^2] == '\n')
        {
            _text.Append('+');
        }

        _text.Append('\n');
        _lineStart = _text.Length;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
            {
                _text.Append(' ', indent).Append(lines[i]);
            }

            if (i < lines.Length - 1)
            {
                _text.Append('\n');
                _lineStart = _text.Length;
            }
        }
    }

    private void WriteValue(SpecNode node, int indent, bool inMap, bool blocks = false)
    {
        var space = inMap ? " " : "";
        switch (node.Kind)
        {
            case SpecNodeKind.Map when node.Entries.Count == 0:
                _text.Append(space).Append("{}");
                break;
            case SpecNodeKind.List when node.Items.Count == 0:
                _text.Append(space).Append("[]");
                break;
            case SpecNodeKind.Map:
                if (inMap)
                {
                    BreakLine(indent + 2);
                }

                WriteMap(Sorted(node.Entries), inMap ? indent + 2 : indent, blocks);
                break;
            case SpecNodeKind.List:
                WriteList(node.Items, indent, inMap);
                break;
            default:
                _text.Append(space);
                var scalar = new YamlScalarWriter(_text, Column, indent + 2);
                scalar.Write(node, isKey: false);
                _lineStart = scalar.LineStart;
                break;
        }
    }

    private void WriteList(IReadOnlyList<SpecNode> items, int indent, bool inMap)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0 || inMap)
            {
                BreakLine(indent);
            }

            _text.Append("- ");
            if (items[i].Kind is SpecNodeKind.List or SpecNodeKind.Map)
            {
                WriteValue(items[i], indent + 2, inMap: false);
            }
            else
            {
                WriteValue(items[i], indent, inMap: false);
            }
        }
    }

    private static IEnumerable<SpecEntry> Sorted(IReadOnlyList<SpecEntry> entries) =>
        entries.All(e => e.Key.Kind == SpecNodeKind.Text) ? entries.OrderBy(e => e.Key.Text, StringComparer.Ordinal) : entries;

    /// <summary>How a scalar other than text is written.</summary>
    public static string PlainText(SpecNode node) => node.Kind switch
    {
        SpecNodeKind.Null => "null",
        SpecNodeKind.Boolean => node.Boolean ? "true" : "false",
        SpecNodeKind.Integer => node.Integer.ToString(CultureInfo.InvariantCulture),
        SpecNodeKind.Float => Float(node.Number),
        _ => node.Text,
    };

    private static string Float(double value)
    {
        var text = PythonNumber.Format(value);
        return text is "inf" or "-inf" or "nan" ? text.Insert(text.StartsWith('-') ? 1 : 0, ".")
            : text.Contains('e') && !text.Contains('.') ? text.Replace("e", ".0e", StringComparison.Ordinal)
            : text;
    }
}
