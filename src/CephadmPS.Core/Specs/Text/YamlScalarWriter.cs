using System.Globalization;
using System.Text;

namespace CephadmPS.Core.Specs.Text;

/// <summary>Writes one scalar as upstream does: bare, in single quotes, or in double quotes, folded at blanks past column 80.</summary>
internal sealed class YamlScalarWriter
{
    private const int Width = 80;

    private readonly StringBuilder _text;
    private readonly int _indent;

    /// <summary>A writer at a place.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="column">Column there.</param>
    /// <param name="indent">Indentation of further lines.</param>
    public YamlScalarWriter(StringBuilder text, int column, int indent)
    {
        _text = text;
        LineStart = text.Length - column;
        _indent = indent;
    }

    /// <summary>Whether a value is text of several lines that can stand as a block.</summary>
    public static bool AllowsBlock(SpecNode node) =>
        node.Kind == SpecNodeKind.Text && new Shape(node.Text) is { HasBreaks: true, AllowsBlock: true };

    /// <summary>Where the last line starts.</summary>
    public int LineStart { get; private set; }

    private int Column => _text.Length - LineStart;

    /// <summary>Writes it.</summary>
    /// <param name="node">A scalar.</param>
    /// <param name="isKey">Keys are never folded and never span lines.</param>
    public void Write(SpecNode node, bool isKey)
    {
        if (node.Kind != SpecNodeKind.Text)
        {
            _text.Append(YamlWriter.PlainText(node));
            return;
        }

        var shape = new Shape(node.Text);
        if (shape.AllowsPlain && YamlScalars.IsText(node.Text))
        {
            WritePlain(node.Text, fold: !isKey);
        }
        else if (shape.AllowsSingleQuotes && !(isKey && shape.HasBreaks))
        {
            WriteSingleQuoted(node.Text, fold: !isKey);
        }
        else
        {
            WriteDoubleQuoted(node.Text, fold: !isKey);
        }
    }

    private void BreakLine()
    {
        _text.Append('\n');
        LineStart = _text.Length;
        _text.Append(' ', _indent);
    }

    private void WritePlain(string text, bool fold)
    {
        for (var i = 0; i < text.Length;)
        {
            var end = RunEnd(text, i, text[i] == ' ');
            if (fold && text[i] == ' ' && end == i + 1 && Column > Width)
            {
                BreakLine();
            }
            else
            {
                _text.Append(text, i, end - i);
            }

            i = end;
        }
    }

    private void WriteSingleQuoted(string text, bool fold)
    {
        _text.Append('\'');
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            switch (text[i])
            {
                case ' ':
                    end = RunEnd(text, i, true);
                    if (fold && end == i + 1 && Column > Width && i != 0 && end != text.Length)
                    {
                        BreakLine();
                    }
                    else
                    {
                        _text.Append(text, i, end - i);
                    }

                    break;
                case '\n':
                    // n line breaks in the text are n + 1 in the file: the first one alone would read as a blank.
                    while (end < text.Length && text[end] == '\n')
                    {
                        end++;
                    }

                    _text.Append('\n', end - i);
                    BreakLine();
                    break;
                case '\'':
                    _text.Append("''");
                    end = i + 1;
                    break;
                default:
                    end = text.AsSpan(i).IndexOfAny(" \n'") is var length && length < 0 ? text.Length : i + length;
                    _text.Append(text, i, end - i);
                    break;
            }

            i = end;
        }

        _text.Append('\'');
    }

    private void WriteDoubleQuoted(string text, bool fold)
    {
        _text.Append('"');
        var start = 0;
        var size = 0;
        for (var end = 0; end <= text.Length; end += size)
        {
            var rune = end < text.Length && Rune.TryGetRuneAt(text, end, out var found) ? found : default;
            size = end < text.Length ? Math.Max(1, rune.Utf16SequenceLength) : 1;
            var isSafe = end < text.Length && text[end] is >= ' ' and <= '~' and not ('"' or '\\');
            if (!isSafe)
            {
                _text.Append(text, start, end - start);
                start = end;
                if (end < text.Length)
                {
                    _text.Append(Escape(rune));
                    start = end + size;
                }
            }

            // A line may break before any blank, and after an escape.
            if (fold && end > 0 && end + size < text.Length && (text[end] == ' ' || start >= end) && Column + end - start > Width)
            {
                var pending = Math.Max(0, end - start);
                _text.Append(text, Math.Min(start, end), pending).Append('\\');
                start = Math.Max(start, end);
                BreakLine();
                if (text[start] == ' ')
                {
                    _text.Append('\\');
                }
            }
        }

        _text.Append('"');
    }

    private static int RunEnd(string text, int start, bool blanks)
    {
        var end = start;
        while (end < text.Length && text[end] == ' ' == blanks)
        {
            end++;
        }

        return end;
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        27 => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0xa0 => "\\_",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xff => "\\x" + rune.Value.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xffff => "\\u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + rune.Value.ToString("X8", CultureInfo.InvariantCulture),
    };

    /// <summary>What of a text decides how it can be written.</summary>
    private readonly struct Shape
    {
        public Shape(string text)
        {
            HasBreaks = text.Contains('\n');
            var special = text.AsSpan().ContainsAnyExcept(Printable);
            var blankBeforeBreak = text.Contains(" \n", StringComparison.Ordinal);
            var blankAfterBreak = text.Contains("\n ", StringComparison.Ordinal);
            AllowsSingleQuotes = !special && !blankBeforeBreak && !blankAfterBreak;
            AllowsBlock = !special && !blankBeforeBreak && !text.EndsWith(' ');
            AllowsPlain = AllowsSingleQuotes && !HasBreaks && text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && !HasIndicator(text);
        }

        public bool HasBreaks { get; }

        public bool AllowsPlain { get; }

        public bool AllowsSingleQuotes { get; }

        public bool AllowsBlock { get; }

        private static readonly System.Buffers.SearchValues<char> Printable =
            System.Buffers.SearchValues.Create("\n" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

        /// <summary>Whether a character stands where it would mean something in YAML.</summary>
        private static bool HasIndicator(string text)
        {
            if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)
                || "#,[]{}&*!|>'\"%@`".Contains(text[0]))
            {
                return true;
            }

            if (text[0] is '?' or '-' or ':' && (text.Length == 1 || text[1] == ' '))
            {
                return true;
            }

            return text.EndsWith(':') || text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal);
        }
    }
}
