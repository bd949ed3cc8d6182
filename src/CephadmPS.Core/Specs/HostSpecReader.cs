using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Host specs from their map form.</summary>
internal static class HostSpecReader
{
    private static readonly string[] Keys = ["service_type", "hostname", "addr", "labels", "status", "location", "oob", "maintenance"];

    /// <summary>
    /// Reads one as upstream's inventory holds it: fields nobody knows are left out with a warning, and the name is not
    /// checked. Null when anything is wrong.
    /// </summary>
    public static HostSpec? Read(SpecNode document, SpecReport report)
    {
        if (document.Kind != SpecNodeKind.Map)
        {
            report.Error("document-map", "", document, "A spec is a map of fields.");
            return null;
        }

        UnknownFields.Warn(document, Keys, report, "");
        var name = document["hostname"];
        if (name is null || name.IsNull)
        {
            report.Error("hostname-missing", "hostname", document, "A host needs a hostname.", NearestName.Find("hostname", document.Entries.Select(e => e.Key.FullText)));
        }

        var host = new HostSpec
        {
            HostName = name is null ? "" : Scalar(name, "hostname", report) ?? "",
            Address = Scalar(document["addr"], "addr", report) ?? "",
            Labels = ReadLabels(document["labels"], report),
            StatusNode = Scalar(document["status"], "status", report) is { Length: > 0 } ? document["status"]! : SpecNode.Of(""),
            Location = ReadMap(document["location"], "location", textOnly: true, report),
            Oob = ReadMap(document["oob"], "oob", textOnly: false, report),
        };
        return report.Errors.Count == 0 ? host : null;
    }

    /// <summary>Checks what upstream checks only when the host is added: its name, unknown fields, the management controller's login.</summary>
    public static void Check(SpecNode document, HostSpec host, SpecReport report)
    {
        UnknownFields.Report(document, Keys, report, "");
        if (HostNames.Problem(host.HostName) is { } problem)
        {
            report.Error("host-name", "hostname", document["hostname"], $"A host name {problem}.");
        }

        foreach (var key in new[] { "username", "password" }.Where(k => host.Oob is { Count: > 0 } && !host.Oob.ContainsKey(k)))
        {
            report.Error("oob-login", "oob." + key, document["oob"], "The management controller needs username and password.");
        }
    }

    private static string? Scalar(SpecNode? node, string field, SpecReport report)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Kind is not (SpecNodeKind.List or SpecNodeKind.Map))
        {
            return node.FullText;
        }

        report.Error("text", field, node, "It must be text.");
        return null;
    }

    private static IReadOnlyList<string> ReadLabels(SpecNode? node, SpecReport report)
    {
        switch (node)
        {
            case null:
                return [];
            case { Kind: SpecNodeKind.Text }:
                return [node.Text];
            case { Kind: SpecNodeKind.List } when node.Items.All(i => i.Kind == SpecNodeKind.Text):
                return node.Items.Select(i => i.Text).Distinct(StringComparer.Ordinal).ToList();
            default:
                report.Error("labels", "labels", node, "Labels are a text or a list of texts; quote words such as yes and numbers.");
                return [];
        }
    }

    private static Dictionary<string, string>? ReadMap(SpecNode? node, string field, bool textOnly, SpecReport report)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        var isMap = node.Kind == SpecNodeKind.Map
            && node.Entries.All(e => e.Key.Kind == SpecNodeKind.Text && (!textOnly || e.Value.Kind == SpecNodeKind.Text));
        if (!isMap)
        {
            report.Error(field + "-map", field, node, "It must be a map of texts to texts.");
            return null;
        }

        return node.Entries.ToDictionary(e => e.Key.Text, e => e.Value.FullText, StringComparer.Ordinal);
    }
}
