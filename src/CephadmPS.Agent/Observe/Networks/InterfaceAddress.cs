using System.Net;
using System.Net.Sockets;

namespace CephadmPS.Agent.Observe.Networks;

/// <summary>An address of one of the host's interfaces.</summary>
public sealed record InterfaceAddress(string Interface, IPAddress Address, int PrefixLength)
{
    public bool IsV6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The address with its prefix length.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";

    /// <summary>The network it is in, such as <c>10.0.0.0/24</c>.</summary>
    public string Network
    {
        get
        {
            var bytes = Address.GetAddressBytes();
            for (var i = 0; i < bytes.Length; i++)
            {
                var bits = Math.Clamp(PrefixLength - i * 8, 0, 8);
                bytes[i] &= (byte)(0xFF << (8 - bits));
            }
            return $"{new IPAddress(bytes)}/{PrefixLength}";
        }
    }
}
