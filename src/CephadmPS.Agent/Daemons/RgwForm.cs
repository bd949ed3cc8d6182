namespace CephadmPS.Agent.Daemons;

/// <summary>Object gateways.</summary>
public sealed class RgwForm() : CephDaemonForm("rgw")
{
    public override string EntryPoint(FormContext context) => "/usr/bin/radosgw";

    protected override string Entity(DaemonIdentity daemon) => $"client.{daemon.Name}";

    protected override string DataDirInContainer(DaemonIdentity daemon) => $"/var/lib/ceph/radosgw/ceph-{daemon.Name}";

    public override IEnumerable<string> Arguments(FormContext context) =>
        (context.Request.Params.RgwExitTimeoutSecs ?? context.Settings.Number("rgw_exit_timeout_secs")) is { } seconds
            ? [.. base.Arguments(context), $"--stop-timeout={seconds}"]
            : base.Arguments(context);

    /// <summary>Its socket's name holds the process id, and it appears only when the cluster has OSDs.</summary>
    public override string? AdminSocket(DaemonIdentity daemon) => null;
}
