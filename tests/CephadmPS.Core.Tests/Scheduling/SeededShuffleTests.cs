using CephadmPS.Core.Scheduling;
using Xunit;

namespace CephadmPS.Core.Tests.Scheduling;

/// <summary>The permutations that upstream's generator gives (reference 4.6): a difference would move daemons at a take-over.</summary>
public class SeededShuffleTests
{
    [Theory]
    [InlineData("mon", 2890900522, "3,2,1", "1,5,3,4,2", "3,1,2,6,5,8,7,4")]
    [InlineData("mgr", 2570336426, "3,1,2", "1,4,5,2,3", "4,7,1,8,3,5,2,6")]
    [InlineData("crash", 228652198, "2,1,3", "4,3,2,1,5", "8,2,5,7,6,4,3,1")]
    [InlineData("prometheus", 3322366863, "2,3,1", "5,4,3,2,1", "3,7,8,4,6,5,2,1")]
    [InlineData("mds.cephfs", 2258013615, "3,1,2", "4,2,5,1,3", "7,4,2,3,1,8,6,5")]
    [InlineData("rgw.foo", 207860433, "2,3,1", "4,1,3,5,2", "3,1,8,6,5,2,7,4")]
    [InlineData("nfs.mynfs", 309657640, "3,2,1", "2,4,5,3,1", "6,4,7,5,2,8,3,1")]
    [InlineData("ingress.rgw.foo", 2242574276, "2,3,1", "2,4,3,5,1", "4,3,5,7,2,6,8,1")]
    [InlineData("osd.default", 4277732730, "3,2,1", "5,1,3,4,2", "5,2,3,6,1,8,7,4")]
    [InlineData("grafana", 71034965, "1,3,2", "5,2,1,4,3", "6,7,2,3,1,4,8,5")]
    public void Order_is_upstreams(string service, uint seed, string three, string five, string eight)
    {
        Assert.Equal(seed, SeededShuffle.SeedOf(service));
        Assert.Equal(three, Shuffled(service, 3));
        Assert.Equal(five, Shuffled(service, 5));
        Assert.Equal(eight, Shuffled(service, 8));
    }

    [Fact]
    public void Generator_gives_the_published_words() =>
        Assert.Equal([808571111u, 3449527665u, 1765720859u, 2454155023u], SeededShuffle.FirstOutputs(2890900522, 4));

    [Fact]
    public void Nothing_is_lost_when_the_state_is_regenerated()
    {
        var items = Enumerable.Range(0, 5000).ToArray();
        SeededShuffle.Shuffle("mon", items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 5000), items);
        Assert.Equal(Enumerable.Range(0, 5000), items.Order());
    }

    private static string Shuffled(string service, int count)
    {
        var items = Enumerable.Range(1, count).ToArray();
        SeededShuffle.Shuffle(service, items.AsSpan());
        return string.Join(',', items);
    }
}
