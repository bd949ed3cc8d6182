using System.Runtime.InteropServices;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// What the kernel tells over netlink: block devices that come, go or change (from udev where it runs, so that its rules are through) and
/// changed addresses. One sleeping thread waits for both.
/// </summary>
internal sealed unsafe partial class KernelNotices : IDisposable
{
    private const int Family = 16;
    private const int Raw = 3 | 0x80000 | 0x800;
    private const int RouteProtocol = 0;
    private const int EventProtocol = 15;
    private const uint KernelGroup = 1;
    private const uint UdevGroup = 2;
    private const uint AddressGroups = 0x10 | 0x100;
    private const int NoBufferSpace = 105;
    private const int TryAgain = 11;
    private const short Readable = 1;
    private const int StackBytes = 256 * 1024;
    private const int MessageBytes = 16 * 1024;

    private readonly HostContext host;
    private readonly Action<string?> deviceChanged;
    private readonly Action addressesChanged;
    private readonly DeviceStates devices;
    private readonly int events;
    private readonly int route;
    private readonly int wake;
    private readonly Thread thread;
    private string addresses;

    /// <param name="host">The host; it has to be a real one.</param>
    /// <param name="deviceChanged">Receives a device such as <c>/dev/sda</c>; null: some may have changed.</param>
    /// <param name="addressesChanged">The host has other addresses now.</param>
    public KernelNotices(HostContext host, Action<string?> deviceChanged, Action addressesChanged)
    {
        this.host = host;
        this.deviceChanged = deviceChanged;
        this.addressesChanged = addressesChanged;
        events = Open(EventProtocol, File.Exists(host.PathOf("/run/udev/control")) ? UdevGroup : KernelGroup);
        route = Open(RouteProtocol, AddressGroups);
        wake = eventfd(0, 0x80000);
        // After the sockets are open: what changes while these are read is told.
        devices = new DeviceStates(host);
        addresses = Addresses();
        thread = new Thread(Listen, StackBytes) { IsBackground = true, Name = "kernel notices" };
        thread.Start();
    }

    public void Dispose()
    {
        ulong one = 1;
        _ = write(wake, &one, sizeof(ulong));
        thread.Join();
        _ = close(wake);
        _ = close(events);
        _ = close(route);
    }

    private void Listen()
    {
        var waits = stackalloc PollEntry[3];
        waits[0] = new PollEntry { Descriptor = wake, Events = Readable };
        waits[1] = new PollEntry { Descriptor = events, Events = Readable };
        waits[2] = new PollEntry { Descriptor = route, Events = Readable };
        while (true)
        {
            _ = poll(waits, 3, -1);
            if (waits[0].Returned != 0)
            {
                return;
            }
            if (waits[1].Returned != 0)
            {
                TakeDevices();
            }
            if (waits[2].Returned != 0)
            {
                TakeAddresses();
            }
        }
    }

    private void TakeDevices()
    {
        var message = stackalloc byte[MessageBytes];
        while (Receive(events, message) is var length and not 0)
        {
            if (length < 0)
            {
                deviceChanged(null);
            }
            else if (DeviceEvent.DiskOf(new ReadOnlySpan<byte>(message, length)) is { } disk && devices.HasChanged(disk))
            {
                deviceChanged("/dev/" + disk);
            }
        }
    }

    private void TakeAddresses()
    {
        var message = stackalloc byte[MessageBytes];
        while (Receive(route, message) != 0)
        {
            // What it says in detail is read from the kernel below, as one state.
        }
        // Addresses whose lifetimes are prolonged are told as well.
        var now = Addresses();
        if (now != addresses)
        {
            addresses = now;
            addressesChanged();
        }
    }

    private string Addresses()
    {
        try
        {
            return string.Join(' ', host.ReadAddresses().Select(a => a.ToString()).Order(StringComparer.Ordinal));
        }
        catch (IOException)
        {
            // They changed while they were read; the next message comes at once.
            return "";
        }
    }

    /// <summary>Bytes of the next message; 0: none waits; -1: some were lost.</summary>
    private static int Receive(int socket, byte* message)
    {
        while (true)
        {
            var length = recv(socket, message, MessageBytes, 0);
            if (length > 0)
            {
                return (int)length;
            }
            switch (length < 0 ? Marshal.GetLastPInvokeError() : TryAgain)
            {
                case NoBufferSpace:
                    return -1;
                case TryAgain:
                    return 0;
            }
        }
    }

    private static int Open(int protocol, uint groups)
    {
        var descriptor = socket(Family, Raw, protocol);
        var address = new NetlinkAddress { Family = Family, Groups = groups };
        if (descriptor < 0 || bind(descriptor, &address, sizeof(NetlinkAddress)) != 0)
        {
            throw new IOException($"the kernel's notices cannot be heard: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }
        return descriptor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Unused;
        public uint Port;
        public uint Groups;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, NetlinkAddress* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* entries, ulong count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, void* buffer, nint length);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
