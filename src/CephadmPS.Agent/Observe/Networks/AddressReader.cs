using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CephadmPS.Agent.Observe.Networks;

/// <summary>Asks the kernel for the addresses of the host's interfaces (getifaddrs), without starting a program.</summary>
internal static unsafe partial class AddressReader
{
    private const int FamilyV4 = 2;
    private const int FamilyV6 = 10;

    /// <summary>The start of <c>struct ifaddrs</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public Entry* Next;
        public byte* Name;
        public uint Flags;
        public byte* Address;
        public byte* Netmask;
    }

    /// <summary>All IPv4 and IPv6 addresses.</summary>
    public static List<InterfaceAddress> Read()
    {
        Entry* first;
        if (getifaddrs(&first) != 0)
        {
            throw new IOException($"the host's addresses cannot be read: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }
        try
        {
            var addresses = new List<InterfaceAddress>();
            for (var entry = first; entry is not null; entry = entry->Next)
            {
                if (entry->Address is null || entry->Netmask is null)
                {
                    continue;
                }
                var (offset, length) = Unsafe.ReadUnaligned<ushort>(entry->Address) switch
                {
                    FamilyV4 => (4, 4),
                    FamilyV6 => (8, 16),
                    _ => (0, 0),
                };
                if (length > 0)
                {
                    addresses.Add(new InterfaceAddress(
                        // A label such as eth0:1 names an address of eth0.
                        Marshal.PtrToStringUTF8((nint)entry->Name)!.Split(':')[0],
                        new IPAddress(new ReadOnlySpan<byte>(entry->Address + offset, length)),
                        Ones(new ReadOnlySpan<byte>(entry->Netmask + offset, length))));
                }
            }
            return addresses;
        }
        finally
        {
            freeifaddrs(first);
        }
    }

    private static int Ones(ReadOnlySpan<byte> mask)
    {
        var ones = 0;
        foreach (var part in mask)
        {
            ones += BitOperations.PopCount(part);
        }
        return ones;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getifaddrs(Entry** first);

    [LibraryImport("libc")]
    private static partial void freeifaddrs(Entry* first);
}
