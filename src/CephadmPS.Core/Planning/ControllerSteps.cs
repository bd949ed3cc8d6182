namespace CephadmPS.Core.Planning;

/// <summary>Lets the cluster's own SSH key in on a host, so that controllers reach it.</summary>
public sealed record AuthorizeKeyStep : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "AuthorizeKey";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"let the cluster's own SSH key in on {HostName}";
}

/// <summary>Runs a controller on a host, as a systemd service.</summary>
public sealed record InstallControllerStep : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "InstallController";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"run a controller on {HostName}";
}

/// <summary>Ends the controller of a host.</summary>
public sealed record RemoveControllerStep : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "RemoveController";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"end the controller on {HostName}";
}
