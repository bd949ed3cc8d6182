using System.Threading.Channels;
using CephadmPS.Core.Errors;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>
/// What one controller program has of a simulated fleet: it can be cut off at any moment, as when the program is killed. What is under way then may or may
/// not have its effect, and nothing of it is heard any more.
/// </summary>
/// <param name="fleet">The fleet.</param>
public sealed class SimulatedProgram(SimulatedFleet fleet) : IAgentConnector
{
    private readonly CancellationTokenSource killed = new();

    /// <summary>The program is gone.</summary>
    public bool IsKilled => killed.IsCancellationRequested;

    /// <summary>Kills the program.</summary>
    public void Kill() => killed.Cancel();

    /// <inheritdoc/>
    public async Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default)
    {
        Live(host.HostName);
        return new Channel(this, await fleet.ConnectAsync(host, cancellation).ConfigureAwait(false));
    }

    private void Live(string host)
    {
        if (IsKilled)
        {
            throw new CephadmException("HostUnreachable", ErrorKind.Unavailable, $"Host {host} is not reached by a program that was killed.", null, host);
        }
    }

    private sealed class Channel(SimulatedProgram program, IAgentChannel inner) : IAgentChannel
    {
        public string HostName => inner.HostName;

        public bool IsConnected => !program.IsKilled && inner.IsConnected;

        public TimeSpan? Silence => inner.Silence;

        public ChannelReader<ChangeNotice> Changes => inner.Changes;

        public bool IsResident => inner.IsResident;

        public Task RenewAsync(CancellationToken cancellation = default) => inner.RenewAsync(cancellation);

        public async Task<TResult> CallAsync<TResult>(
            string verb, object? parameters = null, TimeSpan? timeout = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
        {
            program.Live(HostName);
            var result = await inner.CallAsync<TResult>(verb, parameters, timeout, progress, cancellation).ConfigureAwait(false);
            program.Live(HostName);
            return result;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
