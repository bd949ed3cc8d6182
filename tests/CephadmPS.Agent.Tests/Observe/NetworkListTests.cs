using System.Net;
using CephadmPS.Agent.Observe.Networks;

namespace CephadmPS.Agent.Tests.Observe;

public class NetworkListTests
{
    [Fact]
    public void Subnet_to_interface_to_addresses_without_loopback()
    {
        var networks = NetworkList.Of(
        [
            new("lo", IPAddress.Parse("127.0.0.1"), 8), new("lo", IPAddress.IPv6Loopback, 128),
            new("eth0", IPAddress.Parse("10.97.0.11"), 24), new("eth0", IPAddress.Parse("10.97.0.12"), 24), new("eth1", IPAddress.Parse("10.97.0.13"), 24),
            new("eth0", IPAddress.Parse("172.16.99.200"), 20), new("lo", IPAddress.Parse("10.1.1.1"), 32),
            new("eth0", IPAddress.Parse("fd00:0:0:1::5"), 64), new("eth0", IPAddress.Parse("fe80::5c0d:a6ff:feeb:d9"), 64),
        ]);

        Assert.Equal(["10.97.0.0/24", "172.16.96.0/20", "10.1.1.1/32", "fd00:0:0:1::/64", "fe80::/64"], networks.Keys);
        Assert.Equal(["10.97.0.11", "10.97.0.12"], networks["10.97.0.0/24"]["eth0"]);
        Assert.Equal(["10.97.0.13"], networks["10.97.0.0/24"]["eth1"]);
        Assert.Equal(["fd00:0:0:1::5"], networks["fd00:0:0:1::/64"]["eth0"]);
    }

    [Fact]
    public void The_kernel_tells_this_machines_loopback() =>
        Assert.Contains(AddressReader.Read(), a => a is { Interface: "lo", PrefixLength: 8 } && a.Address.Equals(IPAddress.Loopback));
}
