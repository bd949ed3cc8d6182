using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Core.Hosts.Ssh;
using CephadmPS.Core.Options;

namespace CephadmPS.Core.Clusters;

/// <summary>How a session reaches hosts: the connector, and the way to learn a host's key the first time.</summary>
internal sealed class Connections
{
    private readonly SwitchableConnector connector;
    private HostKeyScanner? scanner;

    private Connections(IAgentConnector connector, HostKeyScanner? scanner)
    {
        this.connector = new SwitchableConnector(connector);
        this.scanner = scanner;
    }

    public IAgentConnector Connector => connector;

    /// <summary>The cluster's options, once they are known: they say how a connection's signs of life go.</summary>
    public Func<OptionValues>? Options { get; set; }

    public static Connections Of(ClusterEnvironment environment, SshSettings ssh, AgentChoice agent = AgentChoice.Any)
    {
        if (environment.Connectors is { } simulated)
        {
            return new Connections(simulated(ssh), null);
        }
        Connections? made = null;
        var options = new SshOptions
        {
            User = ssh.User,
            IdentityFile = ssh.IdentityFile,
            CertificateFile = ssh.CertificateFile,
            ConfigFile = ssh.ConfigFile,
            ProxyJump = ssh.JumpHost,
            AgentPath = environment.AgentPath,
            Agent = agent,
            KeepAlive = () => made?.KeepAlive(),
        };
        return made = new Connections(new SshAgentConnector(options, environment.Time), new HostKeyScanner(options));
    }

    /// <summary>Connects from here on as another one does.</summary>
    public void Switch(Connections other)
    {
        other.Options = Options;
        connector.Switch(other.connector);
        scanner = other.scanner;
    }

    /// <summary>The address with its key pinned; simulated hosts have none.</summary>
    public async Task<HostAddress> PinAsync(HostAddress host, string? fingerprint, bool acceptNew, CancellationToken cancellation) =>
        scanner is null
            ? host
            : host with { HostKey = (await scanner.PinAsync(host, fingerprint, acceptNew, cancellation).ConfigureAwait(false)).ToString() };

    // Unless somebody set them, our own defaults count, which are shorter than upstream's.
    private SshKeepAlive? KeepAlive() =>
        Options?.Invoke() is { } options && (options.IsSet("ssh_keepalive_interval") || options.IsSet("ssh_keepalive_count_max"))
            ? new SshKeepAlive(options.Number("ssh_keepalive_interval"), options.Number("ssh_keepalive_count_max"))
            : null;

    /// <summary>A connector behind which another one can be put.</summary>
    private sealed class SwitchableConnector(IAgentConnector first) : IAgentConnector, IDisposable
    {
        private volatile IAgentConnector current = first;

        public Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default) => current.ConnectAsync(host, cancellation);

        public void Switch(SwitchableConnector other)
        {
            var old = current;
            current = other.current;
            if (!ReferenceEquals(old, current))
            {
                (old as IDisposable)?.Dispose();
            }
        }

        public void Dispose() => (current as IDisposable)?.Dispose();
    }
}
