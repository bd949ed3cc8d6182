namespace CephadmPS.Core.Clusters.Views;

/// <summary>A check of hosts' configuration, and what it finds.</summary>
public sealed record CephConfigurationCheck
{
    /// <summary>Its name.</summary>
    public required string CheckName { get; init; }

    /// <summary>What it looks for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Code of its health check.</summary>
    public string Code { get; init; } = "";

    /// <summary>It is told of: not switched off, and the checks are enabled at all.</summary>
    public bool Enabled { get; init; }

    /// <summary>What it finds now; empty: nothing.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
