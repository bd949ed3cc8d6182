using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning;

/// <summary>Starts, restarts or stops one daemon, because somebody asked for it.</summary>
/// <param name="DaemonName">The daemon.</param>
/// <param name="Action">Start, restart or stop.</param>
public sealed record DaemonActionStep(string DaemonName, DaemonActionKind Action) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => $"{Action}Daemon";

    /// <inheritdoc/>
    public override string Target => DaemonName;

    /// <inheritdoc/>
    public override string Describe() => $"{Action.ToString().ToLowerInvariant()} {DaemonName} on {HostName}";
}

/// <summary>Forgets an action whose daemon is gone.</summary>
/// <param name="DaemonName">The daemon.</param>
public sealed record ForgetActionStep(string DaemonName) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "ForgetAction";

    /// <inheritdoc/>
    public override string Target => DaemonName;

    /// <inheritdoc/>
    public override string Describe() => $"forget what was asked for of {DaemonName}";
}
