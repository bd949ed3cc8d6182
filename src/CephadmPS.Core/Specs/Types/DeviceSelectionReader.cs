using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Device selections from and to their place in a spec.</summary>
internal static class DeviceSelectionReader
{
    private static readonly string[] Keys = ["paths", "model", "vendor", "size", "rotational", "actuators", "limit", "all"];
    private static readonly string[] Filters = ["actuators", "model", "vendor", "size", "rotational"];

    /// <summary>Checks a selection.</summary>
    public static void Validate(SpecNode node, string field, SpecReport report)
    {
        if (node.Kind != SpecNodeKind.Map)
        {
            report.Error("devices-map", field, node, "A device selection is a map of filters.");
            return;
        }

        UnknownFields.Report(node, Keys, report, field, "device-filter");
        var paths = node["paths"] ?? SpecNode.Null;
        if (!paths.IsNull && paths.Kind != SpecNodeKind.List)
        {
            report.Error("paths-list", field + ".paths", paths, "Paths are a list.");
        }

        foreach (var path in paths.Items.Where(p => FromPath(p).Path.Length == 0))
        {
            report.Error("path-empty", field + ".paths", path, "A path must not be empty.");
        }

        var filters = Filters.Where(f => node[f] is { IsNull: false }).ToList();
        var all = node["all"]?.IsTruthy ?? false;
        var hasPaths = paths.Items.Count > 0;
        if (hasPaths && filters.Count > 0)
        {
            report.Error("paths-alone", field, node, $"'paths' does not go with other filters ({string.Join(", ", filters)}).");
        }

        if (!all && !hasPaths && filters.Count == 0)
        {
            report.Error("devices-empty", field, node, "A device selection needs a filter; a limit alone is none.");
        }

        if (all && (hasPaths || filters.Count > 0))
        {
            report.Error("all-alone", field, node, "'all' does not go with other filters.");
        }

        if (all && field != "data_devices")
        {
            report.Error("all-data-only", field + ".all", node["all"], "'all' is for data_devices only.");
        }
    }

    /// <summary>The selection with its keys in upstream's order, without what says nothing.</summary>
    public static SpecNode Normalize(SpecNode node) => node.Kind != SpecNodeKind.Map ? node : SpecNode.OfMap(
        Keys.Where(key => node[key] is { } value && (value.IsTruthy || (key == "rotational" && !value.IsNull)))
            .Select(key => new SpecEntry(SpecNode.Of(key), key == "paths" ? NormalPaths(node[key]!) : node[key]!)).ToList(),
        node.Line);

    /// <summary>A normal selection as upstream writes it: without actuators and without the device classes of paths.</summary>
    public static SpecNode CephForm(SpecNode node) => node.Kind != SpecNodeKind.Map ? node : SpecNode.OfMap(
        node.Entries.Where(e => e.Key.Text != "actuators")
            .Select(e => e.Key.Text == "paths" ? new SpecEntry(e.Key, SpecNode.OfTexts(e.Value.Items.Select(p => FromPath(p).Path))) : e).ToList(),
        node.Line);

    /// <summary>Reads a checked selection.</summary>
    public static DeviceSelection FromNode(SpecNode node) => new()
    {
        Paths = (node["paths"]?.Items ?? []).Select(FromPath).ToList(),
        Model = Text(node["model"]),
        Vendor = Text(node["vendor"]),
        Size = Text(node["size"]),
        Rotational = node["rotational"] is { IsNull: false } rotational ? IsRotational(rotational) : null,
        Actuators = Int(node["actuators"]),
        Limit = Int(node["limit"]),
        All = node["all"]?.IsTruthy ?? false,
    };

    /// <summary>Writes a selection, in upstream's order of keys.</summary>
    public static SpecNode ToNode(DeviceSelection selection)
    {
        var entries = new List<SpecEntry>();
        void Add(string key, SpecNode value) => entries.Add(new(SpecNode.Of(key), value));
        if (selection.Paths.Count > 0)
        {
            Add("paths", SpecNode.OfList(selection.Paths.Select(ToPath).ToList()));
        }

        if (selection.Model is not null)
        {
            Add("model", SpecNode.Of(selection.Model));
        }

        if (selection.Vendor is not null)
        {
            Add("vendor", SpecNode.Of(selection.Vendor));
        }

        if (selection.Size is not null)
        {
            Add("size", SpecNode.Of(selection.Size));
        }

        if (selection.Rotational is { } rotational)
        {
            Add("rotational", SpecNode.Of(rotational));
        }

        if (selection.Actuators is { } actuators)
        {
            Add("actuators", SpecNode.Of(actuators));
        }

        if (selection.Limit is { } limit)
        {
            Add("limit", SpecNode.Of(limit));
        }

        if (selection.All)
        {
            Add("all", SpecNode.True);
        }

        return SpecNode.OfMap(entries);
    }

    private static SpecNode NormalPaths(SpecNode paths) =>
        SpecNode.OfList(paths.Items.Select(p => ToPath(FromPath(p))).ToList(), paths.Line);

    private static DevicePath FromPath(SpecNode node) => node.Kind == SpecNodeKind.Map
        ? new DevicePath(Text(node["path"]) ?? "", Text(node["crush_device_class"]))
        : new DevicePath(node.FullText);

    private static SpecNode ToPath(DevicePath path) => path.CrushDeviceClass is null
        ? SpecNode.Of(path.Path)
        : SpecNode.OfMap([
                new(SpecNode.Of("path"), SpecNode.Of(path.Path)),
                new(SpecNode.Of("crush_device_class"), SpecNode.Of(path.CrushDeviceClass)),
            ]);

    private static string? Text(SpecNode? node) => node is null || node.IsNull ? null : node.FullText;

    private static int? Int(SpecNode? node) =>
        node is { Kind: SpecNodeKind.Integer } && node.Integer >= int.MinValue && node.Integer <= int.MaxValue ? (int)node.Integer : null;

    // Written as 0 and 1 in old specs, also as text.
    private static bool IsRotational(SpecNode node) => node.Kind == SpecNodeKind.Text ? node.Text is "1" or "true" : node.IsTruthy;
}
