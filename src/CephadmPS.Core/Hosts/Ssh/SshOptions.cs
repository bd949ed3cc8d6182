namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>How hosts are reached. What is not set here comes from the user's own ssh configuration and ssh agent.</summary>
public sealed record SshOptions
{
    /// <summary>User on the hosts, default <c>root</c>. Another one needs sudo without a password.</summary>
    public string User { get; init; } = "root";

    /// <summary>Private key file; null: ssh's own choice. When set, only this key (and its certificate) is offered.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>OpenSSH certificate for <see cref="IdentityFile"/>; null: the file beside the key, if there is one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>ssh configuration file that replaces the user's own; null: the user's own and the system's.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>
    /// Jump host as ssh's ProxyJump takes it (<c>[user@]host[:port]</c>, several with commas); null: none, or as configured.
    /// Its own host key must be in the user's known_hosts.
    /// </summary>
    public string? ProxyJump { get; init; }

    /// <summary>Time to connect, default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>ssh program, default <c>ssh</c> on PATH.</summary>
    public string SshProgram { get; init; } = "ssh";

    /// <summary>Always use the agent that is pushed, never the one that stays on the host; default false. Its user needs root's rights.</summary>
    public bool PushedAgentOnly { get; init; }

    /// <summary>The agent's executable on this machine; null: see <see cref="Agents.AgentBinary.Locate"/>.</summary>
    public string? AgentPath { get; init; }
}
