using System.Numerics;
using System.Text.RegularExpressions;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// Placements in their one-line form: <c>3 label:mon</c>, <c>host1:10.1.0.0/16=a;host2</c>, <c>count-per-host:2 regex:osd.*</c>.
/// The grammar is upstream's, oddities included: what it takes for a host, a label or a pattern, we take for the same.
/// </summary>
internal static partial class PlacementText
{
    /// <summary>Reads one; what is wrong goes to the report.</summary>
    public static PlacementSpec Read(string text, SpecReport report, string path = "placement")
    {
        var tokens = Split(text);
        BigInteger? first = null;
        if (tokens.Count > 0 && PythonNumber.TryParseInt(tokens[0], out var number))
        {
            first = number;
            tokens.RemoveAt(0);
        }

        // A number in front gives way to a later 'count:'.
        var count = ToCount(TakeCount(tokens, "count:") ?? first, "count", report, path);
        var perHost = ToCount(TakeCount(tokens, "count-per-host:"), "count-per-host", report, path);
        RefuseSecond(tokens, report, path);

        var hosts = tokens.Where(t => t.Length > 0 && IsHost(t)).Select(ParseHost).ToList();
        tokens.RemoveAll(IsHost);
        var label = TakeLabel(tokens, report, path);
        if (tokens.Count > 1)
        {
            report.Error("one-pattern", path, null, $"Only one host pattern may be given, not {string.Join(" and ", tokens)}.");
        }

        var placement = new PlacementSpec
        {
            Count = count,
            CountPerHost = perHost,
            Label = label,
            Hosts = hosts,
            HostPattern = tokens.Count == 1 ? ReadPattern(tokens[0], report, path) : null,
        };
        PlacementReader.Validate(placement, null, report, path);
        return placement;
    }

    /// <summary>Splits <c>host[:network][=name]</c>; nothing is checked.</summary>
    public static HostPlacementSpec ParseHost(string text) => new(
        HostPart().Match(text).Groups[1].Value, NetworkPart().Match(text).Groups[1].Value, NamePart().Match(text).Groups[1].Value);

    /// <summary>Checks the network of a host: an address, a network, or an address vector.</summary>
    public static void CheckNetwork(HostPlacementSpec host, SpecNode? at, SpecReport report, string path)
    {
        if (host.Network.Length == 0)
        {
            return;
        }

        foreach (var part in host.Network.Split(','))
        {
            var address = part;
            if (address.StartsWith('v') || address.StartsWith("[v", StringComparison.Ordinal))
            {
                // v2:ADDRESS:PORT, perhaps with a bracket of the vector left on either side.
                var colon = address.IndexOf(':');
                address = colon < 0 ? "" : address[(colon + 1)..];
                var last = address.LastIndexOf(':');
                address = last < 0 ? address : address[..last];
            }

            var problem = address.Contains('/') ? IpText.NetworkError(address)
                : IpText.IsAddress(IpText.Unwrap(address), out _) ? null : "is not an address";
            if (problem is not null)
            {
                report.Error("host-network", path, at, $"The network '{address}' of host '{host.HostName}' {problem}.");
                return;
            }
        }
    }

    private static List<string> Split(string text)
    {
        // Blanks win over semicolons, semicolons over commas; commas do not separate where address vectors may stand.
        var separator = text.Contains(' ') ? ' '
            : text.Contains(';') ? ';'
            : text.Contains(',') && !text.Contains('[') ? ',' : '\0';
        return text.Length == 0 ? [] : separator == '\0' ? [text] : [.. text.Split(separator)];
    }

    private static BigInteger? TakeCount(List<string> tokens, string prefix)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].StartsWith(prefix, StringComparison.Ordinal) && PythonNumber.TryParseInt(tokens[i][prefix.Length..], out var number))
            {
                tokens.RemoveAt(i);
                return number;
            }
        }

        return null;
    }

    /// <summary>A count; a wrong one is reported and stands for 1, so that the other rules are checked too.</summary>
    private static int? ToCount(BigInteger? number, string name, SpecReport report, string path)
    {
        if (number is not { } value || (value >= 1 && value <= int.MaxValue))
        {
            return (int?)number;
        }

        report.Error(value < 1 ? name + "-positive" : name + "-number", path, null, $"A {name} is 1 or more, not {value}.");
        return 1;
    }

    /// <summary>A second count would be read as a host named count: that is never meant.</summary>
    private static void RefuseSecond(List<string> tokens, SpecReport report, string path)
    {
        foreach (var token in tokens)
        {
            if (SecondCount().IsMatch(token))
            {
                report.Error("count-twice", path, null, $"'{token}' is given twice.");
            }
        }
    }

    private static bool IsHost(string token) =>
        (token.Contains(':') || token.Contains('=') || token.AsSpan().IndexOfAny("[]?*") < 0)
        && !token.Contains("label:", StringComparison.Ordinal) && !token.Contains("regex:", StringComparison.Ordinal);

    private static string? TakeLabel(List<string> tokens, SpecReport report, string path)
    {
        var labels = tokens.Where(t => t.Contains("label:", StringComparison.Ordinal)).ToList();
        if (labels.Count > 1)
        {
            report.Error("one-label", path, null, $"Only one label may be given, not {string.Join(" and ", labels)}.");
        }

        tokens.RemoveAll(labels.Contains);
        return labels.Count > 0 ? labels[0]["label:".Length..] : null;
    }

    private static HostPattern? ReadPattern(string token, SpecReport report, string path)
    {
        var isRegex = token.Contains("regex:", StringComparison.Ordinal);
        return PlacementReader.MakePattern(isRegex ? token["regex:".Length..] : token, isRegex, null, report, path);
    }

    [GeneratedRegex("^(.*?)(:|=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex HostPart();

    [GeneratedRegex(":(.*?)(=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex NetworkPart();

    [GeneratedRegex("=(.*?)$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePart();

    [GeneratedRegex("^count(-per-host)?:[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex SecondCount();
}
