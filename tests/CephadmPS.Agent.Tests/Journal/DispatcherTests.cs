using System.Text.Json;
using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Journal;

public sealed class DispatcherTests : IDisposable
{
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    private Dispatcher Agent() => new(host.Context, TimeProvider.System);

    private static string Request(string id, string extra = "") =>
        $$"""{"operation_id":"{{id}}","fsid":"{{TestHost.Fsid}}","name":"mon.a"{{extra}}}""";

    private static Task<JsonElement> RunAsync(Dispatcher agent, IVerb verb, string request, Caller? caller = null, CancellationToken cancellation = default) =>
        agent.RunAsync(verb, Json.Of(request), caller ?? Caller.Local, _ => { }, cancellation);

    private string JournalText => File.ReadAllText(host.PathOf($"/var/lib/cephadm-agent/{TestHost.Fsid}/journal"));

    [Fact]
    public async Task A_repeated_operation_is_answered_and_not_done_again_even_by_the_next_agent()
    {
        var verb = new TestVerb("osd-prepare", mutates: true, Json.Answer("""{"osd_id":3}"""));
        await RunAsync(Agent(), verb, Request("op"));

        var again = await RunAsync(Agent(), verb, Request("op", ""","epoch":0,"deadline_seconds":5"""));

        Assert.Equal(3, again.GetProperty("osd_id").GetInt32());
        Assert.Equal(1, verb.Runs);
    }

    [Fact]
    public async Task The_begin_is_on_disk_before_the_effect_and_the_end_before_the_answer()
    {
        var during = "";
        var verb = new TestVerb("works", mutates: true, (_, _, _) =>
        {
            during = JournalText;
            return Task.FromResult(Json.Of("{}"));
        });

        await RunAsync(Agent(), verb, Request("op"));

        Assert.Contains("\"begin\"", during);
        Assert.DoesNotContain("\"done\"", during);
        Assert.Contains("\"done\"", JournalText);
    }

    [Fact]
    public async Task Secrets_of_request_and_result_are_not_in_the_journal()
    {
        var verb = new TestVerb("works", mutates: true, Json.Answer("""{"osd_id":1,"keyring":"AQsecret==","inner":[{"key":"AQsecret=="}]}"""));

        var result = await RunAsync(Agent(), verb, Request("op", ""","config_blobs":{"keyring":"AQsecret=="}"""));

        Assert.Equal("AQsecret==", result.GetProperty("keyring").GetString());
        Assert.DoesNotContain("AQsecret", JournalText);
        Assert.Contains("osd_id", JournalText);
    }

    [Fact]
    public async Task A_failure_is_recorded_and_repeated_as_it_was()
    {
        var verb = new TestVerb("works", mutates: true, (_, _, _) => throw new AgentException("DeviceInUse", "/dev/sdb has a file system", "Wipe it.") { Undone = true });

        await Assert.ThrowsAsync<AgentException>(() => RunAsync(Agent(), verb, Request("op")));
        var again = await Assert.ThrowsAsync<AgentException>(() => RunAsync(Agent(), verb, Request("op")));

        Assert.Equal(("DeviceInUse", "Wipe it.", true), (again.Id, again.Advice, again.Undone));
        Assert.Equal(1, verb.Runs);
    }

    private void LeaveBegun(Dispatcher agent, IVerb verb, string request)
    {
        // What an agent that was killed between the begin and the end leaves behind.
        var mutation = Mutation.Of(verb, Json.Of(request));
        agent.JournalOf(TestHost.Fsid).Append(new JournalEntry
        {
            Kind = "begin", OperationId = mutation.OperationId, Verb = verb.Name, Target = "mon.a", Digest = mutation.Digest,
            At = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Process = "gone:1:1",
        });
    }

    [Fact]
    public async Task An_interrupted_operation_is_not_repeated_blindly()
    {
        var verb = new TestVerb("osd-prepare", mutates: true, Json.Answer("{}"));
        LeaveBegun(Agent(), verb, Request("op"));

        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(Agent(), verb, Request("op")));

        Assert.Equal((AgentErrorCodes.Interrupted, "OperationInterrupted"), (error.Code, error.Id));
        Assert.Equal(0, verb.Runs);
    }

    [Fact]
    public async Task An_interrupted_convergent_operation_is_run_again()
    {
        var verb = new ConvergentTestVerb("write-files", Json.Answer("""{"changed":[]}"""));
        LeaveBegun(Agent(), verb, Request("op"));

        await RunAsync(Agent(), verb, Request("op"));

        Assert.Equal(1, verb.Runs);
        Assert.Equal("done", Agent().JournalOf(TestHost.Fsid).Find("op")!.ToRecord().State);
    }

    [Fact]
    public async Task What_its_asker_ended_is_run_again_when_it_is_asked_for_again()
    {
        var verb = new ConvergentTestVerb("rm-daemon", Json.Answer("""{"changed":true}"""));
        using var gone = new CancellationTokenSource();
        var ended = new ConvergentTestVerb("rm-daemon", async (_, _, cancellation) =>
        {
            await gone.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Agent(), ended, Request("op"), null, gone.Token));
        Assert.Equal("failed", Agent().JournalOf(TestHost.Fsid).Find("op")!.ToRecord().State);

        await RunAsync(Agent(), verb, Request("op"));

        Assert.Equal(1, verb.Runs);
        Assert.Equal("done", Agent().JournalOf(TestHost.Fsid).Find("op")!.ToRecord().State);
    }

    [Fact]
    public async Task The_same_id_for_something_else_is_refused()
    {
        var verb = new TestVerb("osd-prepare", mutates: true, Json.Answer("{}"));
        await RunAsync(Agent(), verb, Request("op", ""","device":"/dev/sdb" """));

        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(Agent(), verb, Request("op", ""","device":"/dev/sdc" """)));

        Assert.Equal("OperationReused", error.Id);
        Assert.Equal(1, verb.Runs);
    }

    [Fact]
    public async Task A_repeated_deploy_of_a_daemon_that_is_as_deployed_answers_unchanged()
    {
        var (verb, request) = DeployedMon("active");
        await RunAsync(Agent(), verb, request);

        var again = await RunAsync(Agent(), verb, request);

        Assert.Equal("unchanged", again.GetProperty("kind").GetString());
        Assert.Equal("running", again.GetProperty("daemon").GetProperty("state").GetString());
        Assert.Equal(1, verb.Runs);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("inactive")]
    public async Task A_repeated_deploy_of_a_daemon_that_no_longer_runs_is_done_again(string state)
    {
        var (verb, request) = DeployedMon(state);
        await RunAsync(Agent(), verb, request);
        await RunAsync(Agent(), verb, request);

        Assert.Equal(2, verb.Runs);
    }

    [Fact]
    public async Task A_repeated_deploy_of_a_daemon_that_was_removed_is_done_again()
    {
        var (verb, request) = DeployedMon("active");
        await RunAsync(Agent(), verb, request);
        Directory.Delete(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/mon.a"), recursive: true);

        await RunAsync(Agent(), verb, request);

        Assert.Equal(2, verb.Runs);
    }

    private (TestVerb Verb, string Request) DeployedMon(string activeState)
    {
        var directory = $"/var/lib/ceph/{TestHost.Fsid}/mon.a";
        host.With(directory + "/unit.image", "ceph:1\n").With(directory + "/unit.meta", """{"config_digest":"d1"}""");
        host.Processes.Answer("systemctl show", $"Id=ceph-{TestHost.Fsid}@mon.a.service\nLoadState=loaded\nActiveState={activeState}\nSubState=running\n");
        return (new ConvergentTestVerb("deploy", Json.Answer("""{"kind":"deploy"}""")), Request("op", ""","image":"ceph:1","meta":{"config_digest":"d1"}"""));
    }

    [Fact]
    public async Task Other_daemons_run_together_the_same_one_in_turn()
    {
        var release = new TaskCompletionSource();
        var verb = new TestVerb("works", mutates: true, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("{}");
        });
        var agent = Agent();
        string Named(string id, string name) => $$"""{"operation_id":"{{id}}","fsid":"{{TestHost.Fsid}}","name":"{{name}}"}""";

        var first = RunAsync(agent, verb, Named("1", "mon.a"));
        var other = RunAsync(agent, verb, Named("2", "mgr.a"));
        var second = RunAsync(agent, verb, Named("3", "mon.a"));
        await Eventually.TrueAsync(() => verb.Runs == 2, "two daemons at work");
        Assert.Equal(3, agent.RunningMutations);
        release.SetResult();

        await Eventually.WithinAsync(Task.WhenAll(first, other, second));
        Assert.Equal(3, verb.Runs);
        Assert.Equal(0, agent.RunningMutations);
    }

    [Fact]
    public async Task A_deadline_ends_the_work_and_says_so()
    {
        var verb = new TestVerb("works", mutates: true, async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        });

        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(Agent(), verb, Request("op", ""","deadline_seconds":1""")));

        Assert.Equal((AgentErrorCodes.Cancelled, "DeadlinePassed"), (error.Code, error.Id));
        Assert.Equal("failed", Agent().JournalOf(TestHost.Fsid).Find("op")!.ToRecord().State);
    }

    [Fact]
    public async Task A_removed_cluster_has_no_epoch_any_more()
    {
        var agent = Agent();
        agent.Epochs.Raise(TestHost.Fsid, 7, "x");

        await RunAsync(agent, new ConvergentTestVerb("rm-cluster", Json.Answer("""{"changed":true}""")), $$"""{"operation_id":"rm","fsid":"{{TestHost.Fsid}}","epoch":7}""");

        Assert.Equal(0, agent.Epochs.Read(TestHost.Fsid).Epoch);
        Assert.Equal("done", Agent().JournalOf(TestHost.Fsid).Find("rm")!.ToRecord().State);
    }

    [Fact]
    public async Task Journals_of_clusters_removed_long_ago_go_with_the_next_removal()
    {
        void Journal(string fsid, int days)
        {
            host.With($"/var/lib/cephadm-agent/{fsid}/journal", "");
            File.SetLastWriteTimeUtc(host.PathOf($"/var/lib/cephadm-agent/{fsid}/journal"), DateTime.UtcNow.AddDays(-days));
        }
        var (longAgo, lately, stillHere) = (TestHost.OtherFsid, TestHost.OtherFsid.Replace('1', '2'), TestHost.OtherFsid.Replace('1', '3'));
        Journal(longAgo, 8);
        Journal(lately, 6);
        Journal(stillHere, 8);
        host.WithDirectory($"/var/lib/ceph/{stillHere}");

        await RunAsync(Agent(), new ConvergentTestVerb("rm-cluster", Json.Answer("{}")), Request("rm"));

        Assert.Equal(
            new[] { lately, stillHere, TestHost.Fsid }.Order(),
            Directory.GetDirectories(host.PathOf("/var/lib/cephadm-agent")).Select(d => Path.GetFileName(d)!).Order());
    }

    [Fact]
    public async Task A_stale_epoch_is_refused_even_if_it_rose_while_the_mutation_waited()
    {
        var agent = Agent();
        agent.Epochs.Raise(TestHost.Fsid, 1, "first");
        var release = new TaskCompletionSource();
        var verb = new TestVerb("works", mutates: true, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("{}");
        });
        var first = RunAsync(agent, verb, Request("1", ""","epoch":1"""));
        await Eventually.TrueAsync(() => verb.Runs == 1, "the first runs");
        var second = RunAsync(agent, verb, Request("2", ""","epoch":1"""));
        Agent().Epochs.Raise(TestHost.Fsid, 2, "second");
        release.SetResult();

        await Eventually.WithinAsync(first);
        var error = await Assert.ThrowsAsync<AgentException>(() => second);
        Assert.Equal(AgentErrorCodes.StaleEpoch, error.Code);
        Assert.Contains("second", error.Message);
        Assert.Equal(1, verb.Runs);
    }
}
