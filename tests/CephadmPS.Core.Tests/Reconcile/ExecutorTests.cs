using System.Collections.Concurrent;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.Reconcile;

public class ExecutorTests
{
    [Fact]
    public async Task Steps_run_after_what_they_depend_on()
    {
        var order = new ConcurrentQueue<string>();
        var executor = Executor(async (step, _) =>
        {
            await Task.Yield();
            order.Enqueue(step.Target);
        });

        var result = await executor.RunAsync(PlanOf(Step("a"), Step("b", dependsOn: "a"), Step("c", dependsOn: "b")), _ => true, null, default);

        Assert.Equal(["a", "b", "c"], order);
        Assert.Equal(3, result.Done.Count);
    }

    [Fact]
    public async Task A_failure_stops_only_what_depends_on_it_and_tells_advice()
    {
        var events = new List();
        var executor = Executor((step, _) => step.Target == "bad"
            ? throw new CephadmException("X", ErrorKind.Failed, "The disk is full.", "Free some room.")
            : Task.CompletedTask);

        var result = await executor.RunAsync(PlanOf(Step("bad"), Step("after", dependsOn: "bad"), Step("other")), _ => true, events, default);

        Assert.Equal(["other"], result.Done.Select(step => step.Target));
        Assert.Equal(["after"], result.NotBegun.Select(step => step.Target));
        var failure = Assert.Single(result.Failures);
        Assert.Equal("The disk is full. Free some room.", failure.Text);
        Assert.Contains(events.All, told => told.State == OperationState.Done && told.Subject == "other" && told.Total == 3);
    }

    [Fact]
    public async Task Steps_that_need_approval_and_what_depends_on_them_are_not_begun()
    {
        var ran = new ConcurrentQueue<string>();
        var executor = Executor((step, _) =>
        {
            ran.Enqueue(step.Target);
            return Task.CompletedTask;
        });

        var result = await executor.RunAsync(
            PlanOf(Step("erase") with { NeedsApproval = true }, Step("after", dependsOn: "erase"), Step("free")), _ => true, null, default);

        Assert.Equal(["free"], ran);
        Assert.Equal(["after"], result.NotBegun.Select(step => step.Target));
    }

    [Fact]
    public async Task A_step_whose_inputs_changed_is_not_begun()
    {
        var executor = Executor((_, _) => throw new InvalidOperationException("must not run"));

        var result = await executor.RunAsync(PlanOf(Step("a")), _ => false, null, default);

        Assert.Empty(result.Done);
        Assert.Single(result.NotBegun);
    }

    [Fact]
    public async Task One_host_has_at_most_its_share_at_once_while_others_go_on()
    {
        var now = new ConcurrentDictionary<string, int>();
        var most = new ConcurrentDictionary<string, int>();
        var gate = new TaskCompletionSource();
        var begun = new CountdownEvent(4);
        var executor = new Executor([new Runner(async (step, _) =>
        {
            var running = now.AddOrUpdate(step.HostName!, 1, (_, count) => count + 1);
            most.AddOrUpdate(step.HostName!, running, (_, count) => Math.Max(count, running));
            begun.Signal();
            await gate.Task;
            now.AddOrUpdate(step.HostName!, 0, (_, count) => count - 1);
        })], TimeProvider.System) { StepsPerHost = 2 };
        var steps = Enumerable.Range(0, 5).Select(n => Step($"a{n}", host: "a")).Concat(Enumerable.Range(0, 2).Select(n => Step($"b{n}", host: "b"))).ToArray();

        var run = executor.RunAsync(PlanOf(steps), _ => true, null, default);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(10)));
        begun.Reset(3);
        gate.SetResult();
        var result = await run;

        Assert.Equal(7, result.Done.Count);
        Assert.Equal(2, most["a"]);
        Assert.Equal(2, most["b"]);
    }

    [Fact]
    public async Task Losing_leadership_ends_everything()
    {
        var executor = Executor(async (step, cancellation) =>
        {
            if (step.Target == "lost")
            {
                throw new CephadmException("StaleEpoch", ErrorKind.Conflict, "Another controller leads.");
            }
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        var run = executor.RunAsync(PlanOf(Step("waits"), Step("lost", host: "b")), _ => true, null, default);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => run.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.IsNotType<TimeoutException>(error);
        Assert.Contains(run.Exception?.InnerExceptions ?? [error], inner => inner is CephadmException { Id: "StaleEpoch" } or OperationCanceledException);
    }

    [Fact]
    public async Task A_slow_step_goes_on_beside_the_next_plan_and_only_what_it_stands_in_the_way_of_waits()
    {
        var time = new ManualTime();
        var slow = new TaskCompletionSource();
        var ended = new ConcurrentQueue<PlanStep>();
        var ran = new ConcurrentQueue<string>();
        var executor = new Executor([new Runner((step, _) =>
        {
            ran.Enqueue(step.Target);
            return step.Target == "slow" ? slow.Task : Task.CompletedTask;
        })], time) { Straggled = ended.Enqueue };

        var firstRun = executor.RunAsync(PlanOf(Step("slow"), Step("after", dependsOn: "slow"), Step("other", host: "b")), _ => true, null, default, TimeSpan.FromSeconds(30));
        await Wait.UntilAsync(() => ran.Contains("slow") && ran.Contains("other") && executor.Running.Count == 1);
        // Patience ends only when nothing has moved for so long, and not while other steps still end.
        Assert.False(firstRun.IsCompleted);
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return firstRun.IsCompleted;
        });
        var first = await firstRun;
        Assert.Equal(["slow"], executor.Running.Select(step => step.Target));
        Assert.Equal(["other"], first.Done.Select(step => step.Target));
        Assert.Contains("slow", first.Running.Select(step => step.Target));

        var second = await executor.RunAsync(PlanOf(Step("slow"), Step("after", dependsOn: "slow"), Step("new", host: "b")), _ => true, null, default, TimeSpan.FromSeconds(30));
        Assert.Equal(["new"], second.Done.Select(step => step.Target));
        Assert.Equal(["slow", "after"], second.NotBegun.Select(step => step.Target));
        Assert.Single(ran, "slow");
        Assert.DoesNotContain("after", ran);
        Assert.Empty(ended);

        slow.SetResult();
        await Wait.UntilAsync(() => executor.Running.Count == 0);
        Assert.Equal(["slow"], ended.Select(step => step.Target));
        var third = await executor.RunAsync(PlanOf(Step("after", dependsOn: "slow")), _ => true, null, default, TimeSpan.FromSeconds(30));
        Assert.Single(third.Done);
    }

    private static Executor Executor(Func<PlanStep, CancellationToken, Task> run) => new([new Runner(run)], TimeProvider.System);

    private static Plan PlanOf(params PlanStep[] steps) => new() { Fsid = "f", Steps = steps };

    private static SetOptionsStep Step(string section, string? dependsOn = null, string host = "a") => new(section, new Dictionary<string, string?> { ["o"] = "v" })
    {
        HostName = host,
        Reason = new Reason("Test", "test"),
        InputDigest = "d",
        DependsOn = dependsOn is null ? [] : [$"SetOptions:{dependsOn}"],
    };

    private sealed class Runner(Func<PlanStep, CancellationToken, Task> run) : IStepRunner
    {
        public bool Handles(PlanStep step) => true;

        public Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation) => run(step, cancellation);
    }

    private sealed class List : IProgress<OperationEvent>
    {
        private readonly ConcurrentQueue<OperationEvent> events = new();

        public IEnumerable<OperationEvent> All => events;

        public void Report(OperationEvent value) => events.Enqueue(value);
    }
}
