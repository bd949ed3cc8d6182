using System.Collections.Concurrent;
using System.Net.Sockets;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Server;

/// <summary>
/// The agent that stays: it watches the host all the time and answers any number of connections on its socket. They share journal,
/// epochs, locks and the numbering of changes.
/// </summary>
public sealed class ResidentAgent(HostContext host, VerbTable verbs)
{
    /// <summary>Connections at once; more wait until one ends.</summary>
    private const int MaxConnections = 64;

    private readonly ConcurrentDictionary<Task, byte> connections = new();

    /// <summary>Serves until told to stop, then ends the connections in order: mutations that run are finished and journaled.</summary>
    public async Task<int> RunAsync(TextWriter log, CancellationToken stop)
    {
        using var listener = await AgentSocket.ListenAsync(host);
        using var core = new AgentCore(host, resident: true);
        using var slots = new SemaphoreSlim(MaxConnections);
        core.Watch.Start(null);
        ServiceManager.Tell("READY=1");
        await log.WriteLineAsync($"cephadm-agent {AgentVersion.Text} answers on {AgentSocket.PathOf(host)}");
        try
        {
            while (true)
            {
                await slots.WaitAsync(stop);
                var socket = await listener.AcceptAsync(stop);
                var serving = ServeAsync(core, socket, slots, log, stop);
                connections[serving] = 0;
                _ = serving.ContinueWith(done => connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            ServiceManager.Tell("STOPPING=1");
        }
        // Whoever connects from now on waits for the next agent.
        listener.Dispose();
        File.Delete(AgentSocket.PathOf(host));
        await Task.WhenAll(connections.Keys);
        return 0;
    }

    private async Task ServeAsync(AgentCore core, Socket socket, SemaphoreSlim slots, TextWriter log, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await new AgentServer(core, verbs, stream, stream).RunAsync(stop);
        }
        catch (Exception e)
        {
            // One connection's end must not be the agent's.
            await log.WriteLineAsync($"a connection has ended: {AgentErrors.From(e).Message}");
        }
        finally
        {
            slots.Release();
        }
    }
}
