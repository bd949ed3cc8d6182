using System.Text;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Monitors;

public class MonitorSessionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly MonitorAccess Access = new(TestHost.Fsid, "localhost/ceph:1", "[global]\nfsid = x", "[client.admin]\nkey = AQsecret==");

    private static string[] SessionDirectories(TestHost host) =>
        Directory.Exists(host.PathOf("/run/cephadm-agent")) ? Directory.GetDirectories(host.PathOf("/run/cephadm-agent")) : [];

    [Fact]
    public async Task Commands_are_answered_several_at_a_time()
    {
        using var host = new TestHost(new FakeEngine(FakeEngine.Mons));
        await using var session = await MonitorSession.OpenAsync(host.Context, "podman", Access, default);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => session.SendAsync("mon", "{}", null, Long)));

        Assert.All(replies, r => Assert.Equal((-2, "hello", "not found", false), (r.ReturnCode, Encoding.UTF8.GetString(r.Output), r.Status, r.Unknown)));
    }

    [Fact]
    public async Task The_keyring_is_in_a_private_file_and_nowhere_else_and_goes_with_the_session()
    {
        var engine = new FakeEngine(FakeEngine.Mons);
        using var host = new TestHost(engine);
        var session = await MonitorSession.OpenAsync(host.Context, "podman", Access, default);

        var command = Assert.Single(engine.Started);
        var directory = Assert.Single(SessionDirectories(host));
        var keyring = Path.Combine(directory, "etc", "keyring");
        Assert.DoesNotContain("AQsecret", command.ToString());
        Assert.DoesNotContain("AQsecret", Access.ToString());
        Assert.Contains("--log-driver=none", command.Arguments);
        Assert.Contains($"{directory}/etc:/etc/ceph:ro,z", command.Arguments);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyring));
        Assert.Equal("[client.admin]\nkey = AQsecret==\n", File.ReadAllText(keyring));

        await session.DisposeAsync();
        Assert.Empty(SessionDirectories(host));
    }

    [Fact]
    public async Task No_answer_in_time_is_unknown_and_the_session_has_ended()
    {
        using var host = new TestHost(new FakeEngine(FakeEngine.Mons));
        await using var session = await MonitorSession.OpenAsync(host.Context, "podman", Access, default);
        var other = session.SendAsync("mon", "hang", null, Long);

        var reply = await session.SendAsync("mon", "hang", null, TimeSpan.FromMilliseconds(200));

        Assert.True(reply.Unknown);
        Assert.True((await Eventually.WithinAsync(other)).Unknown);
        Assert.False(session.IsOpen);
        Assert.Equal("SessionEnded", (await Assert.ThrowsAsync<AgentException>(() => session.SendAsync("mon", "{}", null, Long))).Id);
        Assert.Empty(SessionDirectories(host));
    }

    [Fact]
    public async Task A_container_that_dies_leaves_unknown_answers_and_no_files()
    {
        using var host = new TestHost(new FakeEngine(FakeEngine.Mons));
        await using var session = await MonitorSession.OpenAsync(host.Context, "podman", Access, default);

        var reply = await session.SendAsync("mon", "die", null, Long);

        Assert.True(reply.Unknown);
        await Eventually.TrueAsync(() => !session.IsOpen && SessionDirectories(host).Length == 0, "the session is cleaned up");
    }

    [Fact]
    public async Task A_container_that_does_not_end_by_itself_is_removed()
    {
        var engine = new FakeEngine("echo '{\"ready\": true}'; exec sleep 1000");
        using var host = new TestHost(engine);
        var session = await MonitorSession.OpenAsync(host.Context, "podman", Access, default);

        await session.DisposeAsync();

        Assert.Equal($"podman rm -f {session.Name}", Assert.Single(engine.Ran).ToString());
    }

    [Theory]
    [InlineData("echo '{\"error\": \"[errno 13] permission denied\"}'", "NoMonitor", "permission denied")]
    [InlineData("echo 'Error: localhost/ceph:1: image not known' >&2; exit 125", "ImageMissing", "localhost/ceph:1")]
    [InlineData("echo 'something odd' >&2; exit 1", "NoMonitor", "container ended")]
    public async Task A_session_that_cannot_be_had_says_why_and_leaves_nothing(string script, string id, string words)
    {
        using var host = new TestHost(new FakeEngine(script));

        var error = await Assert.ThrowsAsync<AgentException>(() => MonitorSession.OpenAsync(host.Context, "podman", Access, default));

        Assert.Equal(id, error.Id);
        Assert.Contains(words, error.Message);
        Assert.Empty(SessionDirectories(host));
    }

    [Fact]
    public async Task Older_leaders_sessions_and_dead_agents_leftovers_are_ended_others_stay()
    {
        var engine = new FakeEngine(FakeEngine.Mons);
        using var host = new TestHost(engine);
        host.WithProgram("podman");
        var alive = new ProcessIdentity(host.Context).Own;
        void Session(string name, string owner, long epoch) => host
            .With($"/run/cephadm-agent/ceph-{TestHost.Fsid}-monsession-{name}/owner", owner)
            .With($"/run/cephadm-agent/ceph-{TestHost.Fsid}-monsession-{name}/epoch", $"{epoch}");
        var init = InitIdentity(host);
        Session("older", init, 4);
        Session("reader", init, 0);
        Session("mine", alive, 4);
        Session("left", "gone:1:1", 5);

        await MonitorSession.EndOlderAsync(host.Context, TestHost.Fsid, 5, new ProcessIdentity(host.Context), new HashSet<string> { $"ceph-{TestHost.Fsid}-monsession-mine" });

        Assert.Equal(["left", "older"], engine.Ran.Select(r => r.Arguments[^1].Split('-')[^1]).Order());
        Assert.Equal(["mine", "reader"], SessionDirectories(host).Select(d => d.Split('-')[^1]).Order());
    }

    /// <summary>A process that certainly lives and is not this one.</summary>
    private static string InitIdentity(TestHost host)
    {
        var stat = File.ReadAllText("/proc/1/stat");
        var boot = SafeFiles.ReadTrimmed(host.PathOf("/proc/sys/kernel/random/boot_id")) ?? "?";
        return $"{boot}:1:{stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}";
    }

    [Fact]
    public async Task Over_a_connection_a_mutating_command_of_a_former_leader_ends_its_session()
    {
        using var host = new TestHost(new FakeEngine(FakeEngine.Mons));
        host.WithProgram("podman").With($"/var/lib/ceph/{TestHost.Fsid}/mon.a/unit.image", "localhost/ceph:1\n")
            .With($"/var/lib/ceph/{TestHost.Fsid}/config/ceph.conf", $"[global]\nfsid = {TestHost.Fsid}\n")
            .With($"/var/lib/ceph/{TestHost.Fsid}/config/ceph.client.admin.keyring", "[client.admin]\n");
        await using var agent = new ServedAgent(host.Context);
        await using var other = new ServedAgent(host.Context);
        string Attach(int epoch) => $$"""{"fsid":"{{TestHost.Fsid}}","epoch":{{epoch}},"controller":"c{{epoch}}"}""";
        await agent.ResultAsync("attach", Attach(1));
        var opened = await agent.ResultAsync("monitor-open", $$"""{"fsid":"{{TestHost.Fsid}}"}""");
        var session = opened.GetProperty("session").GetString();
        string Command(string command, bool mutating) => $$"""{"session":"{{session}}","command":"{{command}}","mutating":{{(mutating ? "true" : "false")}},"epoch":1}""";

        Assert.Equal("localhost/ceph:1", opened.GetProperty("image").GetString());
        Assert.Equal("hello", (await agent.ResultAsync("monitor-command", Command("x", true))).GetProperty("output").GetString());
        var bytes = await agent.ResultAsync("monitor-command", Command("bytes", false));
        Assert.Equal((true, "/wD+"), (bytes.GetProperty("binary").GetBoolean(), bytes.GetProperty("output").GetString()));
        // Both agents are this process here, so that the file alone tells of the new leader.
        await other.ResultAsync("attach", Attach(2));

        Assert.Equal((AgentErrorCodes.StaleEpoch, "StaleEpoch"), await agent.ErrorAsync("monitor-command", Command("x", true)));
        Assert.Equal("SessionEnded", (await agent.ErrorAsync("monitor-command", Command("x", false))).Id);
        Assert.Empty(SessionDirectories(host));
    }

    [Fact]
    public async Task What_the_host_does_not_hold_is_asked_for_by_name()
    {
        using var host = new TestHost(new FakeEngine(FakeEngine.Mons));
        await using var agent = new ServedAgent(host.Context);
        var request = $$"""{"fsid":"{{TestHost.Fsid}}"}""";

        Assert.Equal("ImageUnknown", (await agent.ErrorAsync("monitor-open", request)).Id);
        host.With($"/var/lib/ceph/{TestHost.Fsid}/osd.1/unit.image", "i\n").With("/etc/ceph/ceph.conf", "[global]\nfsid = another\n")
            .With("/etc/ceph/ceph.client.admin.keyring", "another cluster's");
        Assert.Equal("ConfigMissing", (await agent.ErrorAsync("monitor-open", request)).Id);
        host.With($"/var/lib/ceph/{TestHost.Fsid}/config/ceph.conf", $"fsid = {TestHost.Fsid}\n");
        Assert.Equal("KeyringMissing", (await agent.ErrorAsync("monitor-open", request)).Id);
    }
}
