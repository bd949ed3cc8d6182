namespace CephadmPS.Agent.Daemons;

/// <summary>Mirrors snapshots of file systems between clusters.</summary>
public sealed class CephfsMirrorForm() : MirrorForm("cephfs-mirror");
