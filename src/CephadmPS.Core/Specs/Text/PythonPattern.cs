using System.Text;
using System.Text.RegularExpressions;

namespace CephadmPS.Core.Specs.Text;

/// <summary>Host patterns with the meaning they have upstream (Python's <c>fnmatch</c> and <c>re.match</c>).</summary>
internal static class PythonPattern
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    // A pattern comes from a file: a bound on the time one match may take keeps a bad one from stopping the controller.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>A regular expression that must match from the start of the text; its end may lie anywhere.</summary>
    /// <exception cref="ArgumentException">It is wrong.</exception>
    public static Regex Regex(string pattern)
    {
        // Python names groups (?P<n>…) and ends a text with \Z; the rest of what occurs in host patterns is the same.
        var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace("\\Z", "\\z", StringComparison.Ordinal);
        var flags = LeadingFlags(translated);
        if (translated.AsSpan(flags.Length).Contains("(?", StringComparison.Ordinal)
            && System.Text.RegularExpressions.Regex.IsMatch(translated[flags.Length..], @"(?<!\\)\(\?[aiLmsux]+\)"))
        {
            throw new ArgumentException("global flags must stand at the start of the expression");
        }

        return new Regex(flags + @"\A(?:" + translated[flags.Length..] + ")", Options, Limit);
    }

    /// <summary>Shell wildcards over the whole text.</summary>
    public static Regex Wildcard(string pattern)
    {
        var text = new StringBuilder(@"\A(?:", pattern.Length + 16);
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i++];
            switch (c)
            {
                case '*':
                    text.Append("[\\s\\S]*");
                    break;
                case '?':
                    text.Append("[\\s\\S]");
                    break;
                case '[':
                    i = AppendSet(text, pattern, i);
                    break;
                default:
                    text.Append(System.Text.RegularExpressions.Regex.Escape(c.ToString()));
                    break;
            }
        }

        return new Regex(text.Append(@")\z").ToString(), Options, Limit);
    }

    private static string LeadingFlags(string pattern)
    {
        var match = System.Text.RegularExpressions.Regex.Match(pattern, @"\A\(\?[aiLmsux]+\)");
        // .NET knows neither a (ASCII), L (locale) nor u (Unicode): host names are ASCII, so they change nothing.
        var letters = string.Concat(match.Value.Where(c => c is 'i' or 'm' or 's' or 'x'));
        return !match.Success ? "" : letters.Length > 0 ? "(?" + letters + ")" : "";
    }

    /// <summary>One <c>[...]</c>; a <c>[</c> without an end stands for itself.</summary>
    private static int AppendSet(StringBuilder text, string pattern, int start)
    {
        var end = start;
        if (end < pattern.Length && pattern[end] == '!')
        {
            end++;
        }

        if (end < pattern.Length && pattern[end] == ']')
        {
            end++;
        }

        while (end < pattern.Length && pattern[end] != ']')
        {
            end++;
        }

        if (end >= pattern.Length)
        {
            text.Append("\\[");
            return start;
        }

        var negate = pattern[start] == '!';
        var body = pattern[(negate ? start + 1 : start)..end];
        var members = SetMembers(body);
        text.Append(members.Length == 0
            ? negate ? "[\\s\\S]" : "(?!)"
            : (negate ? "[^" : "[") + members + "]");
        return end + 1;
    }

    /// <summary>Ranges and letters of a set; a range that runs backwards holds nothing.</summary>
    private static string SetMembers(string body)
    {
        var members = new StringBuilder();
        for (var i = 0; i < body.Length; i++)
        {
            if (i + 2 < body.Length && body[i + 1] == '-')
            {
                if (body[i] <= body[i + 2])
                {
                    members.Append(Literal(body[i])).Append('-').Append(Literal(body[i + 2]));
                }

                i += 2;
            }
            else
            {
                members.Append(Literal(body[i]));
            }
        }

        return members.ToString();
    }

    private static string Literal(char c) => "\\u" + ((int)c).ToString("x4");
}
