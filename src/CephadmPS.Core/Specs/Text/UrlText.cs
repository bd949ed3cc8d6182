namespace CephadmPS.Core.Specs.Text;

/// <summary>The parts of a URL that rules ask for, split as upstream does (Python's <c>urlparse</c>): nothing else is checked.</summary>
internal static class UrlText
{
    /// <summary>Whether it has a scheme and a host part.</summary>
    public static bool HasSchemeAndHost(string url) => SchemeEnd(Clean(url)) > 0 && HostPart(url) is { Length: > 0 };

    /// <summary>What stands between <c>//</c> and the path; empty when there is none; null when brackets do not match.</summary>
    public static string? HostPart(string url)
    {
        var text = Clean(url);
        var end = SchemeEnd(text);
        var rest = end > 0 ? text[(end + 1)..] : text;
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return "";
        }

        rest = rest[2..];
        var stop = rest.AsSpan().IndexOfAny('/', '?', '#');
        var host = stop < 0 ? rest : rest[..stop];
        return host.Contains('[') == host.Contains(']') ? host : null;
    }

    private static int SchemeEnd(string text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") < 0 ? colon : -1;
    }

    private static string Clean(string url) =>
        url.TrimStart([.. Enumerable.Range(0, 33).Select(c => (char)c)]).Replace("\t", "").Replace("\r", "").Replace("\n", "");
}
