namespace CephadmPS.Core.Planning;

/// <summary>Has a mon that runs without being a member join the quorum.</summary>
/// <param name="DaemonName">The mon.</param>
public sealed record JoinMonStep(string DaemonName) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "JoinMon";

    /// <inheritdoc/>
    public override string Target => DaemonName;

    /// <inheritdoc/>
    public override string Describe() => $"have {DaemonName} on {HostName} join the quorum";
}
