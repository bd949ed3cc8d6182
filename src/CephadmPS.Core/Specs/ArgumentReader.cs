using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Extra arguments and custom configuration files from their form in a document.</summary>
internal static class ArgumentReader
{
    private static readonly string[] ArgumentKeys = ["argument", "split"];
    private static readonly string[] ConfigKeys = ["mount_path", "content"];

    /// <summary>Arguments: a list of texts and maps of argument and split.</summary>
    public static IReadOnlyList<ArgumentSpec> Read(string field, SpecNode? node, SpecReport report)
    {
        if (node is null || !node.IsTruthy)
        {
            return [];
        }

        if (node.Kind != SpecNodeKind.List)
        {
            report.Error("arguments-list", field, node, "Arguments are a list.");
            return [];
        }

        var arguments = new List<ArgumentSpec>(node.Items.Count);
        foreach (var item in node.Items)
        {
            switch (item.Kind)
            {
                case SpecNodeKind.Text:
                    arguments.Add(new ArgumentSpec(item.Text));
                    break;
                case SpecNodeKind.Map:
                    ReadMap(field, item, arguments, report);
                    break;
                default:
                    report.Error("argument-kind", field, item, "An argument is text, or a map of argument and split; quote numbers.");
                    break;
            }
        }

        return arguments;
    }

    /// <summary>Files: a list of maps of mount_path and content.</summary>
    public static IReadOnlyList<CustomConfig> ReadConfigs(SpecNode? node, SpecReport report)
    {
        const string field = "custom_configs";
        if (node is null || node is { Kind: SpecNodeKind.Text or SpecNodeKind.Map, IsTruthy: false })
        {
            return [];
        }

        if (node.Kind != SpecNodeKind.List)
        {
            report.Error("custom-configs-list", field, node, "Custom configuration files are a list of maps of mount_path and content.");
            return [];
        }

        var configs = new List<CustomConfig>(node.Items.Count);
        foreach (var item in node.Items)
        {
            if (item.Kind != SpecNodeKind.Map)
            {
                report.Error("custom-config-map", field, item, "A custom configuration file is a map of mount_path and content.");
                continue;
            }

            UnknownFields.Report(item, ConfigKeys, report, field, "custom-config-key");
            var path = Text(item, "mount_path", report);
            var content = Text(item, "content", report);
            if (path is not null && content is not null)
            {
                configs.Add(new CustomConfig(path, content));
            }
        }

        return configs;
    }

    private static void ReadMap(string field, SpecNode item, List<ArgumentSpec> arguments, SpecReport report)
    {
        UnknownFields.Report(item, ArgumentKeys, report, field, "argument-key");
        switch (item["argument"])
        {
            case null:
                report.Error("argument-missing", field, item, "An argument written as map needs 'argument'.");
                break;
            case { Kind: SpecNodeKind.Text } argument:
                arguments.Add(new ArgumentSpec(argument.Text, item["split"]?.IsTruthy ?? false, WasText: false));
                break;
            case var other:
                report.Error("argument-text", field + ".argument", other, "An argument is text; quote numbers.");
                break;
        }
    }

    private static string? Text(SpecNode item, string key, SpecReport report)
    {
        switch (item[key])
        {
            case null:
                report.Error("custom-config-missing", "custom_configs", item, $"A custom configuration file needs '{key}'.");
                return null;
            case { Kind: SpecNodeKind.Text } text:
                return text.Text;
            case var other:
                report.Error("custom-config-text", "custom_configs." + key, other, $"The {key} of a custom configuration file is text.");
                return null;
        }
    }
}
