using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Placements from their map form in a document. Rules and names are upstream's.</summary>
internal static class PlacementReader
{
    private static readonly string[] Keys = ["label", "hosts", "count", "count_per_host", "host_pattern"];
    private static readonly string[] HostKeys = ["hostname", "network", "name"];
    private static readonly string[] PatternKeys = ["pattern", "pattern_type"];

    /// <summary>Reads one; what is wrong goes to the report, and what is left is returned.</summary>
    public static PlacementSpec Read(SpecNode node, SpecReport report, string path = "placement")
    {
        if (node.Kind != SpecNodeKind.Map)
        {
            report.Error("placement-map", path, node, "A placement is a map of count, count_per_host, label, host_pattern and hosts.",
                node.Kind == SpecNodeKind.Integer ? $"{path}: {{count: {node}}}" : null);
            return PlacementSpec.Empty;
        }

        UnknownFields.Report(node, Keys, report, path, "placement-key");
        var placement = new PlacementSpec
        {
            Label = ReadLabel(node["label"], report, path),
            Hosts = ReadHosts(node["hosts"], report, path),
            Count = ReadCount(node["count"], "count", report, path),
            CountPerHost = ReadCount(node["count_per_host"], "count_per_host", report, path),
            HostPattern = ReadPattern(node["host_pattern"], report, path),
            AsWritten = Unusual(node),
        };
        Validate(placement, node, report, path);
        return placement;
    }

    /// <summary>Checks what excludes what, and hosts' names.</summary>
    public static void Validate(PlacementSpec placement, SpecNode? at, SpecReport report, string path)
    {
        var hasLabel = !string.IsNullOrEmpty(placement.Label);
        if (placement.Hosts.Count > 0 && hasLabel)
        {
            report.Error("hosts-or-label", path, at?["label"] ?? at, "Hosts and a label exclude each other.");
        }

        if (placement.Hosts.Count > 0 && placement.HostPattern is not null)
        {
            report.Error("hosts-or-pattern", path, at?["host_pattern"] ?? at, "Hosts and a host pattern exclude each other.");
        }

        if (placement.CountPerHost is not null)
        {
            var perHost = at?["count_per_host"] ?? at;
            if (!hasLabel && placement.Hosts.Count == 0 && placement.HostPattern is null)
            {
                report.Error("count-per-host-alone", path, perHost, "A count per host needs hosts, a label or a host pattern.");
            }

            if (placement.Count is not null)
            {
                report.Error("count-or-per-host", path, perHost, "A count and a count per host exclude each other.");
            }

            if (placement.Hosts.Any(h => h.Network.Length > 0 || h.Name.Length > 0))
            {
                report.Error("count-per-host-explicit", path, perHost, "A count per host does not go with hosts that have a network or a name.");
            }
        }

        foreach (var host in placement.Hosts)
        {
            if (HostNames.Problem(host.HostName) is { } problem)
            {
                report.Error("host-name", path + ".hosts", at?["hosts"] ?? at, $"The host name '{host.HostName}' {problem}.");
            }
        }
    }

    private static Dictionary<string, SpecNode> Unusual(SpecNode node)
    {
        var unusual = new Dictionary<string, SpecNode>(0);
        foreach (var (key, value) in node.Entries)
        {
            var usual = key.Text switch
            {
                "label" => SpecNodeKind.Text,
                "count" or "count_per_host" => SpecNodeKind.Integer,
                _ => value.Kind,
            };
            if (value.Kind != usual && !value.IsNull)
            {
                unusual[key.Text] = value;
            }
        }

        return unusual;
    }

    private static string? ReadLabel(SpecNode? node, SpecReport report, string path)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Kind is not (SpecNodeKind.List or SpecNodeKind.Map))
        {
            if (node.Kind != SpecNodeKind.Text)
            {
                report.Warning("field-kind", path + ".label", node, $"It is read as the text '{node.FullText}'; quote it.");
            }

            return node.FullText;
        }

        report.Error("label-text", path + ".label", node, "A label is text.");
        return null;
    }

    /// <summary>A count; a wrong one is reported and stands for 1, so that the rules on what goes with a count are checked too.</summary>
    private static int? ReadCount(SpecNode? node, string key, SpecReport report, string path)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Kind == SpecNodeKind.Boolean && node.Boolean)
        {
            report.Warning("field-kind", $"{path}.{key}", node, "It should be a whole number; true is read as 1.");
            return 1;
        }

        var isWhole = node.Kind is SpecNodeKind.Integer or SpecNodeKind.Boolean || (node.Kind == SpecNodeKind.Float && node.Number == Math.Truncate(node.Number));
        if (!isWhole || node.Number > int.MaxValue)
        {
            report.Error($"{key.Replace('_', '-')}-number", $"{path}.{key}", node,
                node.Kind == SpecNodeKind.Text ? "A count is a whole number, written without quotes." : "A count is a whole number.");
            return 1;
        }

        if (node.Number < 1)
        {
            report.Error($"{key.Replace('_', '-')}-positive", $"{path}.{key}", node, "A count is 1 or more.");
            return 1;
        }

        return (int)node.Number;
    }

    private static IReadOnlyList<HostPlacementSpec> ReadHosts(SpecNode? node, SpecReport report, string path)
    {
        if (node is null || !node.IsTruthy)
        {
            return [];
        }

        if (node.Kind != SpecNodeKind.List)
        {
            report.Error("hosts-list", path + ".hosts", node, "Hosts are a list.");
            return [];
        }

        var hosts = new List<HostPlacementSpec>(node.Items.Count);
        foreach (var item in node.Items)
        {
            if (ReadHost(item, report, path + ".hosts") is { } host)
            {
                hosts.Add(host);
            }
        }

        return hosts;
    }

    private static HostPlacementSpec? ReadHost(SpecNode item, SpecReport report, string path)
    {
        switch (item.Kind)
        {
            case SpecNodeKind.Text:
                var host = PlacementText.ParseHost(item.Text);
                PlacementText.CheckNetwork(host, item, report, path);
                return host;
            case SpecNodeKind.Map:
                UnknownFields.Report(item, HostKeys, report, path, "host-key");
                foreach (var key in HostKeys)
                {
                    if (item[key] is not { } part)
                    {
                        report.Error("host-key", path, item, $"A host written as map needs hostname, network and name; '{key}' is missing.");
                        return null;
                    }

                    if (!(part.Kind == SpecNodeKind.Text || (part.IsNull && key != "hostname")))
                    {
                        report.Error("host-text", $"{path}.{key}", part, "It must be text.");
                        return null;
                    }
                }

                return new HostPlacementSpec(item["hostname"]!.Text, item["network"]!.Text, item["name"]!.Text);
            default:
                report.Error("host-text", path, item, "A host is text, host[:network][=name], or a map of hostname, network and name.");
                return null;
        }
    }

    private static HostPattern? ReadPattern(SpecNode? node, SpecReport report, string path)
    {
        path += ".host_pattern";
        if (node is null || node.IsNull)
        {
            return null;
        }

        switch (node.Kind)
        {
            case SpecNodeKind.Text:
                return MakePattern(node.Text, isRegex: false, node, report, path);
            case SpecNodeKind.Map:
                return ReadPatternMap(node, report, path);
            default:
                report.Error("pattern-kind", path, node, "A host pattern is text or a map of pattern and pattern_type.");
                return null;
        }
    }

    private static HostPattern? ReadPatternMap(SpecNode node, SpecReport report, string path)
    {
        var pattern = node["pattern"];
        if (pattern is null)
        {
            report.Error("pattern-missing", path, node, "A host pattern written as map needs 'pattern'.");
            return null;
        }

        if (!pattern.IsTruthy || pattern.Kind != SpecNodeKind.Text)
        {
            report.Error("pattern-empty", path, pattern, "A host pattern is text and not empty.");
            return null;
        }

        UnknownFields.Warn(node, PatternKeys, report, path);
        var type = node["pattern_type"];
        if (type is { IsTruthy: true } && type.FullText is not ("fnmatch" or "regex"))
        {
            report.Error("pattern-type", path, type, "A pattern's type is fnmatch or regex.", NearestName.Find(type.FullText, ["fnmatch", "regex"]));
            return null;
        }

        return MakePattern(pattern.Text, type?.FullText == "regex", pattern, report, path);
    }

    /// <summary>A pattern; null when empty or wrong.</summary>
    public static HostPattern? MakePattern(string text, bool isRegex, SpecNode? at, SpecReport report, string path)
    {
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return new HostPattern(text, isRegex);
        }
        catch (ArgumentException error)
        {
            report.Error("pattern-regex", path, at, $"The regular expression is wrong: {error.Message}");
            return null;
        }
    }
}
