using System.Collections.Concurrent;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Planning;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.Reconcile;

/// <summary>Hosts that fall silent and come back, with a clock that the test moves.</summary>
public sealed class HostWatchTests : IAsyncDisposable
{
    private readonly ManualTime time = new();
    private readonly SimulatedFleet fleet;
    private readonly HostConnections connections;
    private readonly LiveState state;
    private readonly ClusterObserver observer;
    private readonly ConcurrentQueue<(DateTimeOffset At, string Host, HostLife Life)> told = new();
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;

    public HostWatchTests()
    {
        fleet = new SimulatedFleet(3, States.Fsid, time);
        connections = new HostConnections(fleet, time: time);
        state = new LiveState(States.OfHosts(0) with
        {
            Hosts = fleet.Addresses.ToDictionary(host => host.HostName, host => new HostRecord(new() { HostName = host.HostName, Address = host.Address })),
        });
        observer = new ClusterObserver(States.Fsid, connections, new SimulatedMonitor(fleet.Cluster), state, time);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        await connections.DisposeAsync();
        stop.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_host_is_suspect_within_20_seconds_then_offline_and_comes_back_by_itself(bool connectionsStay)
    {
        await BeginAsync();
        var host = fleet.Hosts["host2"];
        var cut = time.GetUtcNow();
        Cut(true);
        await ReachAsync(() => told.Count == 1);
        Assert.Equal(HostLife.Suspect, Life("host2"));
        var suspected = told.Single();
        Assert.InRange((suspected.At - cut).TotalSeconds, 0, 20);
        Assert.Single(state.Current.Observations["host2"].Daemons!);
        Assert.All(new[] { "host1", "host3" }, other => Assert.Equal(HostLife.Answers, Life(other)));

        await ReachAsync(() => told.Count == 2);
        Assert.Equal(HostLife.Offline, Life("host2"));
        Assert.InRange((told.Last().At - cut).TotalSeconds, 55, 75);
        Assert.Single(state.Current.Observations["host2"].Daemons!);

        Cut(false);
        await ReachAsync(() => told.Count == 3);
        Assert.Equal(HostLife.Answers, Life("host2"));
        Assert.Equal([HostLife.Suspect, HostLife.Offline, HostLife.Answers], told.Select(change => change.Life));
        Assert.All(told, change => Assert.Equal("host2", change.Host));

        void Cut(bool cut)
        {
            if (connectionsStay)
            {
                host.Silent = cut;
            }
            else
            {
                host.Offline = cut;
            }
        }
    }

    [Fact]
    public async Task A_slow_look_costs_its_own_host_only_and_is_not_begun_twice()
    {
        await BeginAsync();
        fleet.Hosts["host3"].Faults.Add(new Fault(Protocol.Verbs.ListDaemons, FaultKind.Delay) { Delay = TimeSpan.FromSeconds(50) });
        var began = time.GetUtcNow();
        var looks = observer.ObserveHostsAsync(state.Current.Hosts.Keys, detail: false, CancellationToken.None);
        await ReachAsync(() => looks.IsCompleted);
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 14, 17);
        Assert.Equal(HostLife.Suspect, Life("host3"));
        Assert.Equal(HostLife.Answers, Life("host1"));
        await ReachAsync(() => Life("host3") == HostLife.Answers);
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 48, 56);
        Assert.InRange(fleet.Hosts["host3"].Calls.Count(call => call == Protocol.Verbs.ListDaemons), 2, 4);
    }

    [Fact]
    public async Task Nobody_is_suspected_by_a_controller_that_stood_still_itself()
    {
        await BeginAsync();
        foreach (var host in fleet.Hosts.Values)
        {
            host.Silent = true;
        }
        time.Advance(TimeSpan.FromSeconds(1));
        // As after a suspended laptop: the clock jumps, and what hosts have sent is not read yet.
        time.Jump(TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(() => time.Waiting > 0);
        foreach (var host in fleet.Hosts.Values)
        {
            host.Silent = false;
        }
        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(1);
        }
        Assert.Empty(told);
    }

    private HostLife Life(string host) => state.Current.Observations[host].Life;

    private async Task BeginAsync()
    {
        foreach (var host in fleet.Hosts.Values)
        {
            host.Daemons["crash." + host.HostName] = new Protocol.DaemonListing { Name = "crash." + host.HostName, Fsid = States.Fsid, State = "running" };
        }
        await connections.SetHostsAsync(fleet.Addresses);
        await observer.ObserveHostsAsync(state.Current.Hosts.Keys, detail: false, CancellationToken.None);
        watching = WatchAsync();

        async Task WatchAsync()
        {
            try
            {
                await new HostWatch(observer, connections, state, time).RunAsync(
                    () => true, change => told.Enqueue((time.GetUtcNow(), change.HostName, change.Seen.Life)), stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The test ended.
            }
        }
    }

    private Task ReachAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        if (condition())
        {
            return true;
        }
        time.Advance(TimeSpan.FromSeconds(0.5));
        return condition();
    });
}
