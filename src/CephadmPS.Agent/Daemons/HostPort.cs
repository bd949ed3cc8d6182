namespace CephadmPS.Agent.Daemons;

/// <summary>Addresses with ports, as command lines have them.</summary>
public static class HostPort
{
    /// <summary><c>address:port</c>, an IPv6 address in brackets; an empty address means all.</summary>
    public static string Of(string address, int port) => $"{Bracketed(address)}:{port}";

    /// <summary>A name or address, in brackets when it is an IPv6 address.</summary>
    public static string Bracketed(string address) => address.Contains(':') && !address.StartsWith('[') ? $"[{address}]" : address;
}
