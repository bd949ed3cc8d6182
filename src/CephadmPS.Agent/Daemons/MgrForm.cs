namespace CephadmPS.Agent.Daemons;

/// <summary>Managers. Only the active one binds the ports of its modules, so a busy port is no error.</summary>
public sealed class MgrForm() : CephDaemonForm("mgr")
{
    public override IReadOnlyList<string> FirewallServices => ["ceph"];
    public override bool MayShareItsPorts => true;
}
