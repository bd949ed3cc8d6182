using System.Collections.Concurrent;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Stores;
using CephadmPS.Core.Tests.Planning;
using CephadmPS.Core.Tests.State;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.Reconcile;

/// <summary>Several loops on one cluster in which there is nothing to do: who leads, and who looks when.</summary>
public class ReconcileLoopTests
{
    private readonly SimulatedCluster cluster = new();
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_second_loop_stands_by_and_takes_over_when_the_first_ends()
    {
        await using var a = await LoopAsync("a");
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        await using var b = await LoopAsync("b");
        await ReachAsync(() => b.Loop.Status.State == "Standby");
        Assert.Contains("a (epoch 1", b.Loop.Status.Text, StringComparison.Ordinal);
        await a.DisposeAsync();
        Assert.Equal("Ended", a.Loop.Status.State);
        await ReachAsync(() => b.Loop.Status.State == "Idle");
        Assert.Equal(2, b.Controller.Session.Epoch);
        Assert.Single(b.Events, told => told.Text.Contains("standing by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_loop_that_was_overtaken_while_idle_stands_by_and_may_lead_again()
    {
        await using var a = await LoopAsync("a");
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        await using var b = await LoopAsync("b");
        a.Controller.IsCutOff = true;
        await ReachAsync(() => b.Loop.Status.State == "Idle");
        a.Controller.IsCutOff = false;
        await ReachAsync(() => a.Loop.Status.State == "Standby");
        Assert.True(b.Controller.Session.Leads);
        await b.DisposeAsync();
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        Assert.Equal(3, a.Controller.Session.Epoch);
    }

    [Fact]
    public async Task A_standby_whose_mons_failed_it_once_takes_over_in_15_s_all_the_same()
    {
        var a = await LoopAsync("a");
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        await using var b = await LoopAsync("b");
        await ReachAsync(() => b.Loop.Status.State == "Standby");
        b.Controller.IsCutOff = true;
        await ReachAsync(() => b.Loop.Status.State == "Blocked");
        b.Controller.IsCutOff = false;
        var ended = time.GetUtcNow();
        await a.DisposeAsync();
        await ReachAsync(() => b.Controller.Session.Leads);
        Assert.InRange(time.GetUtcNow() - ended, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_intent_of_somebody_else_does_not_wait_for_the_next_full_look()
    {
        await using var a = await LoopAsync("a");
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        var person = await SimulatedController.CreateAsync(cluster, "person", time);
        await person.Session.EnsureForIntentAsync(CancellationToken.None);
        var passes = a.Loop.Status.Passes;
        await new ClusterRecords(new ConfigKeyStore(person)).AnnounceIntentAsync(CancellationToken.None);
        await ReachAsync(() => a.Loop.Status.Passes > passes);
        Assert.Equal(1, a.Controller.Session.Epoch);
    }

    [Fact]
    public async Task An_idle_loop_keeps_leadership_and_does_not_look_without_cause()
    {
        await using var a = await LoopAsync("a");
        await ReachAsync(() => a.Loop.Status.State == "Idle");
        await AdvanceAsync(TimeSpan.FromSeconds(100));
        Assert.True(a.Controller.Session.Leads);
        Assert.Equal(1, a.Loop.Status.Passes);
    }

    // A loop that was woken goes on by a thread of the pool, so the clock waits a little for it; the deadline is before the next full look.
    private async Task ReachAsync(Func<bool> condition)
    {
        var end = time.GetUtcNow().AddMinutes(1);
        while (!condition())
        {
            Assert.True(time.GetUtcNow() < end, "the condition did not become true within a minute of simulated time");
            await AdvanceAsync(TimeSpan.FromSeconds(0.5));
            await Task.Delay(10);
        }
    }

    private Task AdvanceAsync(TimeSpan by) => Task.Run(() =>
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromSeconds(0.5))
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
        }
    });

    private async Task<RunningLoop> LoopAsync(string name)
    {
        var controller = await SimulatedController.CreateAsync(cluster, name, time);
        var state = new LiveState(States.OfHosts(0));
        var records = new ClusterRecords(new ConfigKeyStore(controller));
        var context = new StepContext(States.Fsid, () => controller.Session.Epoch, controller.Hosts.GetAsync, controller, state, records, time);
        var observer = new ClusterObserver(States.Fsid, controller.Hosts, controller, state, time);
        return new RunningLoop(controller, new ReconcileLoop(new Reconciler(context, observer), observer, controller.Session, records, controller.Hosts, controller, async token => await records.LoadAsync(token), time));
    }

    private sealed class RunningLoop : IAsyncDisposable, IProgress<OperationEvent>
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task run;

        public RunningLoop(SimulatedController controller, ReconcileLoop loop)
        {
            (Controller, Loop) = (controller, loop);
            run = Task.Run(() => loop.RunAsync(this, end.Token));
        }

        public SimulatedController Controller { get; }

        public ReconcileLoop Loop { get; }

        public ConcurrentQueue<OperationEvent> Events { get; } = new();

        public void Report(OperationEvent value) => Events.Enqueue(value);

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await run.WaitAsync(TimeSpan.FromSeconds(20));
            await Loop.DisposeAsync();
            await Controller.Session.DisposeAsync();
        }
    }
}
