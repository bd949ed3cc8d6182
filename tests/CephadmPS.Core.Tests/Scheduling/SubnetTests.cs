using CephadmPS.Core.Scheduling;
using Xunit;

namespace CephadmPS.Core.Tests.Scheduling;

public class SubnetTests
{
    [Theory]
    [InlineData("10.1.0.0/24", "10.1.0.0/24")]
    [InlineData("10.1.0.5", "10.1.0.5/32")]
    [InlineData("10.0.0.0/255.0.0.0", "10.0.0.0/8")]
    [InlineData("FD00:1::/64", "fd00:1::/64")]
    [InlineData("::/0", "::/0")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void Networks_are_read(string text, string expected)
    {
        Assert.True(Subnet.TryParse(text, out Subnet subnet));
        Assert.Equal(expected, subnet.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.1.0.5/24")]
    [InlineData("10.1/16")]
    [InlineData("10.1.0.0/33")]
    [InlineData("10.1.0.0/-1")]
    [InlineData("10.1.0.0/255.0.255.0")]
    [InlineData("fd00::1/64")]
    [InlineData("host/24")]
    public void Everything_else_is_refused(string? text) => Assert.False(Subnet.TryParse(text, out _));

    [Theory]
    [InlineData("10.1.0.0/24", "10.1.0.255", true)]
    [InlineData("10.1.0.0/24", "10.1.1.0", false)]
    [InlineData("10.1.0.0/24", "fd00::1", false)]
    [InlineData("fd00:1::/64", "fd00:1::99", true)]
    [InlineData("fd00:1::/64", "nonsense", false)]
    public void Contains_an_address(string network, string address, bool expected) =>
        Assert.Equal(expected, Parse(network).Contains(address));

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.0/24", true)]
    [InlineData("10.1.2.0/24", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/24", "10.1.1.0/24", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void Overlaps_another(string one, string other, bool expected) =>
        Assert.Equal(expected, Parse(one).Overlaps(Parse(other)));

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("126.0.0.0/7", false)]
    [InlineData("::1", true)]
    [InlineData("::/127", false)]
    public void Knows_loopback(string network, bool expected) => Assert.Equal(expected, Parse(network).IsLoopback);

    private static Subnet Parse(string text) => Subnet.TryParse(text, out Subnet subnet) ? subnet : throw new FormatException(text);
}
