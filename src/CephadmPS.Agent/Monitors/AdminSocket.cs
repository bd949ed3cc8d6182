using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace CephadmPS.Agent.Monitors;

/// <summary>
/// The socket on which a Ceph daemon answers its own host: a command as JSON, ended by a zero byte; the answer is led by its length, four bytes, big endian
/// (<c>ceph/src/common/admin_socket.cc</c>).
/// </summary>
/// <param name="path">The socket.</param>
public sealed class AdminSocket(string path)
{
    private const int MostBytes = 1 << 20;

    /// <summary>
    /// Asks. Errors: <c>MonSilent</c> when nobody answers on the socket, the answer has no sensible length, or the daemon says that it cannot (while it starts it does not
    /// know all its commands yet).
    /// </summary>
    public async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\0"), cancellation);
            var head = new byte[4];
            await stream.ReadExactlyAsync(head, cancellation);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length is < 0 or > MostBytes)
            {
                throw Silent($"it announces an answer of {length} bytes");
            }
            var answer = new byte[length];
            await stream.ReadExactlyAsync(answer, cancellation);
            var text = Encoding.UTF8.GetString(answer);
            return text.StartsWith("ERROR", StringComparison.Ordinal) ? throw Silent(text.Trim()) : text;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw Silent(e.Message);
        }
    }

    private AgentException Silent(string why) =>
        new("MonSilent", $"no answer on {path}: {why}", "look whether the daemon runs: cephadm-agent ls");
}
