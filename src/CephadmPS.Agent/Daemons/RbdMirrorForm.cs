namespace CephadmPS.Agent.Daemons;

/// <summary>Mirrors block device images between clusters.</summary>
public sealed class RbdMirrorForm() : MirrorForm("rbd-mirror");
