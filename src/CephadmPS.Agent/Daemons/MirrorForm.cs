namespace CephadmPS.Agent.Daemons;

/// <summary>What the mirroring daemons have in common: clients of the cluster, whose keyrings are not in their data.</summary>
public abstract class MirrorForm(string type) : CephDaemonForm(type)
{
    public override string EntryPoint(FormContext context) => $"/usr/bin/{Type}";

    protected override string Entity(DaemonIdentity daemon) => $"client.{daemon.Name}";

    protected override string KeyringInContainer(DaemonIdentity daemon) => $"/etc/ceph/ceph.client.{daemon.Name}.keyring";

    /// <summary>The socket's name holds the process id.</summary>
    public override string? AdminSocket(DaemonIdentity daemon) => null;
}
