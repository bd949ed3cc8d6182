namespace CephadmPS.Agent.Verbs;

/// <summary>Marks a mutating verb that concerns all that a cluster has on this host: no other mutation of the cluster runs beside it.</summary>
public interface IClusterWide;
