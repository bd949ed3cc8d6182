using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>
/// The NVMe-oF gateway. As in upstream some of its settings come as files: their presence, or their text, changes the container. The image
/// has one fixed user.
/// </summary>
public sealed class NvmeofForm() : DaemonForm("nvmeof")
{
    private const string ConfigFile = "ceph-nvmeof.conf";
    private const string MemorySize = "spdk_mem_size";
    private const string HugePages = "spdk_huge_pages";
    private const string Dsa = "enable_dsa_acceleration";
    private const int StandardHugePages = 4096;

    private static readonly string[] Secrets = ["server_cert", "server_key", "client_cert", "client_key", "root_ca_cert", "encryption_key"];

    public override bool NeedsCephConfig => true;
    public override IReadOnlyList<string> RequiredFiles => [ConfigFile];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Of(167, 167);

    public override void Check(FormContext context)
    {
        if (context.HasFile(HugePages) && HugePagesOf(context) is null)
        {
            throw context.Settings.Wrong(HugePages, "a number of pages");
        }
    }

    public override string? PlaceOf(string file) =>
        file is ConfigFile or MemorySize or HugePages or Dsa || Secrets.Contains(file) ? file : null;

    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(KernelConfig.Dir)];

    public override IReadOnlyList<string> KernelSettings(FormContext context) =>
        UsesHugePages(context) ? [$"vm.nr_hugepages = {HugePagesOf(context) ?? StandardHugePages}"] : [];

    public override IEnumerable<string> EngineArguments(FormContext context) =>
    [
        context.Engine.UnlimitedPids,
        "--ulimit", "memlock=-1:-1",
        "--ulimit", "nofile=10240",
        "--cap-add=CAP_SYS_NICE",
        .. context.HasFile(Dsa) ? (string[])["--privileged", "--cap-add=SYS_RAWIO"] : [],
        .. UsesHugePages(context) ? (string[])["--cap-add=SYS_ADMIN"] : [],
    ];

    public override IEnumerable<string> Environment(FormContext context) =>
        UsesHugePages(context) && HugePagesOf(context) is { } pages ? [$"HUGEPAGES={pages}"] : [];

    public override IEnumerable<IReadOnlyList<string>> Binds(FormContext context) => [KernelConfig.Modules];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        context.Mount("config", "/etc/ceph/ceph.conf:z"),
        context.Mount("keyring", "/etc/ceph/keyring:z"),
        context.Mount(ConfigFile, $"/src/{ConfigFile}:z"),
        context.Mount(KernelConfig.Dir, "/sys/kernel/config"),
        new(context.LogDir, "/var/log/ceph:z"),
        .. WhenThere(context, $"{context.ClusterDir}/mtls", "/src/mtls:z"),
        .. WhenThere(context, "/etc/kmip", "/src/certs/kmip:z"),
        .. UsesHugePages(context) ? (Mount[])[new("/dev/hugepages", "/dev/hugepages"), new("/dev/vfio/vfio", "/dev/vfio/vfio")] : [],
        .. context.HasFile(Dsa) ? (Mount[])[new("/dev/dsa", "/dev/dsa"), new("/dev/char", "/dev/char")] : [],
        .. Secrets.Where(context.HasFile).Select(file => context.Mount(file, $"/{file.Replace('_', '.')}")),
    ];

    // Its kernel module makes it; without the directory the engine would not even start the container.
    public override IEnumerable<string> BeforeStart(FormContext context, ScriptWriter script) =>
        context.HasFile(Dsa) ? ["[ -e /dev/dsa ] || mkdir -m0755 /dev/dsa"] : [];

    private static bool UsesHugePages(FormContext context) => !context.HasFile(MemorySize);

    private static int? HugePagesOf(FormContext context) =>
        context.HasFile(HugePages) && int.TryParse(context.Request.ConfigBlobs.Files![HugePages], out var pages) && pages > 0 ? pages : null;

    private static IEnumerable<Mount> WhenThere(FormContext context, string directory, string target) =>
        Directory.Exists(context.Host.PathOf(directory)) ? [new Mount(directory, target)] : [];
}
