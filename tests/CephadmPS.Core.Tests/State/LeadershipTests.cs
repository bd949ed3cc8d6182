using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public sealed class LeadershipTests
{
    private readonly SimulatedCluster _cluster = new("f");
    private readonly ManualTime _time = new();

    public LeadershipTests() => _cluster.AddMon("a", "10.0.0.1");

    [Fact]
    public void Of_eight_claimants_exactly_one_wins_each_epoch_whatever_is_lost() => Prop.ForAll<int>(seed =>
    {
        var random = new System.Random(seed);
        var cluster = new SimulatedCluster("f");
        cluster.AddMon("a", "10.0.0.1");
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            var number = epoch;
            var claims = Enumerable.Range(0, 8).Select(_ =>
            {
                var monitor = new SimulatedMonitor(cluster) { Latency = TimeSpan.FromTicks(random.Next(5000)) };
                if (random.Next(3) == 0)
                {
                    monitor.Faults.Add(new Fault("auth add", random.Next(2) == 0 ? FaultKind.LoseAnswer : FaultKind.LoseRequest, random.Next(1, 3)));
                }
                return Task.Run(() => new EpochRegister(monitor).TryClaimAsync(number));
            }).ToArray();
            if (Task.WhenAll(claims).Result.Count(won => won) != 1)
            {
                return false;
            }
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_claim_lost_for_good_never_gives_the_number_to_two()
    {
        var losing = new SimulatedMonitor(_cluster);
        losing.Faults.Add(new Fault("auth add", FaultKind.LoseAnswer, 3));
        Assert.Equal("AnswerUnknown", (await Assert.ThrowsAsync<CephadmException>(() => new EpochRegister(losing).TryClaimAsync(1))).Id);
        var other = new EpochRegister(new SimulatedMonitor(_cluster));
        Assert.False(await other.TryClaimAsync(1));
        Assert.True(await other.TryClaimAsync(2));
    }

    [Fact]
    public async Task The_first_controller_leads_at_once_and_the_second_waits()
    {
        await using var first = Make("first");
        Assert.True(await first.TryAcquireAsync());
        Assert.Equal((1, true), (first.Epoch, first.Leads));
        await using var second = Make("second");
        Assert.False(await second.TryAcquireAsync());
        Assert.Equal("first", second.CurrentLeader!.Controller);
        for (var i = 0; i < 10; i++)
        {
            await PassAsync(TimeSpan.FromSeconds(5), 1);
            Assert.True(Beats() > i + 1);
            Assert.False(await second.TryAcquireAsync());
        }
        Assert.True(first.Leads);
    }

    [Fact]
    public async Task A_standby_claims_after_twelve_seconds_without_a_sign_and_the_old_leader_learns_it()
    {
        var dead = new SimulatedMonitor(_cluster, null, _time);
        var first = new Leadership(dead, "first", (_, _) => Task.CompletedTask, _time);
        Assert.True(await first.TryAcquireAsync());
        dead.Faults.Add(new Fault("*", FaultKind.LoseRequest, 2));
        await using var second = Make("second");
        Assert.False(await second.TryAcquireAsync());
        await PassAsync(TimeSpan.FromSeconds(11), 1);
        Assert.False(await second.TryAcquireAsync());
        await PassAsync(TimeSpan.FromSeconds(1), 1);
        Assert.True(await second.TryAcquireAsync());
        Assert.Equal(2, second.Epoch);
        await PassAsync(TimeSpan.FromSeconds(10), 2, () => first.Lost.IsCancellationRequested);
        Assert.False(first.Leads);
        await first.DisposeAsync();
        Assert.Equal("second", (await LeaderBeat.ReadAsync(new SimulatedMonitor(_cluster)))!.Controller);
    }

    [Fact]
    public async Task Who_steps_down_is_followed_at_once_by_a_higher_epoch()
    {
        await using (var first = Make("first"))
        {
            Assert.True(await first.TryAcquireAsync());
        }
        await using var second = Make("second");
        Assert.True(await second.TryAcquireAsync());
        Assert.Equal(2, second.Epoch);
    }

    [Fact]
    public async Task Agents_are_attached_before_the_first_sign_of_life()
    {
        var order = new List<string>();
        var monitor = new SimulatedMonitor(_cluster, null, _time);
        await using var leader = new Leadership(monitor, "c", (epoch, _) =>
        {
            order.Add($"attach {epoch}");
            Assert.DoesNotContain(monitor.Sent, c => c.Mutating);
            return Task.CompletedTask;
        }, _time);
        Assert.True(await leader.TryAcquireAsync());
        Assert.Equal(["attach 1"], order);
        Assert.Contains(monitor.Sent, c => c is { Prefix: "config-key set", Mutating: true });
    }

    [Fact]
    public async Task Ten_epochs_are_kept_and_no_number_comes_twice()
    {
        var numbers = new List<long>();
        for (var i = 0; i < 25; i++)
        {
            await using var leader = Make($"c{i}");
            Assert.True(await leader.TryAcquireAsync());
            numbers.Add(leader.Epoch);
        }
        Assert.Equal(Enumerable.Range(1, 25).Select(n => (long)n), numbers);
        Assert.InRange(_cluster.Auth.Keys.Count(k => k.StartsWith(EpochRegister.Entity, StringComparison.Ordinal)), 10, 11);
        // Even when the sign of life is gone, the register knows.
        _cluster.ConfigKeys.Remove(LeaderBeat.Key);
        await using var late = Make("late");
        Assert.False(await late.TryAcquireAsync());
        await PassAsync(TimeSpan.FromSeconds(12), 0);
        Assert.True(await late.TryAcquireAsync());
        Assert.Equal(26, late.Epoch);
    }

    [Fact]
    public async Task A_failed_attach_does_not_make_a_leader()
    {
        var leader = new Leadership(new SimulatedMonitor(_cluster), "c",
            (_, _) => throw new CephadmException("StaleEpoch", ErrorKind.Conflict, "no"), _time);
        await Assert.ThrowsAsync<CephadmException>(() => leader.TryAcquireAsync());
        Assert.False(leader.Leads);
        Assert.Equal(0, leader.Epoch);
    }

    private Leadership Make(string name) => new(new SimulatedMonitor(_cluster, null, _time), name, (_, _) => Task.CompletedTask, _time);

    private long Beats() => LeaderBeat.ReadAsync(new SimulatedMonitor(_cluster)).Result!.Beat;

    // Second by second, and each time until every leader waits for its next sign of life again, as they would on a real clock.
    private async Task PassAsync(TimeSpan time, int leaders, Func<bool>? until = null)
    {
        for (var passed = TimeSpan.Zero; passed < time && until?.Invoke() != true; passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Wait.UntilAsync(() => _time.Waiting == leaders || until?.Invoke() == true);
        }
        Assert.NotEqual(false, until?.Invoke());
    }
}
