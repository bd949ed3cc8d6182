using System.Collections.Concurrent;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>A loop on a simulated cluster of three hosts: what an event makes it look at, and what a slow host costs.</summary>
public sealed class LoopTests : IAsyncLifetime, IProgress<OperationEvent>
{
    private readonly TestDirectory home = new();
    private readonly SimulatedFleet fleet = new(3);
    private readonly ConcurrentQueue<OperationEvent> events = new();
    private readonly CancellationTokenSource end = new();
    private CephCluster cluster = null!;
    private ReconcileLoop loop = null!;
    private Task run = Task.CompletedTask;

    void IProgress<OperationEvent>.Report(OperationEvent value) => events.Enqueue(value);

    public async Task InitializeAsync()
    {
        var environment = new ClusterEnvironment { HomeDirectory = home.Path, Connectors = _ => fleet };
        var first = fleet.Addresses[0];
        cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        loop = cluster.CreateLoop(hostPatience: TimeSpan.FromMilliseconds(300), stepPatience: TimeSpan.FromMilliseconds(300));
        run = Task.Run(() => loop.RunAsync(this, end.Token));
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
    }

    public async Task DisposeAsync()
    {
        await end.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(20));
        await cluster.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task What_a_host_tells_makes_it_look_at_that_host_only()
    {
        await QuietAsync();
        var before = Looks();
        var passes = loop.Status.Passes;
        var crash = fleet.Hosts["host2"].Daemons.Keys.First(name => name.StartsWith("crash", StringComparison.Ordinal));
        fleet.Hosts["host2"].SetState(crash, "error");

        await Wait.UntilAsync(() => loop.Status.Passes > passes && loop.Status.State == "Idle");

        var after = Looks();
        Assert.True(after["host2"] > before["host2"]);
        Assert.Equal((before["host1"], before["host3"]), (after["host1"], after["host3"]));
    }

    [Fact]
    public async Task Who_asks_for_a_plan_while_it_knows_all_asks_no_host_and_sees_what_the_mons_say()
    {
        await QuietAsync();
        var before = Looks();
        Assert.True((await cluster.GetPlanAsync(null, default)).IsEmpty);
        Assert.Equal(before, Looks());

        fleet.Cluster.Config.Add(new ConfigEntry("global", "public_network", "10.99.0.0/16"));
        await cluster.GetPlanAsync(null, default);
        Assert.Equal(["10.99.0.0/16"], cluster.State.Current.Cluster.PublicNetworks);
    }

    [Fact]
    public async Task What_another_session_announces_is_looked_at_at_once()
    {
        var environment = new ClusterEnvironment { HomeDirectory = home.Path, Connectors = _ => fleet };
        await using var other = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        await other.GetHostsAsync(default);
        var passes = loop.Status.Passes;

        // Nothing is stored, so that only the announcement can have it look.
        await other.Hosts.AnnounceAsync(other.Fsid, default);
        await Wait.UntilAsync(() => loop.Status.Passes > passes);

        await other.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: told\n"), new SetSpecsOptions(), default);
        Assert.Contains(fleet.Hosts.Values, host => host.Calls.Count(call => call.StartsWith(Verbs.Announce, StringComparison.Ordinal)) > 1);
    }

    [Fact]
    public async Task A_connection_from_before_an_agent_stayed_is_made_anew_so_that_announcements_are_heard()
    {
        await QuietAsync();
        // Somebody installs it from elsewhere.
        foreach (var host in fleet.Hosts.Values)
        {
            host.AgentStays = true;
        }
        await using var other = await CephCluster.ConnectAsync(new ConnectOptions(), new ClusterEnvironment { HomeDirectory = home.Path, Connectors = _ => fleet }, null, default);
        await other.GetHostsAsync(default);
        var passes = loop.Status.Passes;
        fleet.Hosts["host1"].Notify("daemons");
        await Wait.UntilAsync(() => loop.Status.Passes > passes && loop.Status.State == "Idle");
        passes = loop.Status.Passes;
        await other.Hosts.AnnounceAsync(other.Fsid, default);
        await Wait.UntilAsync(() => loop.Status.Passes > passes);
    }

    [Fact]
    public async Task An_agent_of_another_release_that_stays_is_replaced_by_the_one_of_who_leads_and_joined()
    {
        await Wait.UntilAsync(() => fleet.Hosts.Values.All(host => host.AgentStays) && loop.Status.State == "Idle");
        var host = fleet.Hosts["host2"];
        var installed = Installations();

        host.InstallOtherAgent();
        await Wait.UntilAsync(() => !host.AgentIsOther && loop.Status.State == "Idle");
        Assert.Equal(installed + 1, Installations());
        Assert.Empty((await cluster.GetPlanAsync(null, default)).Steps);

        await using var other = await CephCluster.ConnectAsync(new ConnectOptions(), new ClusterEnvironment { HomeDirectory = home.Path, Connectors = _ => fleet }, null, default);
        await other.Hosts.GetAsync("host2", default);
        var passes = loop.Status.Passes;
        await other.Hosts.AnnounceAsync(other.Fsid, default);
        await Wait.UntilAsync(() => loop.Status.Passes > passes);

        int Installations() => host.Calls.Count(call => call.StartsWith(Verbs.InstallAgent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_daemon_that_vanished_is_brought_back_without_a_full_look()
    {
        var full = loop.Status.FullLooks;
        var host = fleet.Hosts["host3"];
        var crash = host.Daemons.Keys.First(name => name.StartsWith("crash", StringComparison.Ordinal));
        host.Daemons.Remove(crash);
        host.Notify("daemons", crash);

        await Wait.UntilAsync(() => host.Daemons.ContainsKey(crash));
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
        Assert.Equal(full, loop.Status.FullLooks);
    }

    [Fact]
    public async Task A_slow_step_on_one_host_holds_nothing_else_up()
    {
        fleet.Hosts["host2"].Faults.Add(new Fault(Verbs.Deploy, FaultKind.Delay) { Delay = TimeSpan.FromSeconds(4) });
        await StoreAsync("service_type: mds\nservice_id: a\nplacement: {hosts: [host2]}");
        await Wait.UntilAsync(() => events.Any(told => told.State == OperationState.Started && told.Subject.StartsWith("mds.a", StringComparison.Ordinal)));

        await StoreAsync("service_type: mds\nservice_id: b\nplacement: {hosts: [host1, host3]}");
        await Wait.UntilAsync(() => Count("mds.b") == 2);
        Assert.Equal(0, Count("mds.a"));

        await Wait.UntilAsync(() => Count("mds.a") == 1);
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
        Assert.Equal((1, 2), (Count("mds.a"), Count("mds.b")));
        Assert.Single(fleet.Hosts["host2"].Calls, call => call.StartsWith("deploy mds.a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_is_slow_to_tell_is_not_waited_for()
    {
        fleet.Hosts["host2"].Latency = TimeSpan.FromSeconds(4);
        fleet.Hosts["host2"].Notify("daemons");
        await StoreAsync("service_type: mds\nservice_id: b\nplacement: {hosts: [host1, host3]}");

        var began = Environment.TickCount64;
        await Wait.UntilAsync(() => Count("mds.b") == 2);
        Assert.True(Environment.TickCount64 - began < 3500, "the slow host was waited for");
        fleet.Hosts["host2"].Latency = TimeSpan.Zero;
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
        Assert.Equal(2, Count("mds.b"));
    }

    private async Task StoreAsync(string spec) => await cluster.SetSpecsAsync(SpecFile.ParseValid(spec), new SetSpecsOptions(), default);

    private int Count(string service) => fleet.Hosts.Values.SelectMany(host => host.Daemons.Values.ToList()).Count(daemon => daemon.ServiceName == service);

    // Its own deployments are told by the hosts too, and looked at.
    private async Task QuietAsync()
    {
        var seen = -1;
        await Wait.UntilAsync(() =>
        {
            var quiet = loop.Status.State == "Idle" && loop.Status.Since < DateTimeOffset.UtcNow.AddSeconds(-1.5) && seen == loop.Status.Passes;
            seen = loop.Status.Passes;
            return quiet;
        });
    }

    private Dictionary<string, int> Looks() =>
        fleet.Hosts.Values.ToDictionary(host => host.HostName, host => host.Calls.Count(call => call.StartsWith(Verbs.ListDaemons, StringComparison.Ordinal)));
}
