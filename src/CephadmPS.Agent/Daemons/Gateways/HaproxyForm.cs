using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Files;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>HAProxy of an ingress service. As root: newer images would run it as a user that may bind no low port.</summary>
public sealed class HaproxyForm() : DaemonForm("haproxy")
{
    private const string ConfigDir = "haproxy";

    public override IReadOnlyList<string> RequiredFiles => ["haproxy.cfg"];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/var/lib");
    public override IReadOnlyList<string> KernelSettings(FormContext context) => IngressSettings.Kernel;
    public override string? PlaceOf(string file) => file is "haproxy.cfg" or "haproxy.pem" or "haproxy.pem.key" ? $"{ConfigDir}/{file}" : null;
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(ConfigDir, HostFiles.PrivateDirectory)];
    public override IEnumerable<Mount> Mounts(FormContext context) => [context.Mount(ConfigDir, "/var/lib/haproxy")];
    public override IEnumerable<string> EngineArguments(FormContext context) => ["--user=root"];
    public override IEnumerable<string> Arguments(FormContext context) => ["haproxy", "-f", "/var/lib/haproxy/haproxy.cfg"];
}
