using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public class EpochRegisterTests
{
    private readonly SimulatedCluster cluster = new();
    private readonly ManualTime time = new();

    [Fact]
    public async Task Of_eight_claimants_exactly_one_gets_each_number()
    {
        var claimants = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => SimulatedController.CreateAsync(cluster, $"c{index}", time)));
        var registers = claimants.Select(claimant => new EpochRegister(claimant, time)).ToList();
        for (var epoch = 1; epoch <= 30; epoch++)
        {
            using var start = new Barrier(registers.Count);
            var won = await Task.WhenAll(registers.Select(register => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return register.ClaimAsync(epoch, CancellationToken.None);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            Assert.Single(won, true);
            Assert.Equal(epoch, await registers[0].LastAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_number_once_claimed_is_not_given_again()
    {
        var one = new EpochRegister(await SimulatedController.CreateAsync(cluster, "one", time), time);
        var other = new EpochRegister(await SimulatedController.CreateAsync(cluster, "other", time), time);
        Assert.True(await one.ClaimAsync(1, CancellationToken.None));
        Assert.False(await other.ClaimAsync(1, CancellationToken.None));
        Assert.False(await one.ClaimAsync(1, CancellationToken.None));
        Assert.True(await other.IsClaimedAsync(1, CancellationToken.None));
        Assert.False(await other.IsClaimedAsync(2, CancellationToken.None));
    }

    // Ceph 20 raises HEALTH_WARN for clients with keys of the old type; Ceph 18 cannot read those of the new one.
    [Theory]
    [InlineData(true, 2, 32)]
    [InlineData(false, 1, 16)]
    public async Task Keys_are_of_the_type_that_the_cluster_wants(bool allowsAes256k, int type, int length)
    {
        cluster.AllowsAes256k = allowsAes256k;
        var register = new EpochRegister(await SimulatedController.CreateAsync(cluster, "one", time), time);
        Assert.True(await register.ClaimAsync(1, CancellationToken.None));
        var key = Convert.FromBase64String(cluster.Auth["client.cephadmps-epoch.1"]);
        Assert.Equal(12 + length, key.Length);
        Assert.Equal(type, BitConverter.ToUInt16(key, 0));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), BitConverter.ToUInt32(key, 2));
        Assert.Equal(0u, BitConverter.ToUInt32(key, 6));
        Assert.Equal(length, BitConverter.ToUInt16(key, 10));
    }

    [Fact]
    public async Task The_last_ten_numbers_stay()
    {
        var register = new EpochRegister(await SimulatedController.CreateAsync(cluster, "one", time), time);
        for (var epoch = 1; epoch <= 25; epoch++)
        {
            Assert.True(await register.ClaimAsync(epoch, CancellationToken.None));
            await register.TrimAsync(epoch, CancellationToken.None);
        }
        Assert.Equal(Enumerable.Range(16, 10).Select(epoch => (long)epoch), cluster.ClaimedEpochs);
    }

    [Fact]
    public async Task After_an_upgrade_keys_of_the_old_type_go_at_once()
    {
        var register = new EpochRegister(await SimulatedController.CreateAsync(cluster, "one", time), time);
        cluster.AllowsAes256k = false;
        Assert.True(await register.ClaimAsync(1, CancellationToken.None));
        Assert.True(await register.ClaimAsync(2, CancellationToken.None));
        cluster.AllowsAes256k = true;
        Assert.True(await register.ClaimAsync(3, CancellationToken.None));
        await register.TrimAsync(3, CancellationToken.None);
        Assert.Equal([3L], cluster.ClaimedEpochs);
    }
}
