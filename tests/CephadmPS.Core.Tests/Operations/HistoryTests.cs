using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;
using OperationRecord = CephadmPS.Core.Operations.OperationRecord;

namespace CephadmPS.Core.Tests.Operations;

/// <summary>What a cluster remembers of what was done to it, against simulated hosts.</summary>
public sealed class HistoryTests : IDisposable
{
    private const string Mds = "service_type: mds\nservice_id: a\nplacement: {count: 1}";
    private readonly TestDirectory home = new();
    private readonly SimulatedFleet fleet = new(2);

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Who_did_what_by_which_plan_and_how_long_stays_for_other_sessions()
    {
        await using (var cluster = await BootstrapAsync())
        {
            await cluster.SetSpecsAsync(SpecFile.ParseValid(Mds), new SetSpecsOptions(), default);
            await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        }

        await using var other = await ConnectAsync();
        var operations = await other.GetOperationsAsync(default);

        var reconcile = operations.First(operation => operation.Title == "reconcile");
        Assert.Equal("Done", reconcile.State);
        Assert.Matches("^[0-9a-f]{64}$", reconcile.PlanDigest);
        Assert.Contains(reconcile.Steps, step => step is { Kind: "DeployDaemon", State: "Done", Duration: not null } && step.Target.StartsWith("mds.a.", StringComparison.Ordinal));
        Assert.Contains(Environment.UserName, reconcile.Actor, StringComparison.Ordinal);
        Assert.Contains(operations, operation => operation is { Title: "store mds.a", State: "Done" });
        var told = Assert.Single(await other.GetEventsAsync(default), told => told.Text.StartsWith("deployed mds.a.", StringComparison.Ordinal));
        Assert.StartsWith("deployed mds.a.", told.Text, StringComparison.Ordinal);
        Assert.Equal(EventLevel.Info, told.Level);
    }

    [Fact]
    public async Task A_reconciliation_with_nothing_to_do_leaves_no_trace()
    {
        await using var cluster = await BootstrapAsync();
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        var before = await cluster.GetOperationsAsync(default);

        Assert.False((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Changed);

        Assert.Equal(before.Select(operation => operation.Id), (await cluster.GetOperationsAsync(default)).Select(operation => operation.Id));
    }

    [Fact]
    public async Task What_fails_again_and_again_is_one_operation_and_one_event()
    {
        await using var cluster = await BootstrapAsync();
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        foreach (var host in fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(Verbs.Deploy, FaultKind.Fail, Times: 100) { Error = new CephadmException("DiskFull", ErrorKind.Failed, "The disk is full.", "Free some room.") });
        }
        // Named by the placement, so that each attempt is at the same daemon.
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {hosts: [host1=fixed]}"), new SetSpecsOptions(), default);

        for (var i = 0; i < 4; i++)
        {
            await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        }

        var failed = Assert.Single(await cluster.GetOperationsAsync(default), operation => operation.State == "Failed");
        Assert.Contains(failed.BlockedBy, cause => cause.Contains("The disk is full.", StringComparison.Ordinal));
        var told = Assert.Single(await cluster.GetEventsAsync(default), told => told.Level == EventLevel.Error);
        Assert.Contains("The disk is full.", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_fails_by_itself_is_an_event_and_a_removed_one_takes_its_events_along()
    {
        await using var cluster = await BootstrapAsync();
        await cluster.SetSpecsAsync(SpecFile.ParseValid(Mds), new SetSpecsOptions(), default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        var (host, name) = fleet.Hosts.Values.SelectMany(host => host.Daemons.Keys.Select(name => (host, name))).Single(entry => entry.name.StartsWith("mds.a.", StringComparison.Ordinal));

        host.SetState(name, "error");
        await cluster.GetDaemonsAsync(default);
        Assert.Contains(await cluster.GetEventsAsync(default), told => told.Subject == name && told.Level == EventLevel.Error && told.Text.EndsWith("has failed", StringComparison.Ordinal));

        await cluster.RemoveServiceAsync("mds.a", force: true, default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        await cluster.GetOperationsAsync(default);
        var left = await cluster.GetEventsAsync(default);
        Assert.DoesNotContain(left, told => told.Subject == name);
        Assert.Contains(left, told => told.Subject == "mds.a" && told.Text.StartsWith($"removed {name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_two_hundred_operations_are_kept_and_no_more_than_a_few_records_are_written_at_once()
    {
        var time = new ManualTime();
        var store = new MemoryStore();
        var records = new ClusterRecords(store);
        await using var history = new OperationHistory(records, "test", () => true, time);
        for (var i = 0; i < 250; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            history.Note($"intent {i}", time.GetUtcNow());
        }
        time.Advance(TimeSpan.FromSeconds(2));
        await Wait.UntilAsync(() => store.Writes == 5);
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(5, store.Writes);
        await history.FlushAsync(TimeSpan.FromMinutes(1));

        var kept = await history.ReadAsync(default);
        Assert.Equal(200, kept.Count);
        Assert.Equal("intent 249", kept[0].Title);
        Assert.Equal("intent 50", kept[^1].Title);
    }

    [Fact]
    public void What_runs_and_whose_controller_has_not_led_since_was_interrupted()
    {
        var time = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var leader = new LeaderRecord("root@b (process 2)", 8, time);
        var running = new OperationRecord("1", "reconcile", "root@a (process 1)", time.AddMinutes(-1));

        Assert.Equal("Interrupted", running.SeenUnder(leader).State);
        Assert.Equal("Running", running.SeenUnder(null).State);
        Assert.Equal("Running", (running with { Actor = leader.Controller }).SeenUnder(leader).State);
        // A session that acts beside the one that leads.
        Assert.Equal("Running", (running with { Began = time.AddSeconds(1) }).SeenUnder(leader).State);
        Assert.Equal("Done", (running with { State = "Done" }).SeenUnder(leader).State);
    }

    [Fact]
    public void Records_survive_their_text()
    {
        var time = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var operation = new OperationRecord("20261125T190000000-1", "reconcile", "root@a (process 1)", time)
        {
            State = "Failed", Ended = time.AddSeconds(3), PlanDigest = "ab", BlockedBy = ["x: it is full"], Repeated = 2,
            Steps = [new OperationStep("DeployDaemon", "mds.a", "h", "Failed", time) { Duration = TimeSpan.FromSeconds(2), Text = "it is full" }],
        };
        var read = OperationRecord.FromJson(operation.Id, operation.ToJson());
        Assert.Equal(operation.ToJson(), read.ToJson());
        Assert.Equal(operation.Steps, read.Steps);
        var events = new EventsRecord("mds.a", [new CephEvent(time, "daemon", "mds.a.x", EventLevel.Warning, "it stopped")]);
        Assert.Equal(events.Events, EventsRecord.FromJson("mds.a", events.ToJson()).Events);
    }

    private ClusterEnvironment Here => new() { HomeDirectory = home.Path, Connectors = _ => fleet };

    private async Task<CephCluster> BootstrapAsync()
    {
        var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = "host1", Address = fleet.Addresses[0].Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            Here, null, default);
        await cluster.AddHostAsync(new AddHostOptions { HostName = "host2", Address = fleet.Addresses[1].Address, AcceptNewHostKey = true }, null, default);
        return cluster;
    }

    private Task<CephCluster> ConnectAsync() => CephCluster.ConnectAsync(new ConnectOptions(), Here, null, default);

    private sealed class MemoryStore : Core.State.Stores.IStateStore
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> values = new();
        private int writes;

        public int Writes => writes;

        public Task<Core.State.Records.StoreDump> DumpAsync(string prefix, CancellationToken cancellation = default) => Task.FromResult(new Core.State.Records.StoreDump(
            values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value),
            new Dictionary<string, CephadmException>()));

        public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(string prefix, CancellationToken cancellation = default) => (await DumpAsync(prefix, cancellation)).Values;

        public Task WriteAsync(string key, string value, CancellationToken cancellation = default)
        {
            values[key] = value;
            Interlocked.Increment(ref writes);
            return Task.CompletedTask;
        }

        public Task RemoveAsync(string key, CancellationToken cancellation = default)
        {
            values.TryRemove(key, out _);
            Interlocked.Increment(ref writes);
            return Task.CompletedTask;
        }
    }
}
