namespace CephadmPS.Core.Planning;

/// <summary>Logs a host in to the registry.</summary>
/// <param name="Url">The registry.</param>
public sealed record RegistryLoginStep(string Url) : PlanStep
{
    /// <inheritdoc/>
    public override string Kind => "RegistryLogin";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"log in to {Url} on {HostName}";
}
