using System.Net.Sockets;
using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Server;

public sealed class ResidentAgentTests : IAsyncDisposable
{
    private readonly TestHost host = new();
    private readonly CancellationTokenSource stop = new();
    private readonly StringWriter log = new();
    private Task<int> running = Task.FromResult(0);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Eventually.WithinAsync(running);
        stop.Dispose();
        host.Dispose();
    }

    private void Start(VerbTable? verbs = null) =>
        running = Task.Run(() => new ResidentAgent(host.Context, verbs ?? VerbTable.Standard()).RunAsync(TextWriter.Synchronized(log), stop.Token));

    private async Task<SocketAgent> ConnectAsync() =>
        new(await AgentSocket.ConnectAsync(host.Context, TimeSpan.FromSeconds(10), CancellationToken.None) ?? throw new InvalidOperationException("no agent"));

    [Fact]
    public async Task Several_connections_are_answered_at_once_by_one_agent()
    {
        Start();
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();

        var one = await first.ResultAsync("hello");
        var other = await second.ResultAsync("hello");

        Assert.True(one.GetProperty("resident").GetBoolean());
        Assert.Equal(one.GetProperty("instance").GetString(), other.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task The_socket_is_roots_alone()
    {
        Start();
        using var agent = await ConnectAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AgentSocket.PathOf(host.Context)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(AgentSocket.PathOf(host.Context))!));
    }

    [Fact]
    public async Task A_second_agent_is_refused_and_the_first_goes_on()
    {
        Start();
        using var agent = await ConnectAsync();

        var refused = await Assert.ThrowsAsync<AgentException>(() => new ResidentAgent(host.Context, VerbTable.Standard()).RunAsync(log, stop.Token));

        Assert.Equal("AlreadyServed", refused.Id);
        await agent.ResultAsync("ping");
    }

    [Fact]
    public async Task What_a_killed_agent_left_does_not_keep_the_next_one_out()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AgentSocket.PathOf(host.Context))!);
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(AgentSocket.PathOf(host.Context)));
        }
        await File.WriteAllTextAsync(AgentSocket.PathOf(host.Context), "");

        Start();

        using var agent = await ConnectAsync();
        await agent.ResultAsync("ping");
    }

    [Fact]
    public async Task What_one_announces_all_who_watch_hear()
    {
        Start();
        using var leader = await ConnectAsync();
        await leader.ResultAsync("watch");
        using var session = await ConnectAsync();

        await session.ResultAsync("announce", $$"""{"fsid":"{{TestHost.Fsid}}"}""");

        var told = await leader.ChangeAsync();
        Assert.Equal(("records", TestHost.Fsid), (told.GetProperty("kind").GetString(), told.GetProperty("fsid").GetString()));
    }

    [Fact]
    public async Task A_controller_that_comes_back_gets_what_it_missed_and_nothing_else()
    {
        host.WithDirectory("/run").WithDirectory($"/var/lib/ceph/{TestHost.Fsid}");
        Start();
        string instance;
        long seen;
        using (var agent = await ConnectAsync())
        {
            var watch = await agent.ResultAsync("watch");
            Assert.False(watch.GetProperty("complete").GetBoolean());
            instance = watch.GetProperty("instance").GetString()!;
            Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/mon.a"));
            var told = await agent.ChangeAsync();
            Assert.Equal("mon.a", told.GetProperty("names")[0].GetString());
            seen = told.GetProperty("sequence").GetInt64();
        }
        Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/mon.b"));
        using (var meanwhile = await ConnectAsync())
        {
            // Until the agent has seen it.
            await meanwhile.ResultAsync("watch", $$"""{"instance":"{{instance}}","after":{{seen}}}""");
            await meanwhile.ChangeAsync();
        }

        using var back = await ConnectAsync();
        var again = await back.ResultAsync("watch", $$"""{"instance":"{{instance}}","after":{{seen}}}""");
        var missed = await back.ChangeAsync();

        Assert.True(again.GetProperty("complete").GetBoolean());
        Assert.Equal(seen, again.GetProperty("sequence").GetInt64());
        Assert.Equal(seen + 1, missed.GetProperty("sequence").GetInt64());
        Assert.Equal("mon.b", missed.GetProperty("names")[0].GetString());
    }

    [Fact]
    public async Task Numbers_of_another_agent_mean_look_at_everything()
    {
        Start();
        using var agent = await ConnectAsync();

        var watch = await agent.ResultAsync("watch", """{"instance":"0123","after":0}""");

        Assert.False(watch.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_mutation_outlives_its_connection_and_a_repeat_is_answered_from_the_journal()
    {
        var release = new TaskCompletionSource();
        var verb = new TestVerb("works", mutates: true, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("""{"done":7}""");
        });
        Start(new VerbTable([verb]));
        var request = $$"""{"operation_id":"op","fsid":"{{TestHost.Fsid}}","name":"mon.a"}""";
        using (var agent = await ConnectAsync())
        {
            agent.Send("works", request);
            await Eventually.TrueAsync(() => verb.Runs == 1, "it runs");
        }
        using var back = await ConnectAsync();
        var repeated = back.ResultAsync("works", request);
        release.SetResult();

        Assert.Equal(7, (await repeated).GetProperty("done").GetInt32());
        Assert.Equal(1, verb.Runs);
    }

    [Fact]
    public async Task A_controller_that_no_longer_leads_is_refused_on_every_connection()
    {
        var verb = new TestVerb("works", mutates: true, Json.Answer("{}"));
        Start(new VerbTable([verb]));
        using var old = await ConnectAsync();
        using var leader = await ConnectAsync();
        await old.ResultAsync("attach", $$"""{"fsid":"{{TestHost.Fsid}}","epoch":3,"controller":"a"}""");
        await leader.ResultAsync("attach", $$"""{"fsid":"{{TestHost.Fsid}}","epoch":4,"controller":"b"}""");

        var answer = await old.CallAsync("works", $$"""{"operation_id":"op","fsid":"{{TestHost.Fsid}}","name":"mon.a","epoch":3}""");

        Assert.Equal(AgentErrorCodes.StaleEpoch, ServedAgent.ErrorIn(answer).Code);
        Assert.Equal(0, verb.Runs);
    }

    [Fact]
    public async Task Told_to_stop_it_finishes_what_runs_first()
    {
        var release = new TaskCompletionSource();
        var verb = new TestVerb("works", mutates: true, async (_, _, _) =>
        {
            await release.Task;
            return Json.Of("{}");
        });
        Start(new VerbTable([verb]));
        using var agent = await ConnectAsync();
        var answer = agent.ResultAsync("works", $$"""{"operation_id":"op","fsid":"{{TestHost.Fsid}}","name":"mon.a"}""");
        await Eventually.TrueAsync(() => verb.Runs == 1, "it runs");

        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        release.SetResult();

        await answer;
        Assert.Equal(0, await Eventually.WithinAsync(running));
        Assert.False(File.Exists(AgentSocket.PathOf(host.Context)));
    }

    [Fact]
    public async Task Only_who_is_root_by_himself_is_offered_what_puts_programs_or_keys_on_the_host()
    {
        running = Task.Run(() => new ResidentAgent(host.Context, VerbTable.Standard(), VerbTable.ForAdministrators()).RunAsync(TextWriter.Synchronized(log), stop.Token));
        using var bySudo = await ConnectAsync();
        using var root = new SocketAgent(await AgentSocket.ConnectAsync(host.Context, TimeSpan.FromSeconds(10), CancellationToken.None, forRoot: true) ?? throw new InvalidOperationException("no agent"));

        foreach (var verb in new[] { "agent-install", "agent-uninstall", "controller-put", "controller-install", "controller-remove", "authorize-key" })
        {
            Assert.Equal("UnknownVerb", ServedAgent.ErrorIn(await bySudo.CallAsync(verb)).Id);
            var forRoot = await root.CallAsync(verb, "7");
            Assert.NotEqual("UnknownVerb", ServedAgent.ErrorIn(forRoot).Id);
        }
    }

    [Fact]
    public async Task Attach_joins_the_agent_that_stays_here()
    {
        Start();
        using (await ConnectAsync())
        {
        }
        using var input = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var relayInput = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, input.ClientSafePipeHandle);
        var output = new MemoryStream();
        input.Write("Content-Length: 41\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}"u8);
        input.Dispose();

        Assert.Equal(0, await Eventually.WithinAsync(AttachRelay.RunAsync(host.Context, relayInput, output, stop.Token)));

        Assert.Contains("\"resident\":true", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Attach_answers_itself_where_no_agent_stays()
    {
        var input = new MemoryStream("Content-Length: 41\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}"u8.ToArray());
        var output = new MemoryStream();

        Assert.Equal(0, await Eventually.WithinAsync(AttachRelay.RunAsync(host.Context, input, output, stop.Token)));

        Assert.Contains("\"resident\":false", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task A_notice_is_no_news_to_a_slow_reader_but_none_is_lost()
    {
        using var core = new AgentCore(host.Context, resident: true);
        await using var agent = new ServedAgent(host.Context, core: core);
        await agent.ResultAsync("watch");

        for (var i = 0; i < ChangeLog.Kept / 2; i++)
        {
            core.Changes.Add(new ChangeNotice { Kind = "daemons", Names = [$"osd.{i}"] });
        }

        await Eventually.TrueAsync(() => agent.Notifications.Count == ChangeLog.Kept / 2, "all are told");
        Assert.Equal(
            Enumerable.Range(1, ChangeLog.Kept / 2),
            agent.Notifications.Select(n => n.GetProperty("params").GetProperty("sequence").GetInt32()));
    }
}
