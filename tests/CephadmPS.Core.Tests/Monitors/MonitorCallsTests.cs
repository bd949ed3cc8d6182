using System.Text;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using Xunit;

namespace CephadmPS.Core.Tests.Monitors;

public sealed class MonitorCallsTests
{
    private static readonly Dictionary<string, string> CrashCaps = new() { ["mon"] = "profile crash", ["mgr"] = "profile crash" };

    [Fact]
    public async Task Maps_as_Ceph_20_tells_them()
    {
        var status = await Answering(CephAnswers.Status).GetStatusAsync();
        Assert.Equal(("HEALTH_WARN", 1, 1, 1, 1, true, 0), (status.Health, status.MonCount, status.OsdCount, status.OsdsUp, status.OsdsIn, status.MgrAvailable, status.MgrStandbys));
        Assert.Equal("OSD count 1 < osd_pool_default_size 2", status.Checks["TOO_FEW_OSDS"].Summary);
        Assert.Equal(6442450944, status.BytesTotal);

        var quorum = await Answering(CephAnswers.Quorum).GetQuorumAsync();
        Assert.Equal(["tc1"], quorum.Names);
        Assert.Equal("tc1", quorum.Leader);

        var mons = await Answering(CephAnswers.MonDump).GetMonMapAsync();
        var mon = Assert.Single(mons.Mons);
        Assert.Equal(("tc1", 0, "[v2:10.96.0.11:3300,v1:10.96.0.11:6789]", "{}"), (mon.Name, mon.Rank, mon.Addresses, mon.CrushLocation));
        Assert.Equal("tentacle", mons.MinMonReleaseName);
        var placed = CephAnswers.MonDump.Replace("\"crush_location\":[]", """
            "crush_location":[{"key":"datacenter","val":"a"},{"key":"rack","val":"r1"}]
            """, StringComparison.Ordinal);
        Assert.Equal("{datacenter=a,rack=r1}", (await Answering(placed).GetMonMapAsync()).Mons[0].CrushLocation);

        var mgrs = await Answering(CephAnswers.MgrDump).GetMgrMapAsync();
        Assert.Equal((3, true, "a"), (mgrs.Epoch, mgrs.Available, mgrs.ActiveName));
        Assert.Empty(mgrs.Standbys);

        var tree = await Answering(CephAnswers.OsdTree).GetOsdTreeAsync();
        Assert.Equal(["root", "host", "osd"], tree.Select(n => n.Type));
        Assert.Equal(("up", "hdd", 1.0), (tree[2].Status, tree[2].DeviceClass, tree[2].Reweight));

        var osds = await Answering(CephAnswers.OsdDump).GetOsdMapAsync();
        var osd = Assert.Single(osds.Osds);
        Assert.Equal((0, true, true, false), (osd.Id, osd.Up, osd.In, osd.Destroyed));
        Assert.Equal("tentacle", osds.RequireOsdRelease);

        var fs = Assert.Single(await Answering(CephAnswers.FsLs).GetFileSystemsAsync());
        Assert.Equal(("a", "cephfs.a.meta"), (fs.Name, fs.MetadataPool));
        Assert.Equal(3, (await Answering(CephAnswers.Versions).GetVersionsAsync())["overall"].Values.Single());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{\"health\":{\"status\":\"HEALTH_OK\"}}")]
    public async Task An_answer_of_another_shape_is_an_error_and_never_an_empty_result(string answer) =>
        Assert.Equal("MonitorAnswerInvalid", (await Assert.ThrowsAsync<CephadmException>(() => Answering(answer).GetStatusAsync())).Id);

    [Fact]
    public async Task Simulated_maps_have_Cephs_shape()
    {
        var cluster = new SimulatedCluster("f");
        cluster.AddMon("a", "10.0.0.1");
        cluster.AddMon("b", "10.0.0.2");
        cluster.Mgrs.Add("x");
        var client = new SimulatedMonitor(cluster);
        Assert.Equal("HEALTH_OK", (await client.GetStatusAsync()).Health);
        Assert.Equal(["a", "b"], (await client.GetQuorumAsync()).Names);
        Assert.Equal("[v2:10.0.0.2:3300,v1:10.0.0.2:6789]", (await client.GetMonMapAsync()).Mons[1].Addresses);
        Assert.Equal("x", (await client.GetMgrMapAsync()).ActiveName);
        Assert.Empty((await client.GetOsdMapAsync()).Osds);
        Assert.Single(await client.GetOsdTreeAsync());
        Assert.False((await client.MonOkToStopAsync(["a"])).Ok);
        Assert.Equal(3, (await client.GetVersionsAsync())["overall"].Values.Single());
    }

    [Fact]
    public async Task Caps_converge_and_the_second_time_nothing_is_written()
    {
        var client = Client(out var cluster);
        var made = await client.GetOrCreateAuthAsync("client.crash.h", CrashCaps);
        Assert.Equal($"[client.crash.h]\n\tkey = {made.Key}\n", made.KeyringText);
        Assert.Equal(CrashCaps, made.Caps);
        var writes = client.Sent.Count(c => c.Mutating);
        Assert.Equal(made.Key, (await client.GetOrCreateAuthAsync("client.crash.h", CrashCaps)).Key);
        Assert.Equal(writes, client.Sent.Count(c => c.Mutating));
        var changed = await client.GetOrCreateAuthAsync("client.crash.h", new Dictionary<string, string> { ["mon"] = "allow r" });
        Assert.Equal((made.Key, "allow r", 1), (changed.Key, changed.Caps["mon"], changed.Caps.Count));
        Assert.Equal("allow r", cluster.Auth["client.crash.h"].Caps["mon"]);
    }

    [Fact]
    public async Task A_mon_that_does_not_know_the_key_type_is_asked_without_it()
    {
        var client = Client(out _);
        var refusing = new Filter(client, command => command.Arguments.ContainsKey("key_type") ? new MonitorReply(-22, [], "unknown key type") : null);
        Assert.Equal("client.crash.h", (await refusing.GetOrCreateAuthAsync("client.crash.h", CrashCaps)).Entity);
    }

    [Fact]
    public async Task A_pending_key_wins()
    {
        var entity = await Answering("""[{"entity":"mgr.a","key":"old","pending_key":"new","caps":{}}]""").GetAuthAsync("mgr.a");
        Assert.Equal("new", entity!.Key);
    }

    [Fact]
    public void A_key_shows_in_no_text() =>
        Assert.DoesNotContain("hidden", new AuthEntity("mgr.a", "hidden") { Caps = CrashCaps }.ToString());

    [Fact]
    public async Task Refusals_carry_Cephs_words_and_a_kind()
    {
        var client = new Filter(Client(out _), _ => new MonitorReply(-22, [], "unrecognized config option 'x'"));
        var error = await Assert.ThrowsAsync<CephadmException>(() => client.SetConfigAsync("global", "x", "1"));
        Assert.Equal(("MonitorCommandFailed", ErrorKind.InvalidInput), (error.Id, error.Kind));
        Assert.Equal("'ceph config set' was refused (EINVAL): unrecognized config option 'x'.", error.Message);
    }

    [Fact]
    public async Task Configuration_converges()
    {
        var client = Client(out var cluster);
        ConfigEntry[] wanted = [new("global", "public_network", "10.0.0.0/24"), new("osd", "osd_memory_target", "1", "host:h1")];
        Assert.Equal(wanted, await client.ConvergeConfigAsync(wanted));
        Assert.Empty(await client.ConvergeConfigAsync(wanted));
        Assert.Equal("host:h1", cluster.Config[1].Mask);
        await client.RemoveConfigAsync("osd/host:h1", "osd_memory_target");
        Assert.Single(await client.GetConfigAsync());
        await client.AssimilateConfAsync("[mgr]\nmgr/crash/warn_recent_interval = 0\n");
        Assert.Equal("0", await client.GetConfigAsync("mgr", "mgr/crash/warn_recent_interval"));
    }

    [Fact]
    public async Task A_file_system_is_made_once()
    {
        var client = Client(out var cluster);
        Assert.True(await client.CreateFileSystemAsync("a"));
        Assert.False(await client.CreateFileSystemAsync("a"));
        Assert.Equal(["cephfs.a.data", "cephfs.a.meta"], cluster.Pools.Keys);
    }

    [Fact]
    public async Task Ok_to_stop_tells_yes_and_no_apart_from_errors()
    {
        var client = Client(out _);
        var no = await client.MonOkToStopAsync(["a"]);
        Assert.False(no.Ok);
        Assert.Contains("not enough monitors", no.Reason);
        var failing = new Filter(client, _ => new MonitorReply(-22, [], "mon.q does not exist"));
        await Assert.ThrowsAsync<CephadmException>(() => failing.MonOkToStopAsync(["q"]));
    }

    private static SimulatedMonitor Client(out SimulatedCluster cluster)
    {
        cluster = new SimulatedCluster("f");
        cluster.AddMon("a", "10.0.0.1");
        return new SimulatedMonitor(cluster);
    }

    private static Filter Answering(string text) => new(null, _ => new MonitorReply(0, Encoding.UTF8.GetBytes(text), ""));

    private sealed class Filter(IMonitorClient? inner, Func<MonitorCommand, MonitorReply?> answer) : IMonitorClient
    {
        public Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default) =>
            answer(command) is { } reply ? Task.FromResult(reply) : inner!.SendAsync(command, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
