using System.Net.Sockets;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Server;

/// <summary>The unix socket of the resident agent: in a directory of root's alone, so that nobody else can reach it.</summary>
internal static class AgentSocket
{
    private const int Waiting = 64;

    /// <summary>Where it is on the host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="forRoot">The one of who is root by himself; else that of a user who came by sudo.</param>
    public static string PathOf(HostContext host, bool forRoot = false) => host.PathOf($"{host.AgentRunDir}/{(forRoot ? "root" : "agent")}.sock");

    /// <summary>
    /// Begins to listen. What a killed agent left is replaced. Error: <c>AlreadyServed</c> when another agent answers there.
    /// </summary>
    public static async Task<Socket> ListenAsync(HostContext host, bool forRoot = false)
    {
        var path = PathOf(host, forRoot);
        var directory = Path.GetDirectoryName(path)!;
        SafeFiles.CreatePrivateDirectory(directory);
        // Made by another program, it might be open to others.
        File.SetUnixFileMode(directory, Files.HostFiles.PrivateDirectory);
        if (await ConnectAsync(host, TimeSpan.Zero, CancellationToken.None, forRoot) is { } other)
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
    public static async Task<Socket?> ConnectAsync(HostContext host, TimeSpan patience, CancellationToken cancellation, bool forRoot = false)
    {
        var path = PathOf(host, forRoot);
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
