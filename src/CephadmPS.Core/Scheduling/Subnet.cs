using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CephadmPS.Core.Scheduling;

/// <summary>An IP network (version, first address, prefix length) with the questions that placing asks about it.</summary>
public readonly record struct Subnet
{
    private Subnet(bool isV6, UInt128 first, int prefixLength)
    {
        IsV6 = isV6;
        First = first;
        PrefixLength = prefixLength;
    }

    /// <summary>True for IPv6.</summary>
    public bool IsV6 { get; }

    /// <summary>First address as a number.</summary>
    public UInt128 First { get; }

    /// <summary>Prefix length in bits.</summary>
    public int PrefixLength { get; }

    /// <summary>All its addresses are loopback addresses (127.0.0.0/8 or ::1).</summary>
    public bool IsLoopback => IsV6
        ? PrefixLength == 128 && First == UInt128.One
        : PrefixLength >= 8 && (uint)First >> 24 == 127;

    private UInt128 Last => First | HostMask(IsV6, PrefixLength);

    /// <summary>Reads <c>10.1.0.0/24</c>, <c>10.1.0.0/255.255.255.0</c> or a bare address (a network of one); bits behind the prefix must be 0.</summary>
    /// <returns>False when it is no network.</returns>
    public static bool TryParse(string? text, out Subnet subnet)
    {
        subnet = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        int slash = text.IndexOf('/');
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out bool isV6, out UInt128 address))
        {
            return false;
        }
        int bits = isV6 ? 128 : 32;
        int prefix = bits;
        if (slash >= 0 && !TryParsePrefix(text[(slash + 1)..], isV6, out prefix))
        {
            return false;
        }
        if ((address & HostMask(isV6, prefix)) != 0)
        {
            return false;
        }
        subnet = new Subnet(isV6, address, prefix);
        return true;
    }

    /// <summary>Reads an address into its version and number.</summary>
    /// <returns>False when it is no address.</returns>
    public static bool TryParseAddress(string text, out bool isV6, out UInt128 address)
    {
        isV6 = false;
        address = default;
        // .NET also reads "1" and "0x7f.1" as IPv4; only the dotted form with four parts is meant here.
        if (!IPAddress.TryParse(text, out IPAddress? ip) || (ip.AddressFamily == AddressFamily.InterNetwork && text.AsSpan().Count('.') != 3))
        {
            return false;
        }
        Span<byte> bytes = stackalloc byte[16];
        if (!ip.TryWriteBytes(bytes, out int written))
        {
            return false;
        }
        isV6 = written == 16;
        address = isV6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return true;
    }

    /// <summary>True when the address (as text) lies in this network; false for text that is no address.</summary>
    public bool Contains(string address) =>
        TryParseAddress(address, out bool isV6, out UInt128 number) && Contains(isV6, number);

    /// <summary>True when the address lies in this network.</summary>
    public bool Contains(bool isV6, UInt128 address) => isV6 == IsV6 && address >= First && address <= Last;

    /// <summary>True when the two networks have an address in common.</summary>
    public bool Overlaps(Subnet other) => IsV6 == other.IsV6 && First <= other.Last && other.First <= Last;

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
        return new IPAddress(IsV6 ? bytes : bytes[12..]) + "/" + PrefixLength.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryParsePrefix(string text, bool isV6, out int prefix)
    {
        int bits = isV6 ? 128 : 32;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
        {
            return prefix <= bits;
        }
        if (isV6 || !TryParseAddress(text, out bool maskIsV6, out UInt128 mask) || maskIsV6)
        {
            return false;
        }
        prefix = System.Numerics.BitOperations.PopCount((uint)mask);
        return mask == (HostMask(false, prefix) ^ uint.MaxValue);
    }

    private static UInt128 HostMask(bool isV6, int prefix)
    {
        int hostBits = (isV6 ? 128 : 32) - prefix;
        return hostBits >= 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
    }
}
