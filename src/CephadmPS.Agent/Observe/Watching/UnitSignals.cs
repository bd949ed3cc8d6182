using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// systemd's own word that a unit has changed its state, over the system bus. Three calls of D-Bus are all that it takes, so it speaks
/// them itself instead of bringing a library along.
/// </summary>
internal sealed class UnitSignals : IDisposable
{
    private const string Bus = "org.freedesktop.DBus";
    private const string Systemd = "org.freedesktop.systemd1";
    private const string UnitRoot = "/org/freedesktop/systemd1/unit/";
    private const string StateChanges =
        $"type='signal',sender='{Systemd}',interface='{Bus}.Properties',member='PropertiesChanged',path_namespace='/org/freedesktop/systemd1/unit',arg0='{Systemd}.Unit'";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly string path;
    private readonly Action<string> changed;
    private readonly CancellationTokenSource ended = new();

    /// <param name="host">The host.</param>
    /// <param name="changed">Receives a unit's name without <c>.service</c>; an empty one: signals may have been missed.</param>
    public UnitSignals(HostContext host, Action<string> changed)
    {
        path = host.PathOf("/run/dbus/system_bus_socket");
        this.changed = changed;
        Listening = ListenAsync();
    }

    internal Task Listening { get; }

    public void Dispose() => ended.Cancel();

    /// <summary>The unit's name in an object's path, such as <c>…/unit/ceph_2dFSID_40mon_2ea_2eservice</c>; null when it is neither a daemon's nor a controller's service.</summary>
    internal static string? UnitOf(string objectPath)
    {
        const string Service = ".service";
        var controller = objectPath.StartsWith(UnitRoot + "cephadm_2dcontroller_2d", StringComparison.Ordinal);
        if (!controller && !objectPath.StartsWith(UnitRoot + "ceph_2d", StringComparison.Ordinal))
        {
            return null;
        }
        var name = new StringBuilder();
        for (var at = UnitRoot.Length; at < objectPath.Length; at++)
        {
            if (objectPath[at] == '_' && at + 2 < objectPath.Length
                && byte.TryParse(objectPath.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                name.Append((char)code);
                at += 2;
            }
            else
            {
                name.Append(objectPath[at]);
            }
        }
        var text = name.ToString();
        return text.EndsWith(Service, StringComparison.Ordinal) && (controller || text.Contains('@')) ? text[..^Service.Length] : null;
    }

    private async Task ListenAsync()
    {
        var pause = FirstPause;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ended.Token);
                await using var stream = new NetworkStream(socket);
                await GreetAsync(stream);
                // What happened before the bus listens for us is not told any more.
                changed("");
                pause = FirstPause;
                while (true)
                {
                    Take(await ReadAsync(stream));
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // No bus here, or it was restarted: until it is back the directories alone tell of changes.
            }
            try
            {
                await Task.Delay(pause, ended.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task GreetAsync(NetworkStream stream)
    {
        // Who we are is in the socket; the bus wants to read it as well, in hexadecimal digits of the decimal ones.
        var user = Convert.ToHexString(Encoding.ASCII.GetBytes(Native.UserId.ToString(CultureInfo.InvariantCulture)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"\0AUTH EXTERNAL {user}\r\n"), ended.Token);
        var answer = await ReadLineAsync(stream);
        if (!answer.StartsWith("OK ", StringComparison.Ordinal))
        {
            throw new IOException($"the system bus refuses us: {answer}");
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes("BEGIN\r\n"), ended.Token);
        await CallAsync(stream, 1, DBusMessage.Call(1, Bus, "/org/freedesktop/DBus", Bus, "Hello"));
        await CallAsync(stream, 2, DBusMessage.Call(2, Bus, "/org/freedesktop/DBus", Bus, "AddMatch", StateChanges));
        await CallAsync(stream, 3, DBusMessage.Call(3, Systemd, "/org/freedesktop/systemd1", Systemd + ".Manager", "Subscribe"));
    }

    private async Task CallAsync(NetworkStream stream, uint serial, byte[] call)
    {
        await stream.WriteAsync(call, ended.Token);
        while (true)
        {
            var message = await ReadAsync(stream);
            if (message.ReplyTo == serial)
            {
                if (message.Type == DBusMessage.Error)
                {
                    throw new IOException("the system bus refuses a call");
                }
                return;
            }
            Take(message);
        }
    }

    private void Take(DBusMessage message)
    {
        if (message is { Type: DBusMessage.Signal, Member: "PropertiesChanged" } && UnitOf(message.Path) is { } unit)
        {
            changed(unit);
        }
    }

    private async Task<DBusMessage> ReadAsync(NetworkStream stream)
    {
        var start = new byte[DBusMessage.FixedBytes];
        await stream.ReadExactlyAsync(start, ended.Token);
        var message = new byte[DBusMessage.LengthOf(start)];
        start.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(start.Length), ended.Token);
        return DBusMessage.Parse(message);
    }

    private async Task<string> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 1024)
        {
            await stream.ReadExactlyAsync(one, ended.Token);
            if (one[0] == (byte)'\n')
            {
                return line.ToString().TrimEnd('\r');
            }
            line.Append((char)one[0]);
        }
        throw new IOException("the system bus does not end its line");
    }
}
