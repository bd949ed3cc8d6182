using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Device selections from and to their place in a spec.</summary>
internal static class DeviceSelectionReader
{
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
