using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace CephadmPS.Core.Specs.Text;

/// <summary>
/// What an unquoted YAML scalar means by YAML 1.1, which is how upstream reads spec files: <c>yes</c> is true, <c>010</c> is
/// eight, <c>1:30</c> is ninety, <c>1e3</c> is text.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>The value of a plain scalar.</summary>
    /// <exception cref="FormatException">It looks like a number or date but is none.</exception>
    public static SpecNode Resolve(string text, int line)
    {
        // Most scalars are words: the first character tells that nothing else can be meant.
        var kind = text.Length == 0 ? SpecNodeKind.Null : FirstGuess(text);
        return kind == SpecNodeKind.Text ? SpecNode.Of(text, line) : Create(kind, text, line);
    }

    /// <summary>Whether a plain scalar with this text would be text again.</summary>
    public static bool IsText(string text) => text.Length > 0 && text is not ("<<" or "=") && FirstGuess(text) == SpecNodeKind.Text;

    /// <summary>A scalar of a kind that its tag names.</summary>
    /// <exception cref="FormatException">The text is not of that kind.</exception>
    public static SpecNode Create(SpecNodeKind kind, string text, int line) => kind switch
    {
        SpecNodeKind.Null => SpecNode.NullAt(line),
        SpecNodeKind.Boolean => SpecNode.Of(ToBoolean(text), line).As(text),
        SpecNodeKind.Integer => SpecNode.Of(ToInteger(text), line).As(text),
        SpecNodeKind.Float => SpecNode.Of(ToFloat(text), line).As(text),
        SpecNodeKind.Date => SpecNode.OfDate(ToDate(text), line),
        _ => SpecNode.Of(text, line),
    };

    private static SpecNodeKind FirstGuess(string text)
    {
        switch (text[0])
        {
            case '~' when text.Length == 1:
                return SpecNodeKind.Null;
            case 'n' or 'N' when text is "null" or "Null" or "NULL":
                return SpecNodeKind.Null;
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O':
                return IsBoolean(text) ? SpecNodeKind.Boolean : SpecNodeKind.Text;
            case >= '0' and <= '9' or '-' or '+' or '.':
                return Float().IsMatch(text) ? SpecNodeKind.Float
                    : Integer().IsMatch(text) ? SpecNodeKind.Integer
                    : text[0] is >= '0' and <= '9' && Timestamp().IsMatch(text) ? SpecNodeKind.Date
                    : SpecNodeKind.Text;
            default:
                return SpecNodeKind.Text;
        }
    }

    private static bool IsBoolean(string text) => text is
        "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "true" or "True" or "TRUE" or "false" or "False" or "FALSE"
        or "on" or "On" or "ON" or "off" or "Off" or "OFF";

    private static bool ToBoolean(string text) =>
        IsBoolean(text) || IsBoolean(text.ToLowerInvariant())
            ? text[0] is 'y' or 'Y' or 't' or 'T' || (text.Length == 2 && text[1] is 'n' or 'N' && text[0] is 'o' or 'O')
            : throw new FormatException($"'{text}' is not a truth value");

    private static BigInteger ToInteger(string text)
    {
        var body = text.Replace("_", "", StringComparison.Ordinal);
        var negative = body.StartsWith('-');
        body = negative || body.StartsWith('+') ? body[1..] : body;
        var value = body switch
        {
            _ when body.StartsWith("0b", StringComparison.Ordinal) => FromDigits(body[2..], 2),
            _ when body.StartsWith("0x", StringComparison.Ordinal) => FromDigits(body[2..], 16),
            _ when body.Length > 1 && body[0] == '0' => FromDigits(body, 8),
            _ when body.Contains(':') => body.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + FromDigits(part, 10)),
            _ => FromDigits(body, 10),
        };
        return negative ? -value : value;
    }

    private static BigInteger FromDigits(string digits, int numberBase)
    {
        if (digits.Length == 0)
        {
            throw new FormatException("a number without digits");
        }

        if (numberBase == 10 && digits.Length < 19 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var small))
        {
            return small;
        }

        BigInteger value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            value = digit < numberBase ? (value * numberBase) + digit : throw new FormatException($"'{digits}' is not a number");
        }

        return value;
    }

    private static double ToFloat(string text)
    {
        var body = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        var sign = body.StartsWith('-') ? -1 : 1;
        body = body.TrimStart('-', '+');
        if (body == ".inf")
        {
            return sign * double.PositiveInfinity;
        }

        if (body == ".nan")
        {
            return double.NaN;
        }

        double value = 0;
        foreach (var part in body.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{text}' is not a number");
            }

            value = (value * 60) + number;
        }

        return sign * value;
    }

    private static string ToDate(string text)
    {
        var parts = Timestamp().Match(text);
        if (!parts.Success)
        {
            throw new FormatException($"'{text}' is not a date");
        }

        int Part(string name) => parts.Groups[name] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        try
        {
            _ = new DateTime(Part("year"), Part("month"), Part("day"), Part("hour"), Part("minute"), Part("second"), DateTimeKind.Unspecified);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{text}' is not a date");
        }

        return text;
    }

    [GeneratedRegex(
        @"\A(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Float();

    [GeneratedRegex(
        @"\A(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"\A(?<year>[0-9]{4})-(?:(?<month>[0-9]{2})-(?<day>[0-9]{2})|(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:[Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
