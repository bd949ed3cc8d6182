using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Agents;
using CephadmPS.Core.Hosts.Ssh;

namespace CephadmPS.Core.Clusters;

/// <summary>How a session reaches hosts: the connector, and the way to learn a host's key the first time.</summary>
internal sealed class Connections
{
    private readonly HostKeyScanner? scanner;

    private Connections(IAgentConnector connector, HostKeyScanner? scanner)
    {
        Connector = connector;
        this.scanner = scanner;
    }

    public IAgentConnector Connector { get; }

    public static Connections Of(ClusterEnvironment environment, SshSettings ssh, AgentChoice agent = AgentChoice.Any)
    {
        if (environment.Connectors is { } simulated)
        {
            return new Connections(simulated(ssh), null);
        }
        var options = new SshOptions
        {
            User = ssh.User,
            IdentityFile = ssh.IdentityFile,
            ConfigFile = ssh.ConfigFile,
            ProxyJump = ssh.JumpHost,
            AgentPath = environment.AgentPath,
            Agent = agent,
        };
        return new Connections(new SshAgentConnector(options, environment.Time), new HostKeyScanner(options));
    }

    /// <summary>The address with its key pinned; simulated hosts have none.</summary>
    public async Task<HostAddress> PinAsync(HostAddress host, string? fingerprint, bool acceptNew, CancellationToken cancellation) =>
        scanner is null
            ? host
            : host with { HostKey = (await scanner.PinAsync(host, fingerprint, acceptNew, cancellation).ConfigureAwait(false)).ToString() };
}
