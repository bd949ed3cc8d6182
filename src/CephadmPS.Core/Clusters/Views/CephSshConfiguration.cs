namespace CephadmPS.Core.Clusters.Views;

/// <summary>How a cluster's hosts are reached, for people.</summary>
public sealed record CephSshConfiguration
{
    /// <summary>The saved connection.</summary>
    public required string ClusterName { get; init; }

    /// <summary>User on the hosts.</summary>
    public required string UserName { get; init; }

    /// <summary>Private key file; null: what OpenSSH and its agent offer.</summary>
    public string? KeyFilePath { get; init; }

    /// <summary>Signed certificate of that key; null: none.</summary>
    public string? CertificateFilePath { get; init; }

    /// <summary>OpenSSH configuration file; null: the user's own.</summary>
    public string? SshConfigPath { get; init; }

    /// <summary>Jump host; null: none.</summary>
    public string? JumpHost { get; init; }

    /// <summary>Port of hosts that have none of their own.</summary>
    public int Port { get; init; }

    /// <summary>The key's public half, as authorized_keys takes it; null: not known.</summary>
    public string? PublicKey { get; init; }
}
