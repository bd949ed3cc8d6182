using System.Net.Sockets;
using System.Text;

namespace CephadmPS.Agent.Hosting;

/// <summary>Tells systemd how a service of type <c>notify</c> is doing (sd_notify).</summary>
internal static class ServiceManager
{
    /// <summary>Sends a state such as <c>READY=1</c>; does nothing when systemd did not start this process.</summary>
    public static void Tell(string state)
    {
        var address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(address))
        {
            return;
        }
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // A leading @ stands for the zero byte of an abstract address.
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
    }
}
