namespace CephadmPS.Core.Clusters;

/// <summary>How hosts are reached over SSH. Keys stay where OpenSSH has them; nothing here is a secret.</summary>
public sealed record SshSettings
{
    /// <summary>User on the hosts, default <c>root</c>; another one needs <c>sudo</c> without a password.</summary>
    public string User { get; init; } = "root";

    /// <summary>Private key file; null: what OpenSSH and its agent offer.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>Signed certificate of the private key; null: the file beside it, if there is one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>OpenSSH configuration file; null: the user's own.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Port, default 22; a host may have its own.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Jump host as OpenSSH's <c>ProxyJump</c> takes it; null: none.</summary>
    public string? JumpHost { get; init; }
}
