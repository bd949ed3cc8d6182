using System.Net.Sockets;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Server;

/// <summary>The unix socket of the resident agent: in a directory of root's alone, so that nobody else can reach it.</summary>
internal static class AgentSocket
{
    private const int Waiting = 64;

    /// <summary>Where it is on the host.</summary>
    public static string PathOf(HostContext host) => host.PathOf($"{host.AgentRunDir}/agent.sock");

    /// <summary>
    /// Begins to listen. What a killed agent left is replaced. Error: <c>AlreadyServed</c> when another agent answers there.
    /// </summary>
    public static async Task<Socket> ListenAsync(HostContext host)
    {
        var path = PathOf(host);
        var directory = Path.GetDirectoryName(path)!;
        SafeFiles.CreatePrivateDirectory(directory);
        // Made by another program, it might be open to others.
        File.SetUnixFileMode(directory, Files.HostFiles.PrivateDirectory);
        if (await ConnectAsync(host, TimeSpan.Zero, CancellationToken.None) is { } other)
        {
            other.Dispose();
            throw AgentException.Refused("AlreadyServed", $"another agent answers on {path}", "See 'systemctl status cephadmps-agent'.");
        }
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, Files.HostFiles.Private);
            socket.Listen(Waiting);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection to the resident agent; null when none answers within this time.</summary>
    public static async Task<Socket?> ConnectAsync(HostContext host, TimeSpan patience, CancellationToken cancellation)
    {
        var path = PathOf(host);
        for (var started = Environment.TickCount64; ; await Task.Delay(50, cancellation))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                if (Environment.TickCount64 - started >= patience.TotalMilliseconds)
                {
                    return null;
                }
            }
        }
    }
}
