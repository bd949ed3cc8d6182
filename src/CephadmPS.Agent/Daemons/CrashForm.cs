namespace CephadmPS.Agent.Daemons;

/// <summary>Posts crash dumps to the cluster. Has no data, and takes neither <c>-f</c> nor log arguments.</summary>
public sealed class CrashForm() : CephDaemonForm("crash")
{
    protected override string Entity(DaemonIdentity daemon) => $"client.{daemon.Name}";

    protected override string? DataDirInContainer(DaemonIdentity daemon) => null;

    protected override string KeyringInContainer(DaemonIdentity daemon) => $"/etc/ceph/ceph.client.{daemon.Name}.keyring";

    public override IEnumerable<string> Arguments(FormContext context) => ["-n", Entity(context.Daemon)];

    protected override bool WritesToJournal(FormContext context) => false;

    public override string? AdminSocket(DaemonIdentity daemon) => null;
}
