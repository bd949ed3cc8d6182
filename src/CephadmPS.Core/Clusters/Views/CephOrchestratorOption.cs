namespace CephadmPS.Core.Clusters.Views;

/// <summary>An orchestrator option, for people.</summary>
public sealed record CephOrchestratorOption
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Value in effect; secrets are not shown.</summary>
    public required string Value { get; init; }

    /// <summary>Value when it is not set.</summary>
    public required string Default { get; init; }

    /// <summary>It is set in the cluster's configuration.</summary>
    public bool IsSet { get; init; }

    /// <summary>Type of its value.</summary>
    public required string Type { get; init; }

    /// <summary>Values that it may have.</summary>
    public string Range { get; init; } = "";

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Why it governs nothing here; null: it does.</summary>
    public string? NoMeaning { get; init; }

    /// <summary>What is wrong with the stored value; null: nothing.</summary>
    public string? Problem { get; init; }
}

/// <summary>What setting an option did.</summary>
/// <param name="Result">What was changed.</param>
/// <param name="NoMeaning">Why the option governs nothing here; null: it does.</param>
public sealed record OptionChange(ChangeResult Result, string? NoMeaning)
{
    /// <summary>The option.</summary>
    public string Name => Result.Name;
}
