using System.Threading.Channels;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Hosts;

/// <summary>
/// A kept connection to the agent of one host. Calls run concurrently. The only two implementations are the SSH channel and
/// the simulated host.
/// </summary>
public interface IAgentChannel : IAsyncDisposable
{
    /// <summary>The host's name in the inventory.</summary>
    string HostName { get; }

    /// <summary>True while requests can be sent. A lost connection is made again by the next call, with backoff.</summary>
    bool IsConnected { get; }

    /// <summary>Time since the agent's last message, pings' answers included, also after the connection was lost; null: it never was heard.</summary>
    TimeSpan? Silence { get; }

    /// <summary>The agent that answers is the one that stays on the host; false also before the first connection.</summary>
    bool IsResident { get; }

    /// <summary>
    /// Connects anew, because an agent stays on the host since. Calls that are open go on to their end where they are. Errors as
    /// <see cref="IAgentConnector.ConnectAsync"/> has them.
    /// </summary>
    Task RenewAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Calls a verb of <see cref="Verbs"/> and waits for its answer.
    /// Errors: <see cref="Errors.CephadmException"/> with the agent's id; <c>HostUnreachable</c> when there is no connection;
    /// <c>AnswerUnknown</c> when the connection broke after the request was sent, so that a mutation may or may not have been done.
    /// </summary>
    /// <param name="verb">The verb.</param>
    /// <param name="parameters">Its request object; null when it takes none.</param>
    /// <param name="timeout">Time to wait; null: 60 s. The agent is told to end the request when it passes.</param>
    /// <param name="progress">Receives the agent's progress phrases.</param>
    /// <param name="cancellation">Ends the request on both sides.</param>
    Task<TResult> CallAsync<TResult>(
        string verb, object? parameters = null, TimeSpan? timeout = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default);

    /// <summary>What changed on the host, as the agent tells. A reconnect adds one notice without names: look at everything.</summary>
    ChannelReader<ChangeNotice> Changes { get; }
}

/// <summary>Makes channels. The reconcile loop and the cmdlets get hosts from here and nowhere else.</summary>
public interface IAgentConnector
{
    /// <summary>
    /// Connects to a host: SSH with a strict host key, agent pushed when its digest is not there, greeting.
    /// Errors: <c>HostUnreachable</c>, <c>HostKeyChanged</c>, <c>HostKeyUnknown</c>, <c>AuthenticationFailed</c>, <c>AgentRefused</c>, <c>DiskFull</c>.
    /// </summary>
    Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default);
}

/// <summary>Where a host is and how it is recognised.</summary>
/// <param name="HostName">Name in the inventory.</param>
/// <param name="Address">IP address or name to connect to.</param>
/// <param name="HostKey">Pinned public host key as in a known_hosts line (<c>ssh-ed25519 AAAA…</c>); null: not pinned yet.</param>
public sealed record HostAddress(string HostName, string Address, string? HostKey = null)
{
    /// <summary>SSH port, default 22.</summary>
    public int Port { get; init; } = 22;
}
