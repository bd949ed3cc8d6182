using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Osds;

namespace CephadmPS.Agent.Daemons;

/// <summary>
/// OSDs. Before a start ceph-volume activates the OSD by its own id, as upstream does; that costs seconds, so it is left out while the
/// block link still leads to a device whose label carries that id (device names may change with every boot, labels do not).
/// </summary>
public sealed class OsdForm() : CephDaemonForm("osd")
{
    public override bool Privileged(FormContext context) => true;
    public override bool KeepsDataOnRemoval => true;
    public override bool RemovalNeedsForce => true;
    public override int? StopSeconds => 30;
    public override IReadOnlyList<string> FirewallServices => ["ceph"];
    public override IReadOnlyList<string> KernelSettings(FormContext context) => ["fs.aio-max-nr = 2097152", "kernel.pid_max = 4194304"];

    public override IEnumerable<string> Arguments(FormContext context) =>
        context.Settings.Text("objectstore") is { } store ? [.. base.Arguments(context), $"--osd-objectstore={store}"] : base.Arguments(context);

    protected override IEnumerable<Mount> DeviceMounts(FormContext context) =>
    [
        .. CephMounts.Devices(),
        .. CephMounts.Storage(context.SelinuxEnabled ? $"{context.ClusterDir}/selinux" : null),
        new("/", "/rootfs"),
    ];

    public override IEnumerable<string> BeforeStart(FormContext context, ScriptWriter script)
    {
        var osdFsid = OsdFsid(context);
        var block = ScriptWriter.Quote($"{context.DaemonDir}/block");
        yield return "/usr/bin/install -d -m0700 /run/lvm /run/lock/lvm";
        yield return $"if [ \"$(dd if={block} bs=1 skip={BluestoreLabel.FsidOffset} count=36 2>/dev/null)\" = {osdFsid} ]; then";
        yield return "# activated before; names of devices are given anew at every boot, and with them their owner";
        yield return $"for part in block block.db block.wal; do [ ! -L {ScriptWriter.Quote(context.DaemonDir)}/$part ] || "
            + $"chown --dereference --reference={ScriptWriter.Quote(context.DaemonDir)} {ScriptWriter.Quote(context.DaemonDir)}/$part; done";
        yield return "else";
        var activate = CephVolumeContainer(context, "activate",
            ["activate", "--osd-id", context.Daemon.Id, "--osd-uuid", osdFsid, "--no-systemd", "--no-tmpfs"]);
        foreach (var line in script.RunContainer(activate, "activate the OSD's devices"))
        {
            yield return line;
        }
        yield return "fi";
    }

    public override IEnumerable<string> AfterStop(FormContext context, ScriptWriter script)
    {
        yield return $"case \"$(readlink -f {ScriptWriter.Quote($"{context.DaemonDir}/block")})\" in /dev/dm-*)";
        var deactivate = CephVolumeContainer(context, "deactivate", ["lvm", "deactivate", context.Daemon.Id, OsdFsid(context)]);
        foreach (var line in script.RunContainer(deactivate, "deactivate the OSD's logical volumes"))
        {
            yield return line;
        }
        yield return ";; esac";
    }

    /// <summary>The OSD's own id, which a deploy must give.</summary>
    public static string OsdFsid(FormContext context) =>
        Guid.TryParseExact(context.Request.Params.OsdFsid, "D", out var id)
            ? id.ToString("D")
            : throw AgentException.Refused("OsdFsidMissing", $"{context.Daemon.Name} cannot be deployed without the OSD's own id",
                "give the OSD's fsid as ceph-volume raw list tells it");

    private ContainerSpec CephVolumeContainer(FormContext context, string what, IReadOnlyList<string> arguments)
    {
        var name = $"{context.Daemon.LegacyContainerName}-{what}";
        return CephVolume.Container(context.Request.Image, arguments, Mounts(context)) with
        {
            Name = name.Replace('.', '-'),
            LegacyName = name,
        };
    }
}
