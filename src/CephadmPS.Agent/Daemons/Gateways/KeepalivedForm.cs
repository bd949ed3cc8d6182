using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>keepalived of an ingress service, which moves its virtual addresses. The image's own script starts it as the environment says.</summary>
public sealed class KeepalivedForm() : DaemonForm("keepalived")
{
    private const string ConfigFile = "keepalived.conf";
    private const string ConfigInContainer = "/etc/keepalived/keepalived.conf";

    public override IReadOnlyList<string> RequiredFiles => [ConfigFile];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/var/lib");
    public override IReadOnlyList<string> KernelSettings(FormContext context) => IngressSettings.Kernel;
    public override string? PlaceOf(string file) => file == ConfigFile ? file : null;
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new("keepalived", HostFiles.PrivateDirectory)];
    public override IEnumerable<Mount> Mounts(FormContext context) => [context.Mount(ConfigFile, ConfigInContainer)];
    public override IEnumerable<string> EngineArguments(FormContext context) => ["--cap-add=NET_ADMIN", "--cap-add=NET_RAW"];

    public override IEnumerable<string> Environment(FormContext context) =>
    [
        "KEEPALIVED_AUTOCONF=false",
        $"KEEPALIVED_CONF={ConfigInContainer}",
        $"KEEPALIVED_CMD=/usr/sbin/keepalived -n -l -f {ConfigInContainer}",
        "KEEPALIVED_DEBUG=false",
    ];
}
