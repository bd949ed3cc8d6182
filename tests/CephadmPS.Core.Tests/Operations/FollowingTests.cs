using System.Collections.Concurrent;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Clusters;
using CephadmPS.Core.Tests.State.Records;
using CephadmPS.Core.Tests.Support;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Operations;

/// <summary>Who waits for another controller sees what that one does: two controllers on a simulated cluster.</summary>
public sealed class FollowingTests : IAsyncLifetime
{
    private readonly SimulatedSession session = new(3);
    private readonly CancellationTokenSource end = new();
    private CephCluster leader = null!;
    private ReconcileLoop loop = null!;
    private Task run = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        leader = await session.WithAllHostsAsync();
        loop = leader.CreateLoop();
        run = Task.Run(() => loop.RunAsync(null, end.Token));
        await Wait.UntilAsync(() => loop.Status.State == "Idle");
    }

    public async Task DisposeAsync()
    {
        await end.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(20));
        await leader.DisposeAsync();
        session.Dispose();
    }

    [Fact]
    public async Task The_steps_of_the_controller_that_leads_are_told_as_they_begin_and_end_each_once()
    {
        await using var other = await session.ConnectAsync();
        var told = new Events();
        session.Fleet.Hosts["host3"].Faults.Add(new Fault(Verbs.Deploy, FaultKind.Delay) { Delay = TimeSpan.FromSeconds(7) });
        await other.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {hosts: [host2, host3]}"), new SetSpecsOptions(), default);

        var reconciling = other.ReconcileAsync(TimeSpan.FromMinutes(1), told, default);
        await Wait.UntilAsync(() => told.Steps(OperationState.Done).Any());
        Assert.False(reconciling.IsCompleted);
        Assert.Contains(told.Steps(OperationState.Started), step => step.Text.Contains("on host3", StringComparison.Ordinal));
        var result = await reconciling;

        Assert.True(result.Complete);
        Assert.False(other.Epoch > leader.Epoch);
        var done = told.Steps(OperationState.Done).ToList();
        Assert.Equal((0, done.Count), (result.StepsDone, result.StepsByLeader));
        Assert.Equal(2, done.Count(step => step is { StepKind: "DeployDaemon", Duration: not null, Total: > 0 } && step.Subject.StartsWith("mds.a.", StringComparison.Ordinal)));
        Assert.All(done, step => Assert.NotNull(step.By));
        Assert.Equal(told.Steps(OperationState.Started).Select(step => step.Subject).Order(), done.Select(step => step.Subject).Order());
        Assert.Equal(done.Count, done.Distinct().Count());
    }

    [Fact]
    public async Task What_fails_there_is_told_here()
    {
        await using var other = await session.ConnectAsync();
        var told = new Events();
        session.Fleet.Hosts["host3"].Faults.Add(new Fault(Verbs.Deploy, FaultKind.Fail, Times: 100) { Error = new CephadmException("DiskFull", ErrorKind.Failed, "The disk is full.", "Free some room.") });
        await other.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {hosts: [host3]}"), new SetSpecsOptions(), default);

        var result = await other.ReconcileAsync(TimeSpan.FromSeconds(4), told, default);

        Assert.False(result.Complete);
        Assert.Contains(told.Steps(OperationState.Failed), step => step.Text.Contains("The disk is full.", StringComparison.Ordinal) && step.By is not null);
    }

    [Fact]
    public async Task Steps_that_are_under_way_already_are_told_and_those_of_before_are_not()
    {
        await session.ApplyAsync(leader, "service_type: mds\nservice_id: before\nplacement: {hosts: [host2]}");
        session.Fleet.Hosts["host3"].Faults.Add(new Fault(Verbs.Deploy, FaultKind.Delay) { Delay = TimeSpan.FromSeconds(8) });
        await leader.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {hosts: [host3]}"), new SetSpecsOptions(), default);
        await Wait.UntilAsync(() => leader.Records.LoadAsync<ProgressRecord>(default).GetAwaiter().GetResult()
            .Values.Any(record => record.Events.Any(told => told.Subject.StartsWith("mds.a.", StringComparison.Ordinal))));

        await using var other = await session.ConnectAsync();
        var told = new Events();
        Assert.True((await other.ReconcileAsync(TimeSpan.FromMinutes(1), told, default)).Complete);

        var steps = told.All.Where(step => step.StepKind is not null).ToList();
        Assert.Equal([OperationState.Started, OperationState.Done], steps.Select(step => step.State));
        Assert.All(steps, step => Assert.StartsWith("mds.a.", step.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_events_are_few_writes_and_an_idle_controller_writes_none()
    {
        var time = new ManualTime();
        var store = new MemoryStore();
        await using var writer = new HistoryWriter(new ClusterRecords(store), () => true, time);
        var log = new ProgressLog(writer, "somebody", () => true);
        for (var number = 1; number <= 250; number++)
        {
            log.Add(new OperationEvent(time.GetUtcNow(), OperationState.Done, $"mds.{number}", "deployed") { StepKind = "DeployDaemon" });
        }
        Assert.Empty(store.Written);
        log.Ended();
        Assert.Empty(store.Written);
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => store.Written.Count == 1 && writer.Waiting == 0);
        time.Advance(TimeSpan.FromMinutes(1));
        log.Ended();
        Assert.Equal((1, 0), (store.Written.Count, writer.Waiting));

        var kept = (await new ClusterRecords(store).LoadAsync<ProgressRecord>(default))[""];
        Assert.Equal((250, 100), (kept.Last, kept.Events.Count));
        Assert.Equal(["mds.249", "mds.250"], kept.After(248).Select(told => told.Subject));
        Assert.Equal(100, kept.After(3).Count());
        Assert.Empty(kept.After(250));
        Assert.Empty(kept.After(900));
    }

    private sealed class Events : IProgress<OperationEvent>
    {
        private readonly ConcurrentQueue<OperationEvent> events = new();

        public IEnumerable<OperationEvent> All => events;

        public void Report(OperationEvent value) => events.Enqueue(value);

        public IEnumerable<OperationEvent> Steps(OperationState state) => events.Where(told => told.StepKind is not null && told.State == state);
    }
}
