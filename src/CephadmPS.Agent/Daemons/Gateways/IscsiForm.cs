using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Gateways;

/// <summary>
/// The iSCSI gateway: its API, and tcmu-runner beside it, which serves the block devices. tcmu-runner has a unit of its own, so that
/// systemd restarts it when it fails; upstream restarts it in a loop within its container, a few times.
/// </summary>
public sealed class IscsiForm() : DaemonForm("iscsi")
{
    private const string ConfigFile = "iscsi-gateway.cfg";

    public override bool NeedsCephConfig => true;
    public override IReadOnlyList<string> RequiredFiles => [ConfigFile];
    public override IReadOnlyList<int> FirewallPorts => [3260];
    public override string EntryPoint(FormContext context) => "/usr/bin/rbd-target-api";

    /// <summary>It loads kernel modules and writes to configfs.</summary>
    public override bool Privileged(FormContext context) => true;

    public override string? PlaceOf(string file) => file == ConfigFile ? file : null;
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [new(KernelConfig.Dir)];
    public override IEnumerable<string> EngineArguments(FormContext context) => [context.Engine.UnlimitedPids];
    public override IEnumerable<IReadOnlyList<string>> Binds(FormContext context) => [KernelConfig.Modules];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        context.Mount("config", "/etc/ceph/ceph.conf:z"),
        context.Mount("keyring", "/etc/ceph/keyring:z"),
        context.Mount(ConfigFile, $"/etc/ceph/{ConfigFile}:z"),
        context.Mount(KernelConfig.Dir, "/sys/kernel/config"),
        new(context.LogDir, "/var/log:z"),
        new("/dev", "/dev"),
    ];

    public override IEnumerable<string> BeforeStart(FormContext context, ScriptWriter script) => [KernelConfig.MountLine(context)];

    public override IEnumerable<string> AfterStop(FormContext context, ScriptWriter script) => [KernelConfig.UnmountLine(context)];

    public override IEnumerable<Sidecar> Sidecars(FormContext context)
    {
        var part = new DaemonPart(context.Daemon, "tcmu");
        yield return new Sidecar(part, Container(context) with
        {
            EntryPoint = "/usr/bin/tcmu-runner",
            Arguments = [],
            Name = part.ContainerName,
            LegacyName = null,
            Service = part.SidecarService,
        })
        {
            BeforeStart = ["[ -d /sys/module/target_core_user ] || modprobe target_core_user"],
        };
    }
}
