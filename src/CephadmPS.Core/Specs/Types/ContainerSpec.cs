using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>A container of the user's own.</summary>
/// <param name="serviceId">Id.</param>
public sealed partial class ContainerSpec(string? serviceId) : ServiceSpec("container", serviceId)
{
    /// <summary>Image; required.</summary>
    public string? Image { get => Text("image"); init => Set("image", value); }

    /// <summary>Entry point; null: the image's.</summary>
    public string? Entrypoint { get => Text("entrypoint"); init => Set("entrypoint", value); }

    /// <summary>Owner of its directories.</summary>
    public int? Uid { get => Int("uid"); init => Set("uid", value); }

    /// <summary>Group of its directories.</summary>
    public int? Gid { get => Int("gid"); init => Set("gid", value); }

    /// <summary>Mounts: path on the host (relative: in the daemon's directory) → path inside.</summary>
    public IReadOnlyDictionary<string, string> VolumeMounts { get => TextMap("volume_mounts"); init => Set("volume_mounts", value); }

    /// <summary>Arguments for the container engine.</summary>
    public IReadOnlyList<string> Args { get => Texts("args"); init => Set("args", value); }

    /// <summary>Environment, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Envs { get => Texts("envs"); init => Set("envs", value); }

    /// <summary>Run it privileged. Default false.</summary>
    public bool Privileged { get => Flag("privileged"); init => Set("privileged", value); }

    /// <summary>Bind mounts, each a list of the engine's mount options.</summary>
    public IReadOnlyList<IReadOnlyList<string>> BindMounts =>
        Field("bind_mounts").Items.Select(m => m.ItemTexts).ToList();

    /// <summary>Directories to make in the daemon's directory.</summary>
    public IReadOnlyList<string> Dirs { get => Texts("dirs"); init => Set("dirs", value); }

    /// <summary>Files to write in the daemon's directory: path → text (lists joined by line breaks).</summary>
    public IReadOnlyDictionary<string, string> Files => Field("files").ToDictionary(
        content => content.Kind == SpecNodeKind.List ? string.Join('\n', content.ItemTexts) : content.FullText);

    /// <summary>Ports the container uses. They are only told on, not looked after: placing knows nothing of them, as upstream.</summary>
    public IReadOnlyList<int> Ports => Field("ports").Items.Where(p => p.Kind == SpecNodeKind.Integer).Select(p => (int)p.Integer).ToList();

    /// <summary>What runs before it, one after another.</summary>
    public IReadOnlyList<InitContainer> InitContainers => Field("init_containers").Items.Select(InitContainer.FromNode).ToList();

    internal override void Complete()
    {
        if (Field("init_containers") is { Kind: SpecNodeKind.List } containers)
        {
            Set("init_containers", SpecNode.OfList(containers.Items.Select(InitContainer.Normalize).ToList(), containers.Line));
        }
    }

    internal override void Validate(SpecReport report)
    {
        if (!Field("image").IsTruthy)
        {
            report.Error("container-image", "image", Raw("image"), "A container service needs an image.");
        }

        if (Field("args").IsTruthy && ExtraContainerArgs.Count > 0)
        {
            report.Error("container-args", "args", Field("args"), "args and extra_container_args exclude each other: they mean the same.");
        }

        if (Field("files").IsTruthy && CustomConfigs.Count > 0)
        {
            report.Error("container-files", "files", Field("files"), "files and custom_configs exclude each other: they mean the same.");
        }

        var containers = Field("init_containers");
        if (containers.IsTruthy && containers.Kind != SpecNodeKind.List)
        {
            report.Error("init-container-list", "init_containers", containers, "Init containers are a list of maps.");
        }

        foreach (var container in containers.Items)
        {
            InitContainer.Validate(container, report);
        }
    }

    internal static void Fields(FieldTable table) => table
        .Texts("image", "entrypoint").Int("uid").Int("gid").Flag("privileged")
        .Add("volume_mounts", FieldKind.Map, SpecNode.EmptyMap)
        .Add("files", FieldKind.Map, SpecNode.EmptyMap)
        .Add("args", FieldKind.List, SpecNode.EmptyList).Add("envs", FieldKind.Texts, SpecNode.EmptyList)
        .Add("dirs", FieldKind.Texts, SpecNode.EmptyList).Add("ports", FieldKind.Integers, SpecNode.EmptyList)
        .AddAll(FieldKind.List, "bind_mounts", "init_containers");
}
