using CephadmPS.Core.Hosts.Channels;

namespace CephadmPS.Core.Hosts.Ssh;

/// <summary>Connects to hosts over SSH. Dispose of it after its channels.</summary>
/// <param name="options">How hosts are reached.</param>
/// <param name="time">Clock; null: the system's.</param>
public sealed class SshAgentConnector(SshOptions options, TimeProvider? time = null) : IAgentConnector, IDisposable
{
    private readonly SshTransport _transport = new(options);

    /// <inheritdoc/>
    public async Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default)
    {
        var channel = new AgentChannel(host, _transport, time);
        try
        {
            await channel.ConnectAsync(cancellation).ConfigureAwait(false);
            return channel;
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes the private files that ssh was started with.</summary>
    public void Dispose() => _transport.Dispose();
}
