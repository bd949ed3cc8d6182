using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class UnitSignalsTests : IDisposable
{
    private const string Escaped = "9c14ad41_2d3b66_2d48b3_2dac03_2d0d24669326a9";
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    [Theory]
    [InlineData($"ceph_2d{Escaped}_40mon_2ehost1_2eservice", $"ceph-{TestHost.Fsid}@mon.host1")]
    [InlineData($"ceph_2d{Escaped}_2etarget", null)]
    [InlineData("ssh_2eservice", null)]
    [InlineData($"cephadm_2dcontroller_2d{Escaped}_2eservice", $"cephadm-controller-{TestHost.Fsid}")]
    public void A_unit_is_told_by_its_object(string name, string? unit) =>
        Assert.Equal(unit, UnitSignals.UnitOf("/org/freedesktop/systemd1/unit/" + name));

    [Fact]
    public void What_is_written_can_be_read()
    {
        var call = DBusMessage.Call(7, "org.example.Name", "/a/b", "org.example.Interface", "Member", "some text");

        Assert.Equal(call.Length, DBusMessage.LengthOf(call));
        Assert.Equal(new DBusMessage(1, 0, "/a/b", "Member"), DBusMessage.Parse(call));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_refused_or_read_but_never_more()
    {
        var call = DBusMessage.Call(7, "org.example.Name", "/a/b", "org.example.Interface", "Member", "some text");
        for (var at = 0; at < call.Length; at++)
        {
            foreach (var value in (byte[])[0, 1, 0x7f, 0xff])
            {
                var bad = call.ToArray();
                bad[at] = value;
                try
                {
                    if (DBusMessage.LengthOf(bad) <= bad.Length)
                    {
                        DBusMessage.Parse(bad);
                    }
                }
                catch (IOException)
                {
                    // Refused.
                }
            }
        }
    }

    [Fact]
    public async Task A_unit_that_changes_is_told_and_so_is_the_bus_coming_back()
    {
        Directory.CreateDirectory(host.PathOf("/run/dbus"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(host.PathOf("/run/dbus/system_bus_socket")));
        listener.Listen();
        var told = new ConcurrentQueue<string>();
        using var signals = new UnitSignals(host.Context, told.Enqueue);

        using (var bus = await AcceptAsync(listener))
        {
            await Eventually.TrueAsync(() => told.Count == 1, "what was missed is told");
            bus.Send(Signal($"/org/freedesktop/systemd1/unit/ceph_2d{Escaped}_40mgr_2ea_2eservice"));
            bus.Send(Signal("/org/freedesktop/systemd1/unit/cron_2eservice"));
            bus.Send(Signal($"/org/freedesktop/systemd1/unit/ceph_2d{Escaped}_40osd_2e0_2eservice"));
            await Eventually.TrueAsync(() => told.Count == 3, "both daemons are told");
        }
        using var again = await AcceptAsync(listener);
        await Eventually.TrueAsync(() => told.Count == 4, "the bus is back");

        Assert.Equal(["", $"ceph-{TestHost.Fsid}@mgr.a", $"ceph-{TestHost.Fsid}@osd.0", ""], told);
    }

    private static byte[] Signal(string path)
    {
        var message = DBusMessage.Call(1, "org.example.Receiver", path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "org.freedesktop.systemd1.Unit");
        message[1] = DBusMessage.Signal;
        return message;
    }

    private static async Task<Socket> AcceptAsync(Socket listener)
    {
        var bus = await Eventually.WithinAsync(listener.AcceptAsync());
        Assert.StartsWith("\0AUTH EXTERNAL ", await LineAsync(bus));
        bus.Send(Encoding.ASCII.GetBytes("OK 1234deadbeef\r\n"));
        Assert.Equal("BEGIN\r\n", await LineAsync(bus));
        foreach (var (serial, member) in new[] { (1u, "Hello"), (2u, "AddMatch"), (3u, "Subscribe") })
        {
            var start = new byte[DBusMessage.FixedBytes];
            await ReadAsync(bus, start);
            var call = new byte[DBusMessage.LengthOf(start)];
            start.CopyTo(call, 0);
            await ReadAsync(bus, call.AsMemory(start.Length));
            Assert.Equal(member, DBusMessage.Parse(call).Member);
            bus.Send(Answer(serial));
        }
        return bus;
    }

    private static byte[] Answer(uint to) => [(byte)'l', DBusMessage.Answer, 0, 1, 0, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 5, 1, (byte)'u', 0, .. BitConverter.GetBytes(to)];

    private static async Task<string> LineAsync(Socket from)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        do
        {
            await ReadAsync(from, one);
            line.Append((char)one[0]);
        }
        while (one[0] != (byte)'\n');
        return line.ToString();
    }

    private static async Task ReadAsync(Socket from, Memory<byte> into)
    {
        for (var read = 0; read < into.Length;)
        {
            read += await Eventually.WithinAsync(from.ReceiveAsync(into[read..]).AsTask());
        }
    }
}
