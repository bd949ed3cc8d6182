namespace CephadmPS.Core.Planning;

/// <summary>Has the agent stay on a host, as a systemd service that connections join.</summary>
public sealed record KeepAgentStep : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "KeepAgent";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"leave the agent on {HostName} as cephadmps-agent.service";
}
