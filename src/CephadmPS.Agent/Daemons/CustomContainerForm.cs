using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>A container of the admin's own, as free as the spec makes it. Its init containers run before it.</summary>
public sealed class CustomContainerForm() : DaemonForm("container")
{
    private const int Nobody = 65534;

    public override string EntryPoint(FormContext context) => context.Settings.Text("entrypoint") ?? "";
    public override bool Privileged(FormContext context) => context.Settings.Flag("privileged");
    public override bool HostNetwork(FormContext context) => false;
    public override IEnumerable<string> Environment(FormContext context) => context.Settings.Texts("envs");
    public override IEnumerable<string> Arguments(FormContext context) => context.Settings.Texts("args");
    public override string? PlaceOf(string file) => file.Trim('/');

    /// <summary>Owner of its files; the container itself runs as its image says.</summary>
    public override OwnerRule FilesOwner(FormContext context) =>
        OwnerRule.Of(context.Settings.Number("uid") ?? Nobody, context.Settings.Number("gid") ?? Nobody);

    public override void Check(FormContext context)
    {
        foreach (var path in context.Settings.Texts("dirs").Concat(Sources(context)))
        {
            if (path.Split('/').Contains("..") || path.Any(char.IsControl))
            {
                throw AgentException.Refused("PathNotAllowed", $"'{path}' of {context.Daemon.Name} is not a plain path");
            }
        }
        foreach (var init in context.Request.Params.InitContainers ?? [])
        {
            if (init is { Image: null, Entrypoint: null, EntrypointArgs: null, VolumeMounts: null, Envs: null, Privileged: false })
            {
                throw context.Settings.Wrong("init_containers", "a list of containers that differ from the daemon's own");
            }
        }
    }

    public override IEnumerable<FormDirectory> Directories(FormContext context) =>
        context.Settings.Texts("dirs").Select(path => new FormDirectory(path.Trim('/')));

    public override IEnumerable<Mount> Mounts(FormContext context) => Mounts(context, context.Settings.Map("volume_mounts"));

    public override IEnumerable<IReadOnlyList<string>> Binds(FormContext context) => context.Settings.TextLists("bind_mounts")
        .Select(bind => (string[])[.. bind.Select(word => IsSource(word) ? $"source={Absolute(context, word["source=".Length..])}" : word)]);

    public override IEnumerable<PortBinding> Ports(FormContext context) =>
        base.Ports(context).Concat(context.Settings.Numbers("ports").Select(port => new PortBinding(port))).DistinctBy(binding => binding.Port);

    public override IEnumerable<ContainerSpec> InitContainers(FormContext context)
    {
        var own = Container(context);
        return (context.Request.Params.InitContainers ?? []).Select((init, index) => own with
        {
            Image = init.Image ?? own.Image,
            EntryPoint = init.Entrypoint ?? own.EntryPoint,
            Arguments = init.EntrypointArgs ?? [],
            // Upstream gives all of them one name.
            Name = new DaemonPart(context.Daemon, index == 0 ? "init" : $"init{index + 1}").ContainerName,
            LegacyName = null,
            EngineArguments = [],
            ExtraEngineArguments = [],
            Environment = init.Envs ?? own.Environment,
            Mounts = init.VolumeMounts is { Count: > 0 } mounts ? [.. Mounts(context, mounts)] : own.Mounts,
            Binds = [],
            Privileged = init.Privileged,
            Init = false,
            Ipc = null,
            Service = null,
        });
    }

    private static IEnumerable<Mount> Mounts(FormContext context, IEnumerable<KeyValuePair<string, string>> mounts) =>
        mounts.Select(mount => new Mount(Absolute(context, mount.Key), mount.Value));

    private static string Absolute(FormContext context, string path) => path.StartsWith('/') ? path : $"{context.DaemonDir}/{path}";

    private static bool IsSource(string word) => word.StartsWith("source=", StringComparison.Ordinal);

    private static IEnumerable<string> Sources(FormContext context) =>
    [
        .. context.Settings.Map("volume_mounts").Select(mount => mount.Key),
        .. (context.Request.Params.InitContainers ?? []).SelectMany(init => init.VolumeMounts?.Keys.AsEnumerable() ?? []),
        .. context.Settings.TextLists("bind_mounts").SelectMany(bind => bind).Where(IsSource).Select(word => word["source=".Length..]),
    ];
}
