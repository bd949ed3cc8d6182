namespace CephadmPS.Agent.Daemons;

/// <summary>A TCP port that a daemon listens on.</summary>
/// <param name="Port">The port.</param>
/// <param name="Ip">The address; null: all.</param>
public sealed record PortBinding(int Port, string? Ip = null);
