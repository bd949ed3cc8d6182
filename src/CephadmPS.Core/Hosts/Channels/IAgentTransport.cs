using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Launch;

namespace CephadmPS.Core.Hosts.Channels;

/// <summary>Starts an agent somewhere and gives its standard streams, which carry messages from then on.</summary>
public interface IAgentTransport
{
    /// <summary>Starts the agent for a host. Errors as <see cref="IAgentConnector.ConnectAsync"/> has them.</summary>
    Task<ChannelProcess> OpenAsync(HostAddress host, CancellationToken cancellation = default);

    /// <summary>Why a process that was started has ended, or does not answer.</summary>
    CephadmException Explain(HostAddress host, ChannelProcess process);
}
