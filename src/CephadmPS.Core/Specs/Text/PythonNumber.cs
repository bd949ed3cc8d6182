using System.Globalization;
using System.Numerics;
using System.Text;

namespace CephadmPS.Core.Specs.Text;

/// <summary>Numbers as upstream writes them: the shortest digits that give the same number back.</summary>
internal static class PythonNumber
{
    /// <summary>A float as Python's <c>repr</c> has it: <c>1.0</c>, <c>1e+16</c>, <c>inf</c>.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        // "R" gives the shortest digits; only the layout of exponents differs from Python's.
        var digits = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(digits[(digits.IndexOf('E') + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (value != 0 && (exponent < -4 || exponent >= 16))
        {
            return Scientific(text, exponent);
        }

        return text.Contains('E') ? value.ToString("F" + Math.Max(1, 16 - exponent), CultureInfo.InvariantCulture).TrimEnd('0')
            : text.Contains('.') ? text : text + ".0";
    }

    /// <summary>
    /// A whole number as Python's <c>int()</c> reads text: blanks around, a sign, underscores between digits, digits of any script.
    /// </summary>
    public static bool TryParseInt(string text, out BigInteger value)
    {
        value = 0;
        var body = text.Trim();
        var negative = body.StartsWith('-');
        var digits = new StringBuilder(body.Length);
        var wasDigit = false;
        for (var i = negative || body.StartsWith('+') ? 1 : 0; i < body.Length; i++)
        {
            if (body[i] == '_' && wasDigit && i + 1 < body.Length)
            {
                wasDigit = false;
                continue;
            }

            if (!char.IsDigit(body[i]))
            {
                return false;
            }

            digits.Append((char)('0' + (int)char.GetNumericValue(body[i])));
            wasDigit = true;
        }

        if (!wasDigit)
        {
            return false;
        }

        value = BigInteger.Parse(digits.ToString(), CultureInfo.InvariantCulture);
        value = negative ? -value : value;
        return true;
    }

    private static string Scientific(string shortest, int exponent)
    {
        var sign = shortest.StartsWith('-') ? "-" : "";
        var mantissa = shortest.TrimStart('-').Split('E')[0].Replace(".", "").TrimStart('0').TrimEnd('0');
        var body = mantissa.Length > 1 ? mantissa[..1] + "." + mantissa[1..] : mantissa;
        return $"{sign}{body}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
    }
}
