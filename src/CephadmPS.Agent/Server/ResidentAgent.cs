using System.Collections.Concurrent;
using System.Net.Sockets;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Server;

/// <summary>
/// The agent that stays: it watches the host all the time and answers any number of connections on its socket. They share journal,
/// epochs, locks and the numbering of changes.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="verbs">For users who come by sudo.</param>
/// <param name="rootVerbs">For who is root by himself; null: the same.</param>
public sealed class ResidentAgent(HostContext host, VerbTable verbs, VerbTable? rootVerbs = null)
{
    /// <summary>Connections at once; more wait until one ends.</summary>
    private const int MaxConnections = 64;

    private readonly ConcurrentDictionary<Task, byte> connections = new();

    /// <summary>Serves until told to stop, then ends the connections in order: mutations that run are finished and journaled.</summary>
    public async Task<int> RunAsync(TextWriter log, CancellationToken stop)
    {
        using var listener = await AgentSocket.ListenAsync(host);
        using var rootListener = await AgentSocket.ListenAsync(host, forRoot: true);
        using var core = new AgentCore(host, resident: true);
        using var slots = new SemaphoreSlim(MaxConnections);
        core.Watch.Start(null);
        ServiceManager.Tell("READY=1");
        await log.WriteLineAsync($"cephadm-agent {AgentVersion.Text} answers on {AgentSocket.PathOf(host)}");
        if (core.Watch.Unwatched is { } unwatched)
        {
            await log.WriteLineAsync($"directories are not watched, systemd's units are: {unwatched}");
        }
        await TellInterruptedAsync(core, log, stop);
        await Task.WhenAll(
            AcceptAsync(listener, core, verbs, slots, log, stop),
            AcceptAsync(rootListener, core, rootVerbs ?? verbs, slots, log, stop));
        ServiceManager.Tell("STOPPING=1");
        // Whoever connects from now on waits for the next agent.
        listener.Dispose();
        rootListener.Dispose();
        File.Delete(AgentSocket.PathOf(host));
        File.Delete(AgentSocket.PathOf(host, forRoot: true));
        await Task.WhenAll(connections.Keys);
        return 0;
    }

    /// <summary>Takes connections until told to stop.</summary>
    private async Task AcceptAsync(Socket listener, AgentCore core, VerbTable offered, SemaphoreSlim slots, TextWriter log, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stop);
                await slots.WaitAsync(stop);
                var serving = ServeAsync(core, socket, offered, slots, log, stop);
                connections[serving] = 0;
                _ = serving.ContinueWith(done => connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>What an agent before this one did not finish: for the host's journal; controllers hear of it when they attach.</summary>
    private async Task TellInterruptedAsync(AgentCore core, TextWriter log, CancellationToken stop)
    {
        var kept = host.PathOf(host.AgentDir);
        foreach (var fsid in Directory.Exists(kept) ? Directory.GetDirectories(kept).Select(path => Path.GetFileName(path)!).Where(ClusterId.IsOne) : [])
        {
            try
            {
                foreach (var operation in await Inspection.OfAsync(host, fsid, core.Dispatcher.Interrupted(fsid), stop))
                {
                    await log.WriteLineAsync($"'{operation.Verb}' of {operation.Target} was interrupted (operation {operation.OperationId}, cluster {fsid}); now: {operation.Observed ?? "not looked at"}");
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What cannot be looked at must not keep the agent from answering.
                await log.WriteLineAsync($"what was interrupted of cluster {fsid} cannot be told: {AgentErrors.From(e).Message}");
            }
        }
    }

    private async Task ServeAsync(AgentCore core, Socket socket, VerbTable offered, SemaphoreSlim slots, TextWriter log, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await new AgentServer(core, offered, stream, stream).RunAsync(stop);
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
