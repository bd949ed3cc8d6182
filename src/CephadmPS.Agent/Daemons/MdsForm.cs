namespace CephadmPS.Agent.Daemons;

/// <summary>Metadata servers.</summary>
public sealed class MdsForm() : CephDaemonForm("mds")
{
    public override IReadOnlyList<string> FirewallServices => ["ceph"];
}
