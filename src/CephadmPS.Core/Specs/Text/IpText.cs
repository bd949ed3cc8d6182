using System.Globalization;
using System.Numerics;

namespace CephadmPS.Core.Specs.Text;

/// <summary>
/// Addresses and networks as upstream reads them: stricter than <see cref="System.Net.IPAddress"/>, which takes
/// <c>10.1</c>, leading zeros, hexadecimal octets, brackets and ports.
/// </summary>
internal static class IpText
{
    /// <summary>Whether it is one address. Its version goes to <paramref name="version"/> (4 or 6).</summary>
    public static bool IsAddress(string text, out int version)
    {
        if (TryAddress(text, out _, out var bits))
        {
            version = bits == 32 ? 4 : 6;
            return true;
        }

        version = 0;
        return false;
    }

    /// <summary>Why it is not a network; null when it is one. Bits beyond the prefix must be zero; no prefix means one address.</summary>
    public static string? NetworkError(string text)
    {
        if (!TryInterface(text, out var address, out var prefix, out var bits))
        {
            return "is not a network (address/prefix)";
        }

        var hostBits = (BigInteger.One << (bits - prefix)) - 1;
        return (address & hostBits).IsZero ? null : "has bits set beyond the prefix";
    }

    /// <summary>
    /// An address with its prefix; false when it is none. The normal form (<c>address/length</c>) goes to
    /// <paramref name="normal"/>.
    /// </summary>
    public static bool IsInterface(string text, out string normal)
    {
        normal = "";
        if (!TryInterface(text, out var address, out var prefix, out var bits))
        {
            return false;
        }

        var bytes = address.ToByteArray(isUnsigned: true, isBigEndian: true);
        var full = new byte[bits / 8];
        bytes.CopyTo(full, full.Length - bytes.Length);
        normal = string.Create(CultureInfo.InvariantCulture, $"{new System.Net.IPAddress(full)}/{prefix}");
        return true;
    }

    /// <summary>Takes the brackets off <c>[address]</c>.</summary>
    public static string Unwrap(string text) => text.Length > 1 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;

    private static bool TryInterface(string text, out BigInteger address, out int prefix, out int bits)
    {
        var slash = text.IndexOf('/');
        prefix = 0;
        if (slash < 0)
        {
            if (!TryAddress(text, out address, out bits))
            {
                return false;
            }

            prefix = bits;
            return true;
        }

        return TryAddress(text[..slash], out address, out bits) && TryPrefix(text[(slash + 1)..], bits, out prefix);
    }

    private static bool TryPrefix(string text, int bits, out int prefix)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits;
        }

        prefix = 0;
        if (bits != 32 || !TryV4(text, out var mask))
        {
            return false;
        }

        // A netmask, or else a host mask (0.0.0.255).
        var value = (uint)mask;
        foreach (var candidate in new[] { value, ~value })
        {
            if ((~candidate & (~candidate + 1)) == 0)
            {
                prefix = BitOperations.PopCount(candidate);
                return true;
            }
        }

        return false;
    }

    private static bool TryAddress(string text, out BigInteger address, out int bits)
    {
        bits = 32;
        if (TryV4(text, out address))
        {
            return true;
        }

        bits = 128;
        return TryV6(text, out address);
    }

    private static bool TryV4(string text, out BigInteger address)
    {
        address = 0;
        var octets = text.Split('.');
        if (octets.Length != 4)
        {
            return false;
        }

        uint value = 0;
        foreach (var octet in octets)
        {
            if (octet.Length is 0 or > 3 || !octet.All(char.IsAsciiDigit) || (octet.Length > 1 && octet[0] == '0'))
            {
                return false;
            }

            var number = uint.Parse(octet, CultureInfo.InvariantCulture);
            if (number > 255)
            {
                return false;
            }

            value = (value << 8) | number;
        }

        address = value;
        return true;
    }

    private static bool TryV6(string text, out BigInteger address)
    {
        address = 0;
        var percent = text.IndexOf('%');
        if (percent >= 0)
        {
            if (percent == text.Length - 1 || text.IndexOf('%', percent + 1) >= 0)
            {
                return false;
            }

            text = text[..percent];
        }

        var parts = text.Split(':').ToList();
        if (parts.Count < 3)
        {
            return false;
        }

        if (parts[^1].Contains('.'))
        {
            if (!TryV4(parts[^1], out var v4))
            {
                return false;
            }

            parts[^1] = ((uint)v4 >> 16).ToString("x", CultureInfo.InvariantCulture);
            parts.Add(((uint)v4 & 0xffff).ToString("x", CultureInfo.InvariantCulture));
        }

        return parts.Count <= 9 && TryGroups(parts, out address);
    }

    private static bool TryGroups(List<string> parts, out BigInteger address)
    {
        address = 0;
        var gap = -1;
        for (var i = 1; i < parts.Count - 1; i++)
        {
            if (parts[i].Length == 0)
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = i;
            }
        }

        int high, low;
        if (gap >= 0)
        {
            high = gap;
            low = parts.Count - gap - 1;
            // A colon at an end is allowed only as part of the gap.
            if ((parts[0].Length == 0 && --high != 0) || (parts[^1].Length == 0 && --low != 0) || high + low > 7)
            {
                return false;
            }
        }
        else if (parts.Count != 8 || parts[0].Length == 0 || parts[^1].Length == 0)
        {
            return false;
        }
        else
        {
            high = 8;
            low = 0;
        }

        for (var i = 0; i < high; i++)
        {
            if (!TryGroup(parts[i], ref address))
            {
                return false;
            }
        }

        address <<= 16 * (8 - high - low);
        for (var i = parts.Count - low; i < parts.Count; i++)
        {
            if (!TryGroup(parts[i], ref address))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryGroup(string text, ref BigInteger address)
    {
        if (text.Length is 0 or > 4 || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        address = (address << 16) | uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return true;
    }
}
