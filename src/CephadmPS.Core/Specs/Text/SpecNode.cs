using System.Globalization;
using System.Numerics;

namespace CephadmPS.Core.Specs.Text;

/// <summary>What a value in a spec file is.</summary>
public enum SpecNodeKind
{
    /// <summary>Nothing: <c>null</c>, <c>~</c> or an empty value.</summary>
    Null,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>A whole number of any size.</summary>
    Integer,
    /// <summary>A number with a fraction or exponent, infinity, or not-a-number.</summary>
    Float,
    /// <summary>Text.</summary>
    Text,
    /// <summary>A date or time stamp (YAML only); kept as upstream prints it.</summary>
    Date,
    /// <summary>A list.</summary>
    List,
    /// <summary>A map; order is kept.</summary>
    Map,
}

/// <summary>One key with its value.</summary>
public readonly record struct SpecEntry(SpecNode Key, SpecNode Value);

/// <summary>
/// One value of a YAML or JSON document with the line it stood on: light, immutable, the same for both formats.
/// Equality is by value, without the line; <c>1</c>, <c>1.0</c> and <c>true</c> differ.
/// </summary>
public sealed class SpecNode : IEquatable<SpecNode>
{
    /// <summary>Nothing, on no line.</summary>
    public static readonly SpecNode Null = new(SpecNodeKind.Null, null, 0, 0);

    /// <summary>True, on no line.</summary>
    public static readonly SpecNode True = new(SpecNodeKind.Boolean, null, 1, 0);

    /// <summary>False, on no line.</summary>
    public static readonly SpecNode False = new(SpecNodeKind.Boolean, null, 0, 0);

    /// <summary>A list of nothing.</summary>
    public static readonly SpecNode EmptyList = new(SpecNodeKind.List, Array.Empty<SpecNode>(), 0, 0);

    /// <summary>A map of nothing.</summary>
    public static readonly SpecNode EmptyMap = new(SpecNodeKind.Map, Array.Empty<SpecEntry>(), 0, 0);

    private readonly object? _value;
    private readonly long _bits;

    private SpecNode(SpecNodeKind kind, object? value, long bits, int line)
    {
        Kind = kind;
        _value = value;
        _bits = bits;
        Line = line;
    }

    /// <summary>What it is.</summary>
    public SpecNodeKind Kind { get; }

    /// <summary>Line in its file, from 1; 0 when it stood in none.</summary>
    public int Line { get; }

    /// <summary>True when it is nothing.</summary>
    public bool IsNull => Kind == SpecNodeKind.Null;

    /// <summary>A truth value.</summary>
    public static SpecNode Of(bool value, int line = 0) =>
        line == 0 ? (value ? True : False) : new(SpecNodeKind.Boolean, null, value ? 1 : 0, line);

    /// <summary>A whole number.</summary>
    public static SpecNode Of(long value, int line = 0) => new(SpecNodeKind.Integer, null, value, line);

    /// <summary>A whole number of any size.</summary>
    public static SpecNode Of(BigInteger value, int line = 0) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value, line) : new(SpecNodeKind.Integer, value, 0, line);

    /// <summary>A number with a fraction.</summary>
    public static SpecNode Of(double value, int line = 0) =>
        new(SpecNodeKind.Float, null, BitConverter.DoubleToInt64Bits(value), line);

    /// <summary>Text.</summary>
    public static SpecNode Of(string value, int line = 0) => new(SpecNodeKind.Text, value, 0, line);

    /// <summary>A date as text.</summary>
    public static SpecNode OfDate(string value, int line = 0) => new(SpecNodeKind.Date, value, 0, line);

    /// <summary>A list.</summary>
    public static SpecNode OfList(IReadOnlyList<SpecNode> items, int line = 0) => new(SpecNodeKind.List, items, 0, line);

    /// <summary>A map.</summary>
    public static SpecNode OfMap(IReadOnlyList<SpecEntry> entries, int line = 0) => new(SpecNodeKind.Map, entries, 0, line);

    /// <summary>A list of texts.</summary>
    public static SpecNode OfTexts(IEnumerable<string> items) => OfList(items.Select(i => Of(i)).ToList());

    /// <summary>A map of texts to texts.</summary>
    public static SpecNode OfTexts(IEnumerable<KeyValuePair<string, string>> entries) =>
        OfMap(entries.Select(e => new SpecEntry(Of(e.Key), Of(e.Value))).ToList());

    /// <summary>The same value with the text it was written as: <c>0100</c> for 64, <c>Yes</c> for true.</summary>
    internal SpecNode As(string source) => _value is BigInteger ? this : new(Kind, source, _bits, Line);

    /// <summary>Nothing, on a line.</summary>
    internal static SpecNode NullAt(int line) => new(SpecNodeKind.Null, null, 0, line);

    /// <summary>The truth value; false when it is none.</summary>
    public bool Boolean => Kind == SpecNodeKind.Boolean && _bits != 0;

    /// <summary>The whole number; 0 when it is none.</summary>
    public BigInteger Integer => Kind != SpecNodeKind.Integer ? 0 : _value is BigInteger big ? big : _bits;

    /// <summary>The number, whole or not; 0 when it is none.</summary>
    public double Number => Kind switch
    {
        SpecNodeKind.Float => BitConverter.Int64BitsToDouble(_bits),
        SpecNodeKind.Integer => (double)Integer,
        SpecNodeKind.Boolean => _bits,
        _ => 0,
    };

    /// <summary>The text (or date); empty when it is none.</summary>
    public string Text => Kind is SpecNodeKind.Text or SpecNodeKind.Date ? (string)_value! : "";

    /// <summary>The list's items; empty when it is none.</summary>
    public IReadOnlyList<SpecNode> Items => Kind == SpecNodeKind.List ? (IReadOnlyList<SpecNode>)_value! : [];

    /// <summary>The map's entries in their order; empty when it is none.</summary>
    public IReadOnlyList<SpecEntry> Entries => Kind == SpecNodeKind.Map ? (IReadOnlyList<SpecEntry>)_value! : [];

    /// <summary>The value of a text key; null when it is no map or has no such key.</summary>
    public SpecNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.Kind == SpecNodeKind.Text && entry.Key.Text == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <summary>
    /// Whether it counts as something: not null, false, zero, or empty. Upstream writes and tests its fields by this
    /// rule (Python's truth value).
    /// </summary>
    public bool IsTruthy => Kind switch
    {
        SpecNodeKind.Null => false,
        SpecNodeKind.Boolean => _bits != 0,
        SpecNodeKind.Integer => !Integer.IsZero,
        SpecNodeKind.Float => Number != 0,
        SpecNodeKind.Text => Text.Length > 0,
        SpecNodeKind.List => Items.Count > 0,
        SpecNodeKind.Map => Entries.Count > 0,
        _ => true,
    };

    /// <summary>What a user would call its kind: <c>text</c>, <c>an integer</c>…</summary>
    public string KindName => Kind switch
    {
        SpecNodeKind.Null => "nothing",
        SpecNodeKind.Boolean => "a boolean",
        SpecNodeKind.Integer => "an integer",
        SpecNodeKind.Float => "a number",
        SpecNodeKind.Text => "text",
        SpecNodeKind.Date => "a date",
        SpecNodeKind.List => "a list",
        _ => "a map",
    };

    /// <inheritdoc/>
    public bool Equals(SpecNode? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Kind != other.Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case SpecNodeKind.Integer:
                return Integer == other.Integer;
            case SpecNodeKind.Float:
                return Number.Equals(other.Number);
            case SpecNodeKind.Text or SpecNodeKind.Date:
                return Text == other.Text;
            case SpecNodeKind.List:
                return Items.SequenceEqual(other.Items);
            case SpecNodeKind.Map:
                return MapsEqual(Entries, other.Entries);
            default:
                return _bits == other._bits;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpecNode);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        SpecNodeKind.Text or SpecNodeKind.Date => Text.GetHashCode(StringComparison.Ordinal),
        SpecNodeKind.List => HashCode.Combine(Kind, Items.Count),
        SpecNodeKind.Map => HashCode.Combine(Kind, Entries.Count),
        SpecNodeKind.Integer => Integer.GetHashCode(),
        _ => HashCode.Combine(Kind, _bits),
    };

    /// <summary>The map as dictionary; of keys that read the same (<c>1</c> and <c>"1"</c>) the last counts.</summary>
    internal Dictionary<string, T> ToDictionary<T>(Func<SpecNode, T> value)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            map[entry.Key.FullText] = value(entry.Value);
        }

        return map;
    }

    /// <summary>The items of a list as texts.</summary>
    internal IReadOnlyList<string> ItemTexts => Items.Select(i => i.FullText).ToList();

    /// <summary>The value in full as one text; plain scalars as they were written.</summary>
    internal string FullText => Kind is SpecNodeKind.Boolean or SpecNodeKind.Integer or SpecNodeKind.Float && _value is string source ? source : Kind switch
    {
        SpecNodeKind.Null => "null",
        SpecNodeKind.Boolean => Boolean ? "true" : "false",
        SpecNodeKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        SpecNodeKind.Float => PythonNumber.Format(Number),
        SpecNodeKind.List => "[" + string.Join(", ", Items) + "]",
        SpecNodeKind.Map => "{" + string.Join(", ", Entries.Select(e => e.Key + ": " + e.Value)) + "}",
        _ => Text,
    };

    /// <summary>The value as a person would read it in a message; long ones are cut.</summary>
    public override string ToString() => FullText is var text && text.Length > 80 ? text[..77] + "…" : text;

    private static bool MapsEqual(IReadOnlyList<SpecEntry> left, IReadOnlyList<SpecEntry> right)
    {
        // Order does not count, as in YAML and JSON; keys are unique once parsed.
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var entry in left)
        {
            var found = false;
            foreach (var candidate in right)
            {
                if (entry.Key.Equals(candidate.Key))
                {
                    if (!entry.Value.Equals(candidate.Value))
                    {
                        return false;
                    }

                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }
}
