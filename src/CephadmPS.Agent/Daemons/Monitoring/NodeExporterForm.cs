using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>
/// The exporter of a host's own figures. Sees the host's files and processes, which SELinux would not let it. It is told its port:
/// upstream's 20.2 forgets to, so that a port of the spec has no effect.
/// </summary>
public sealed class NodeExporterForm() : MonitoringForm("node-exporter")
{
    private const int Port = 9100;

    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.Nobody;

    public override IEnumerable<string> EngineArguments(FormContext context) =>
        [.. base.EngineArguments(context), "--security-opt", "label=disable"];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
        [.. base.Mounts(context), new("/proc", "/host/proc:ro"), new("/sys", "/host/sys:ro"), new("/", "/rootfs:ro")];

    public override IEnumerable<string> Arguments(FormContext context) =>
    [
        "--no-collector.timex",
        $"--web.listen-address={HostPort.Of(context.BindAddress, context.PortOr(Port))}",
        .. WebConfig(context),
        "--path.procfs=/host/proc",
        "--path.sysfs=/host/sys",
        "--path.rootfs=/rootfs",
    ];
}
