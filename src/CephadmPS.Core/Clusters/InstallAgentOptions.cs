namespace CephadmPS.Core.Clusters;

/// <summary>How an agent is installed on a host, with an administrator's account there.</summary>
public sealed record InstallAgentOptions
{
    /// <summary>The host's name.</summary>
    public string HostName { get; init; } = "";

    /// <summary>Its address; null: the inventory's, else the name.</summary>
    public string? Address { get; init; }

    /// <summary>The administrator's account: root, or one that may do anything by sudo. Null: that of the cluster's profile.</summary>
    public SshSettings? Ssh { get; init; }

    /// <summary>Fingerprint that the host's key must have, for a host that is not in the inventory.</summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Takes whatever key the host shows, for a host that is not in the inventory.</summary>
    public bool AcceptNewHostKey { get; init; }

    /// <summary>File with the public key (PEM) that newer agents must be signed with; null: none.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>User that may join the agent by sudo and run nothing else as root; null: none.</summary>
    public string? User { get; init; }

    /// <summary>Puts another public key into the place of the one that is fixed already.</summary>
    public bool ReplaceKey { get; init; }
}
