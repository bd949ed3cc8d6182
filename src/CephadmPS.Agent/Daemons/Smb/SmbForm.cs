using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Daemons.Smb;

/// <summary>One instance of an smb cluster: smbd, what has to be done before it, and what runs along with it.</summary>
public sealed class SmbForm() : DaemonForm("smb")
{
    public override bool NeedsCephConfig => true;
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Of(0, 0);
    public override void Check(FormContext context) => new SmbSettings(context).Check();
    public override bool HostNetwork(FormContext context) => new SmbSettings(context).IsClustered;

    /// <summary>Shared with the instance's other containers, not with the host.</summary>
    public override string Ipc => "shareable";

    public override string? PlaceOf(string file) =>
        file.Contains('/') ? null : Path.GetExtension(file) is ".crt" or ".key" ? $"{SmbPaths.Tls}/{file}" : file;

    public override IEnumerable<PortBinding> Ports(FormContext context)
    {
        var settings = new SmbSettings(context);
        var ip = settings.BindTo?.Address.ToString();
        return base.Ports(context).Where(given => ip is null || given.Ip is null || given.Ip == ip).Select(given => given with { Ip = ip ?? given.Ip })
            .Concat(new SmbLayout(settings).Ports().Select(port => new PortBinding(port, ip)))
            .DistinctBy(binding => binding.Port);
    }

    public override IEnumerable<string> EngineArguments(FormContext context) => Layout(context).Primary.EngineArguments;
    public override IEnumerable<string> Arguments(FormContext context) => Layout(context).Primary.Arguments;
    public override IEnumerable<string> Environment(FormContext context) => SambaEnvironment(new SmbSettings(context));

    public override IEnumerable<FormDirectory> Directories(FormContext context) =>
    [
        new(SmbPaths.Samba, HostFiles.GroupDirectory),
        new(SmbPaths.Library),
        new(SmbPaths.Run, HostFiles.GroupDirectory),
        .. HasTls(context) ? (FormDirectory[])[new(SmbPaths.Tls, HostFiles.PrivateDirectory)] : [],
        .. new SmbSettings(context).IsClustered
            ? new[] { "", "/persistent", "/run", "/volatile", "/etc" }.Select(part => new FormDirectory(SmbPaths.Ctdb + part, HostFiles.GroupDirectory))
            : [],
    ];

    public override IEnumerable<FormFile> Files(FormContext context) =>
        new SmbSettings(context) is { IsClustered: true } settings ? CtdbFiles.Of(settings) : [];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        context.Mount(SmbPaths.Samba, "/etc/samba/container:z"),
        context.Mount(SmbPaths.Library, "/var/lib/samba:z"),
        context.Mount(SmbPaths.Run, "/run:z"),
        context.Mount("config", "/etc/ceph/ceph.conf:z"),
        context.Mount("keyring", "/etc/ceph/keyring:z"),
        .. HasTls(context) ? (Mount[])[context.Mount(SmbPaths.Tls, $"{SmbPaths.TlsInContainer}:z")] : [],
        .. new SmbSettings(context).IsClustered ? CtdbMounts(context) : [],
    ];

    public override IEnumerable<ContainerSpec> InitContainers(FormContext context) => Layout(context).Init().Select(part => Part(context, part) with
    {
        EngineArguments = part.EngineArguments,
    });

    public override IEnumerable<Sidecar> Sidecars(FormContext context) => Layout(context).Sidecars().Select(sidecar =>
    {
        var part = new DaemonPart(context.Daemon, sidecar.Name);
        return new Sidecar(part, Part(context, sidecar) with
        {
            EngineArguments = [.. sidecar.EngineArguments, .. SharedSpaces(context)],
            Service = part.SidecarService,
        });
    });

    private static SmbLayout Layout(FormContext context) => new(new SmbSettings(context));

    private ContainerSpec Part(FormContext context, SmbContainer part) => new()
    {
        Image = part.Image ?? context.Request.Image,
        EntryPoint = part.EntryPoint,
        Arguments = part.Arguments,
        Name = new DaemonPart(context.Daemon, part.Name).ContainerName,
        Environment = part.IsSamba ? [.. SambaEnvironment(new SmbSettings(context))] : [],
        Mounts = [.. Mounts(context), .. CustomConfigMounts(context)],
        HostNetwork = false,
        Ipc = null,
        Init = false,
    };

    // Docker cannot share the host name.
    private static IEnumerable<string> SharedSpaces(FormContext context) =>
        new[] { "ipc", "network", "pid", "uts" }.Where(space => context.Engine.IsPodman || space != "uts")
            .Select(space => $"--{space}=container:{context.Daemon.ContainerName}");

    private static IEnumerable<string> SambaEnvironment(SmbSettings settings) =>
    [
        $"SAMBA_CONTAINER_ID={settings.ClusterId}",
        $"SAMBACC_CONFIG={CtdbFiles.TextArray(settings.ConfigUris).ToJsonString()}",
        // Samba's container program refuses to run ctdb without it.
        "SAMBACC_CTDB=ctdb-is-experimental",
        .. settings.ConfigEntity is { } entity ? (string[])[$"SAMBACC_CEPH_ID=name={entity}"] : [],
        .. settings.Rank is { } rank
            ? (string[])[$"RANK={rank}", $"RANK_GENERATION={settings.RankGeneration}", $"NODE_NUMBER={rank}"]
            : [],
    ];

    private static bool HasTls(FormContext context) =>
        context.Request.ConfigBlobs.Files?.Keys.Any(file => Path.GetExtension(file) is ".crt" or ".key") == true;

    private static IEnumerable<Mount> CtdbMounts(FormContext context) =>
    [
        context.Mount($"{SmbPaths.Ctdb}/persistent", "/var/lib/ctdb/persistent:z"),
        context.Mount($"{SmbPaths.Ctdb}/run", "/var/run/ctdb:z"),
        context.Mount($"{SmbPaths.Ctdb}/volatile", "/var/lib/ctdb/volatile:z"),
        context.Mount($"{SmbPaths.Ctdb}/etc", "/etc/ctdb:z"),
        context.Mount(SmbPaths.SharedConfig, "/etc/samba/smb.conf:z"),
    ];
}
