using System.Net.Sockets;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Server;

/// <summary>
/// <c>attach</c>: makes standard input and output a connection to the resident agent. When none runs, it answers itself, with the same
/// verbs, for this one connection. Who came by sudo, which leaves its mark in the environment, is offered nothing that puts programs or keys
/// on the host.
/// </summary>
internal static class AttachRelay
{
    /// <summary>An agent that is being restarted is back within this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether sudo started this process: its variables are its own, whatever the user had.</summary>
    private static bool CameBySudo => Environment.GetEnvironmentVariable("SUDO_UID") is not null;

    public static async Task<int> RunAsync(HostContext host, Stream input, Stream output, CancellationToken stop)
    {
        // No agent has ever stayed here since the boot: there is nothing to wait for.
        var patience = Directory.Exists(Path.GetDirectoryName(AgentSocket.PathOf(host))) ? Patience : TimeSpan.Zero;
        if (await AgentSocket.ConnectAsync(host, patience, stop, forRoot: !CameBySudo) is not { } socket)
        {
            using var core = new AgentCore(host);
            return await new AgentServer(core, CameBySudo ? VerbTable.Standard() : VerbTable.ForAdministrators(), input, output).RunAsync(stop);
        }
        await using var agent = new NetworkStream(socket, ownsSocket: true);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = SendAsync(input, socket, agent, ended.Token);
        try
        {
            // The agent ends the connection, at the latest some time after our input has ended.
            await agent.CopyToAsync(output, ended.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side of either stream has gone, or we were told to end.
        }
        await ended.CancelAsync();
        // Not waited for: a read of standard input cannot be interrupted.
        _ = sending;
        return 0;
    }

    private static async Task SendAsync(Stream input, Socket socket, NetworkStream agent, CancellationToken ended)
    {
        try
        {
            await input.CopyToAsync(agent, ended);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The agent has ended the connection; the other direction shows it.
        }
    }
}
