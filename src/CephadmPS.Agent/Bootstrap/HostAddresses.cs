using System.Net;
using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>An interface as <c>ip -j address</c> tells it.</summary>
internal sealed record HostInterface(string? Ifname, List<HostInterfaceAddress>? AddrInfo);

internal sealed record HostInterfaceAddress(string? Local, int Prefixlen);

/// <summary>The IP addresses of this host.</summary>
internal sealed class HostAddresses
{
    private readonly List<(IPAddress Address, int Prefix)> _known;

    private HostAddresses(List<(IPAddress, int)> known) => _known = known;

    public static async Task<HostAddresses> ReadAsync(HostContext host, CancellationToken cancellation)
    {
        var answer = await host.Processes.RunAsync(new ProcessSpec("ip", "-j", "address"), cancellation);
        if (!answer.Ok)
        {
            throw AgentException.Refused("NoNetworkTool", $"the host's addresses cannot be read: {answer.Error.Trim()}", "install iproute2");
        }
        var interfaces = JsonSerializer.Deserialize(answer.Output, BootstrapJson.Default.ListHostInterface) ?? [];
        return new HostAddresses([.. from i in interfaces
                                     from a in i.AddrInfo ?? []
                                     where IPAddress.TryParse(a.Local, out _)
                                     select (IPAddress.Parse(a.Local!), a.Prefixlen)]);
    }

    public IEnumerable<IPAddress> All => _known.Select(k => k.Address).Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal);

    public bool Has(IPAddress address) => _known.Any(k => k.Address.Equals(address));

    /// <summary>The network that one of the host's addresses is in; null for an address without one (a single-host prefix).</summary>
    public string? NetworkOf(IPAddress address)
    {
        var (found, prefix) = _known.FirstOrDefault(k => k.Address.Equals(address));
        if (found is null || prefix == found.GetAddressBytes().Length * 8)
        {
            return null;
        }
        var bytes = found.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
        return $"{new IPAddress(bytes)}/{prefix}";
    }
}
