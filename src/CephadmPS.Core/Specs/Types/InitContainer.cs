using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>A container that runs and ends before the service's own starts.</summary>
public sealed record InitContainer
{
    private static readonly string[] Keys = ["image", "entrypoint", "volume_mounts", "envs", "privileged", "entrypoint_args"];

    /// <summary>Image; null: the service's.</summary>
    public string? Image { get; init; }

    /// <summary>Entry point; null: the image's.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>Arguments of the entry point.</summary>
    public IReadOnlyList<ArgumentSpec> EntrypointArgs { get; init; } = [];

    /// <summary>Mounts; null: the service's.</summary>
    public IReadOnlyDictionary<string, string>? VolumeMounts { get; init; }

    /// <summary>Environment; null: the service's.</summary>
    public IReadOnlyList<string>? Envs { get; init; }

    /// <summary>Run it privileged; null: as the service.</summary>
    public bool? Privileged { get; init; }

    internal static InitContainer FromNode(SpecNode node) => new()
    {
        Image = Text(node["image"]),
        Entrypoint = Text(node["entrypoint"]),
        EntrypointArgs = ArgumentReader.Read("entrypoint_args", node["entrypoint_args"], new SpecReport(null, 0)),
        VolumeMounts = node["volume_mounts"]?.ToDictionary(path => path.FullText),
        Envs = node["envs"]?.ItemTexts,
        Privileged = node["privileged"] is { IsNull: false } privileged ? privileged.IsTruthy : null,
    };

    internal static void Validate(SpecNode node, SpecReport report)
    {
        if (node.Kind != SpecNodeKind.Map)
        {
            report.Error("init-container-map", "init_containers", node, "An init container is a map.");
            return;
        }

        UnknownFields.Warn(node, Keys, report, "init_containers");
        ArgumentReader.Read("init_containers.entrypoint_args", node["entrypoint_args"], report);
        if (Keys.All(key => node[key] is null or { IsNull: true } || (key == "entrypoint_args" && !node[key]!.IsTruthy)))
        {
            report.Error("init-container-empty", "init_containers", node, $"An init container needs one of {string.Join(", ", Keys)}.");
        }
    }

    /// <summary>Its keys in upstream's order, without what says nothing.</summary>
    internal static SpecNode Normalize(SpecNode node) => node.Kind != SpecNodeKind.Map ? node : SpecNode.OfMap(
        Keys.Where(key => node[key] is { IsNull: false } value && (key != "entrypoint_args" || value.IsTruthy))
            .Select(key => new SpecEntry(SpecNode.Of(key), key == "entrypoint_args" ? NormalArguments(node[key]!) : node[key]!)).ToList(),
        node.Line);

    private static SpecNode NormalArguments(SpecNode arguments) => SpecNode.OfList(arguments.Items.Select(a => a.Kind != SpecNodeKind.Map ? a
        : SpecNode.OfMap([new(SpecNode.Of("argument"), a["argument"] ?? SpecNode.Null), new(SpecNode.Of("split"), SpecNode.Of(a["split"]?.IsTruthy ?? false))])).ToList());

    private static string? Text(SpecNode? node) => node is null || node.IsNull ? null : node.FullText;
}
