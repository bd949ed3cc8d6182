namespace CephadmPS.Core.Clusters.Views;

/// <summary>The agent that stays on a host.</summary>
public sealed record CephAgent
{
    /// <summary>The host.</summary>
    public string HostName { get; init; } = "";

    /// <summary>Release of the agent that answered.</summary>
    public string Version { get; init; } = "";

    /// <summary>SHA-256 of its executable.</summary>
    public string Digest { get; init; } = "";

    /// <summary>True when an agent is installed on the host and answers there.</summary>
    public bool Installed { get; init; }

    /// <summary>Fingerprint of the key that newer agents must be signed with; null: none is fixed.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>The line in sudoers that was written; null: none, or not known.</summary>
    public string? SudoersLine { get; init; }

    /// <summary>How the last replacement went: <c>begun</c>, <c>done</c>, <c>rolled-back</c>; null: there was none.</summary>
    public string? Replacement { get; init; }

    /// <summary>Why it was rolled back.</summary>
    public string? Reason { get; init; }

    /// <summary>False when nothing had to be done.</summary>
    public bool Changed { get; init; }
}
