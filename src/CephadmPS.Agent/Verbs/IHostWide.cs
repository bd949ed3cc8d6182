namespace CephadmPS.Agent.Verbs;

/// <summary>Marks a mutating verb that concerns the host and no cluster: it has no epoch, no cluster lock and no journal, and is safe to run again.</summary>
public interface IHostWide;
