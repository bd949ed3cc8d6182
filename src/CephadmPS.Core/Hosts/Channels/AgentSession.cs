using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Launch;
using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Channels;

/// <summary>One live connection to one agent process: greeting, pings, and the end when the other side falls silent.</summary>
internal sealed class AgentSession : IAsyncDisposable
{
    private static readonly TimeSpan HelloTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingTime = TimeSpan.FromSeconds(15);

    private readonly ChannelProcess _process;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private Task _pings = Task.CompletedTask;

    private AgentSession(HostAddress host, ChannelProcess process, ChangeQueue changes, TimeProvider time)
    {
        _process = process;
        _time = time;
        Rpc = new JsonRpcClient(host.HostName, process.Output, process.Input, changes, time);
    }

    public JsonRpcClient Rpc { get; }

    public HelloResult Hello { get; private set; } = new();

    /// <summary>Starts an agent or joins the one that stays on the host, greets it and asks it for changes.</summary>
    /// <param name="host">The host.</param>
    /// <param name="transport">Reaches it.</param>
    /// <param name="changes">Receives the changes.</param>
    /// <param name="first">There was no connection before.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AgentSession> OpenAsync(
        HostAddress host, IAgentTransport transport, ChangeQueue changes, bool first, TimeProvider time, CancellationToken cancellation)
    {
        var process = await transport.OpenAsync(host, cancellation).ConfigureAwait(false);
        var session = new AgentSession(host, process, changes, time);
        try
        {
            session.Hello = await session.GreetAsync(host, transport, cancellation).ConfigureAwait(false);
            Check(host, session.Hello);
            await session.WatchAsync(changes, first, cancellation).ConfigureAwait(false);
            session._pings = session.PingAsync();
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        // First nobody reads and writes any more, then the streams go.
        Rpc.Close(null);
        await _process.DisposeAsync().ConfigureAwait(false);
        await Rpc.DisposeAsync().ConfigureAwait(false);
        await _pings.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task<HelloResult> GreetAsync(HostAddress host, IAgentTransport transport, CancellationToken cancellation)
    {
        try
        {
            return await Rpc.CallAsync<HelloResult>(Verbs.Hello, null, HelloTime, null, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id is "AnswerUnknown" or "HostUnreachable")
        {
            // The agent has ended, or never came up: what it or ssh said on standard error is the better reason.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            throw transport.Explain(host, _process);
        }
    }

    private async Task WatchAsync(ChangeQueue changes, bool first, CancellationToken cancellation)
    {
        if (Hello.Instance.Length > 0)
        {
            var missed = changes.Join(Hello.Instance);
            changes.Joined(await Rpc.CallAsync<WatchResult>(Verbs.Watch, missed, HelloTime, null, cancellation).ConfigureAwait(false), first);
        }
        else if (!first)
        {
            changes.AddEverything();
        }
    }

    private static void Check(HostAddress host, HelloResult hello)
    {
        if (hello.ProtocolVersion != AgentProtocol.Version)
        {
            throw new CephadmException("AgentRefused", ErrorKind.Failed,
                $"Host {host.HostName}: the agent speaks protocol {hello.ProtocolVersion}, this program speaks {AgentProtocol.Version}.",
                "Use agent and program of one release (-AgentPath, CEPHADM_AGENT).", host.HostName) { Undone = true };
        }
        // Before a host's name is known it is called by its address; then there is nothing to compare.
        var named = !string.Equals(host.HostName, host.Address, StringComparison.OrdinalIgnoreCase);
        if (named && !string.Equals(hello.HostName, host.HostName, StringComparison.OrdinalIgnoreCase))
        {
            throw new CephadmException("HostNameMismatch", ErrorKind.InvalidInput,
                $"The host at {host.Address} is called '{hello.HostName}', not '{host.HostName}'.",
                $"Use its own name (-HostName {hello.HostName}), or rename it with 'hostnamectl set-hostname {host.HostName}'.", host.HostName) { Undone = true };
        }
    }

    private async Task PingAsync()
    {
        try
        {
            while (Rpc.IsOpen)
            {
                await Task.Delay(PingEvery, _time, _stop.Token).ConfigureAwait(false);
                await Rpc.CallAsync<JToken>(Verbs.Ping, null, PingTime, null, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (CephadmException e)
        {
            // Silent or gone: open calls are told now, the next call connects anew.
            Rpc.Close(new IOException(e.Id == "AnswerUnknown" ? "the agent does not answer any more" : e.Message, e));
        }
    }
}
