using System.Text.Json;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Server;

public class AgentServerTests
{
    private const string Attach = $$"""{"fsid":"{{TestHost.Fsid}}","epoch":5,"controller":"test"}""";

    private static string Mutation(string id, string name = "mon.a", long epoch = 5) =>
        $$"""{"operation_id":"{{id}}","fsid":"{{TestHost.Fsid}}","epoch":{{epoch}},"name":"{{name}}"}""";

    [Fact]
    public async Task An_unknown_verb_is_told_and_the_connection_goes_on()
    {
        using var host = new TestHost();
        await using var agent = new ServedAgent(host.Context);

        Assert.Equal((-32601, "UnknownVerb"), await agent.ErrorAsync("format-disk"));
        await agent.ResultAsync("ping");
    }

    [Fact]
    public async Task Requests_run_side_by_side_and_a_ping_overtakes_them()
    {
        using var host = new TestHost();
        var release = new TaskCompletionSource();
        var slow = new TestVerb("slow", mutates: false, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("{}");
        });
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([slow]));

        var waiting = Enumerable.Range(0, 100).Select(_ => agent.Send("slow", "{}", out var _)).ToList();
        await agent.ResultAsync("ping");
        await Eventually.TrueAsync(() => slow.Runs == 64, "64 requests at work");
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        release.SetResult();

        await Eventually.WithinAsync(Task.WhenAll(waiting));
        Assert.Equal(100, slow.Runs);
    }

    [Fact]
    public async Task A_cancelled_request_is_answered_as_cancelled()
    {
        using var host = new TestHost();
        var endless = new TestVerb("endless", mutates: false, async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        });
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([endless]));

        var answer = agent.Send("endless", "{}", out var id);
        await Eventually.TrueAsync(() => endless.Runs == 1, "the request runs");
        agent.WriteMessage($$$"""{"jsonrpc":"2.0","method":"cancel","params":{"id":{{{id}}}}}""");

        Assert.Equal((AgentErrorCodes.Cancelled, "Cancelled"), ServedAgent.ErrorIn(await Eventually.WithinAsync(answer)));
    }

    [Fact]
    public async Task Progress_comes_before_the_answer_and_bears_its_id()
    {
        using var host = new TestHost();
        var verb = new TestVerb("talks", mutates: false, (_, context, _) =>
        {
            context.Report("half way");
            return Task.FromResult(Json.Of("{}"));
        });
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([verb]));

        await Eventually.WithinAsync(agent.Send("talks", "{}", out var id));

        var told = Assert.Single(agent.Notifications);
        Assert.Equal("progress", told.GetProperty("method").GetString());
        Assert.Equal(id, told.GetProperty("params").GetProperty("id").GetInt64());
        Assert.Equal("half way", told.GetProperty("params").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Silence_ends_the_agent()
    {
        using var host = new TestHost();
        await using var agent = new ServedAgent(host.Context, silence: TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, await Eventually.WithinAsync(agent.Exit));
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("end of input")]
    [InlineData("SIGTERM")]
    public async Task A_mutation_is_finished_and_journaled_before_the_agent_ends(string cause)
    {
        using var host = new TestHost();
        var release = new TaskCompletionSource();
        var works = new TestVerb("works", mutates: true, async (_, _, cancellation) =>
        {
            await release.Task.WaitAsync(cancellation);
            return Json.Of("""{"changed":true}""");
        });
        await using var agent = new ServedAgent(
            host.Context, VerbTable.Standard().With([works]), cause == "silence" ? TimeSpan.FromMilliseconds(300) : null);
        await agent.ResultAsync("attach", Attach);
        _ = agent.Send("works", Mutation("op-1"), out _);
        await Eventually.TrueAsync(() => works.Runs == 1, "the mutation runs");

        if (cause == "end of input")
        {
            agent.EndInput();
        }
        else if (cause == "SIGTERM")
        {
            agent.Stop();
        }
        // Longer than the silence: it must still be there.
        Assert.NotSame(agent.Exit, await Task.WhenAny(agent.Exit, Task.Delay(700)));
        release.SetResult();

        Assert.Equal(0, await Eventually.WithinAsync(agent.Exit));
        var journal = new Dispatcher(host.Context, TimeProvider.System).JournalOf(TestHost.Fsid);
        Assert.Equal("done", journal.Find("op-1")?.ToRecord().State);
    }

    [Fact]
    public async Task A_mutation_that_still_waits_for_its_turn_is_not_begun_when_the_controller_goes()
    {
        using var host = new TestHost();
        var release = new TaskCompletionSource();
        var works = new TestVerb("works", mutates: true, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("{}");
        });
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([works]));
        await agent.ResultAsync("attach", Attach);
        _ = agent.Send("works", Mutation("op-1"), out _);
        await Eventually.TrueAsync(() => works.Runs == 1, "the first runs");
        var second = agent.Send("works", Mutation("op-2"), out _);

        agent.EndInput();

        Assert.Equal((AgentErrorCodes.Cancelled, "Cancelled"), ServedAgent.ErrorIn(await Eventually.WithinAsync(second)));
        release.SetResult();
        await Eventually.WithinAsync(agent.Exit);
        Assert.Equal(1, works.Runs);
    }

    [Fact]
    public async Task A_mutation_needs_an_attached_epoch_once_there_is_a_leader()
    {
        using var host = new TestHost();
        var works = new ConvergentTestVerb("works", Json.Answer("{}"));
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([works]));

        // Before a cluster exists there is no epoch.
        await agent.ResultAsync("works", Mutation("op-0", epoch: 0));
        Assert.Equal((AgentErrorCodes.Refused, "NotAttached"), await agent.ErrorAsync("works", Mutation("op-1")));
        await agent.ResultAsync("attach", Attach);
        await agent.ResultAsync("works", Mutation("op-2"));
        Assert.Equal((AgentErrorCodes.StaleEpoch, "StaleEpoch"), await agent.ErrorAsync("works", Mutation("op-3", epoch: 0)));
        Assert.Equal(2, works.Runs);
    }

    [Fact]
    public async Task A_leader_that_was_followed_by_another_is_refused_on_its_own_connection()
    {
        using var host = new TestHost();
        var works = new ConvergentTestVerb("works", Json.Answer("{}"));
        var verbs = VerbTable.Standard().With([works]);
        await using var old = new ServedAgent(host.Context, verbs);
        await using var next = new ServedAgent(host.Context, verbs);
        await old.ResultAsync("attach", Attach);
        await old.ResultAsync("works", Mutation("op-1"));

        await next.ResultAsync("attach", Attach.Replace("5", "6", StringComparison.Ordinal));

        Assert.Equal((AgentErrorCodes.StaleEpoch, "StaleEpoch"), await old.ErrorAsync("works", Mutation("op-2")));
        Assert.Equal((AgentErrorCodes.StaleEpoch, "StaleEpoch"), await old.ErrorAsync("attach", Attach));
        Assert.Equal(1, works.Runs);
    }

    [Theory]
    [InlineData("""{"operation_id":"x","fsid":"../../etc","epoch":0}""", "InvalidFsid")]
    [InlineData("""{"operation_id":"x","epoch":0}""", "InvalidFsid")]
    [InlineData($$"""{"fsid":"{{TestHost.Fsid}}","epoch":0}""", "OperationIdMissing")]
    [InlineData("[]", "InvalidParameters")]
    public async Task A_mutation_that_names_no_cluster_or_operation_is_refused(string parameters, string id)
    {
        using var host = new TestHost();
        var works = new ConvergentTestVerb("works", Json.Answer("{}"));
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([works]));

        Assert.Equal(id, (await agent.ErrorAsync("works", parameters)).Id);
        Assert.Equal(0, works.Runs);
    }

    [Fact]
    public async Task Attach_names_what_a_dead_agent_left_without_an_end()
    {
        using var host = new TestHost();
        new Dispatcher(host.Context, TimeProvider.System).JournalOf(TestHost.Fsid).Append(new JournalEntry
        {
            Kind = "begin", OperationId = "op-7", Verb = "osd-prepare", Target = "/dev/sdb",
            At = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Process = "an-earlier-boot:4711:12345",
        });
        await using var agent = new ServedAgent(host.Context);

        var interrupted = (await agent.ResultAsync("attach", Attach)).GetProperty("interrupted");

        var record = Assert.Single(interrupted.EnumerateArray());
        Assert.Equal(("op-7", "begun"), (record.GetProperty("operation_id").GetString(), record.GetProperty("state").GetString()));
        Assert.Equal("absent", record.GetProperty("observed").GetString());
    }

    [Fact]
    public async Task What_was_interrupted_comes_with_what_the_host_shows_now()
    {
        using var host = new TestHost();
        host.With($"/var/lib/ceph/{TestHost.Fsid}/mgr.a/unit.run", "#").With($"/var/lib/ceph/{TestHost.Fsid}/mgr.a/unit.meta", "{}");
        host.Processes.Answer("systemctl show", $"Id=ceph-{TestHost.Fsid}@mgr.a.service\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n");
        var journal = new Dispatcher(host.Context, TimeProvider.System).JournalOf(TestHost.Fsid);
        foreach (var target in new[] { "mgr.a", "mgr.gone" })
        {
            journal.Append(new JournalEntry
            {
                Kind = "begin", OperationId = target, Verb = "deploy", Target = target, At = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Process = "an-earlier-boot:4711:12345",
            });
        }
        await using var agent = new ServedAgent(host.Context);

        var interrupted = (await agent.ResultAsync("attach", Attach)).GetProperty("interrupted");

        Assert.Equal(
            [("mgr.a", "running"), ("mgr.gone", "absent")],
            interrupted.EnumerateArray().Select(o => (o.GetProperty("target").GetString()!, o.GetProperty("observed").GetString()!)));
    }

    [Fact]
    public async Task A_full_disk_has_a_name()
    {
        using var host = new TestHost();
        var full = new TestVerb("full", mutates: false, (_, _, _) => throw new IOException("No space left on device", 28));
        await using var agent = new ServedAgent(host.Context, VerbTable.Standard().With([full]));

        Assert.Equal((AgentErrorCodes.Failed, "DiskFull"), await agent.ErrorAsync("full"));
    }
}
