using CephadmPS.Core.Hosts.Agents;

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

    /// <summary>Signs of life on a connection, asked for when it is made; null: every 5 s, dead after 3 that were not answered.</summary>
    public Func<SshKeepAlive?>? KeepAlive { get; init; }

    /// <summary>Time to connect, default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>ssh program, default <c>ssh</c> on PATH.</summary>
    public string SshProgram { get; init; } = "ssh";

    /// <summary>Which agent of a host is talked to; default: the one that stays there when it fits, else the one that is pushed.</summary>
    public AgentChoice Agent { get; init; }

    /// <summary>The agent's executable on this machine; null: see <see cref="Agents.AgentBinary.Locate"/>.</summary>
    public string? AgentPath { get; init; }
}

/// <summary>Signs of life on a connection.</summary>
/// <param name="Interval">Seconds between them.</param>
/// <param name="CountMax">How many may stay unanswered.</param>
public sealed record SshKeepAlive(int Interval, int CountMax);
