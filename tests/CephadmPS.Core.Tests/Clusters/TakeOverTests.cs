using CephadmPS.Core.Clusters;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State.Upstream;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>A cluster of upstream's on simulated hosts, taken over and handed back: nothing on the hosts changes but what a person asked for.</summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(3);
    private readonly ClusterEnvironment environment;

    public TakeOverTests()
    {
        environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => fleet };
        UpstreamFleet.Fill(fleet, version: 7);
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory]
    [InlineData("16.2.15", 3)]
    [InlineData("18.2.7", 6)]
    [InlineData("20.2.4", 7)]
    public async Task The_first_plan_is_empty_and_no_daemon_is_touched(string release, int version)
    {
        UpstreamFleet.Fill(fleet, version, release);
        var before = Daemons();
        await using var cluster = await TakeOverAsync();

        Assert.Equal(release, cluster.TakeOver!.Release);
        Assert.Empty(cluster.TakeOver.Plan!.Steps);
        Assert.Empty((await cluster.GetPlanAsync(null, default)).Steps);
        Assert.Equal(before, Daemons());
        Assert.Equal("true", fleet.Cluster.ConfigKeys["mgr/cephadm/pause"]);
        Assert.Equal(["host1", "host2", "host3"], cluster.TakeOver.Hosts);
        Assert.Equal(["crash", "mgr", "mon", "osd.disks", "prometheus"], cluster.TakeOver.Services);
        // Of what this release cannot deploy it says so, and keeps it.
        Assert.Contains(cluster.TakeOver.Plan.Notes, note => note.Text.Contains("prometheus", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handing_back_what_nobody_changed_writes_nothing_of_upstream()
    {
        var before = UpstreamKeysNow();
        await using var cluster = await TakeOverAsync();
        var result = await cluster.HandBackAsync(null, default);

        Assert.Empty(result.Written);
        Assert.Empty(result.Removed);
        Assert.True(result.Resumed);
        Assert.Equal(before, UpstreamKeysNow());
        Assert.Equal(["cephadmps/leader"], fleet.Cluster.ConfigKeys.Keys.Where(key => key.StartsWith("cephadmps/", StringComparison.Ordinal)));
        Assert.Equal("mgr.host1.abcdef", "mgr." + fleet.Cluster.Mgrs[0]);
    }

    [Fact]
    public async Task What_changed_meanwhile_is_known_to_upstream_afterwards()
    {
        await using var cluster = await TakeOverAsync();
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: fs\nplacement: {count: 1}\n"), new SetSpecsOptions(), default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        var mds = Assert.Single(await cluster.GetDaemonsAsync(default), daemon => daemon.DaemonType == "mds");

        var result = await cluster.HandBackAsync(null, default);

        Assert.Equal([$"host.{mds.HostName}", "spec.mds.fs"], result.Written);
        var host = UpstreamHost.Read(mds.HostName, fleet.Cluster.ConfigKeys[$"mgr/cephadm/host.{mds.HostName}"]);
        Assert.Contains(host.Daemons, daemon => daemon.DaemonName == mds.DaemonName);
        // Upstream reconfigures a daemon whose last configuration it does not know.
        Assert.Empty(host.ConfigDeps[mds.DaemonName].Dependencies);
        Assert.Contains($"crash.{mds.HostName}", host.ConfigDeps.Keys);
        Assert.DoesNotContain("pause", fleet.Cluster.ConfigKeys.Keys.Where(key => key.EndsWith("pause", StringComparison.Ordinal)));
        // Upstream holds its records in memory: another mgr reads them.
        Assert.Equal("host2.ghijkl", fleet.Cluster.Mgrs[0]);
    }

    [Fact]
    public async Task A_removed_service_is_removed_from_upstreams_records()
    {
        await using var cluster = await TakeOverAsync();
        await cluster.RemoveServiceAsync("crash", force: false, default);
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        var result = await cluster.HandBackAsync(null, default);

        Assert.Equal(["spec.crash"], result.Removed);
        Assert.DoesNotContain("mgr/cephadm/spec.crash", fleet.Cluster.ConfigKeys.Keys);
        Assert.Contains("mgr/cephadm/spec.prometheus", fleet.Cluster.ConfigKeys.Keys);
    }

    [Fact]
    public async Task A_cluster_that_upstream_runs_is_not_managed_by_accident()
    {
        var error = await Assert.ThrowsAsync<CephadmException>(() => CephCluster.ConnectAsync(Options with { TakeOver = null }, environment, null, default));
        Assert.Equal("RunByUpstream", error.Id);
        Assert.DoesNotContain(fleet.Cluster.ConfigKeys.Keys, key => key.StartsWith("cephadmps/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_take_over_says_so()
    {
        await using (await TakeOverAsync())
        {
        }
        var error = await Assert.ThrowsAsync<CephadmException>(TakeOverAsync);
        Assert.Equal("AlreadyManaged", error.Id);
    }

    [Fact]
    public async Task An_interrupted_take_over_is_repeated()
    {
        await using (await TakeOverAsync())
        {
        }
        var keys = fleet.Cluster.ConfigKeys;
        keys["cephadmps/take-over"] = keys["cephadmps/take-over"].Replace("\"complete\":true", "\"complete\":false", StringComparison.Ordinal);
        keys.Remove("cephadmps/spec/crash");

        Assert.Equal("RunByUpstream", (await Assert.ThrowsAsync<CephadmException>(() => CephCluster.ConnectAsync(Options with { TakeOver = null }, environment, null, default))).Id);
        await using var cluster = await TakeOverAsync();
        Assert.Empty(cluster.TakeOver!.Plan!.Steps);
        Assert.Contains("crash", (await cluster.GetSpecsAsync(default)).Select(spec => spec.ServiceName));
        // The pause of the first attempt is not taken for an admin's.
        Assert.True((await cluster.HandBackAsync(null, default)).Resumed);
    }

    [Fact]
    public async Task What_an_admin_paused_stays_paused()
    {
        fleet.Cluster.ConfigKeys["mgr/cephadm/pause"] = "true";
        await using var cluster = await TakeOverAsync();
        Assert.False((await cluster.HandBackAsync(null, default)).Resumed);
        Assert.Contains("mgr/cephadm/pause", fleet.Cluster.ConfigKeys.Keys);
    }

    [Fact]
    public async Task What_upstream_stores_until_its_loop_has_come_to_rest_is_imported()
    {
        fleet.Cluster.UpstreamBusyLooks = 2;
        var events = new List<string>();
        await using var cluster = await CephCluster.ConnectAsync(Options, environment, new Told(change => events.Add(change.Text)), default);

        Assert.Contains("waiting until upstream has ended what it is doing", events);
        Assert.True(fleet.Cluster.UpstreamBusyLooks < 0);
        Assert.Empty(cluster.TakeOver!.Plan!.Steps);
    }

    [Fact]
    public async Task Upstream_resumed_behind_our_back_is_told()
    {
        await using var cluster = await TakeOverAsync();
        Assert.DoesNotContain(cluster.TakeOver!.Plan!.Notes, note => note.Code == "UpstreamResumed");
        fleet.Cluster.ConfigKeys.Remove("mgr/cephadm/pause");
        Assert.Contains((await cluster.GetPlanAsync(null, default)).Notes, note => note.Code == "UpstreamResumed");
    }

    [Fact]
    public async Task An_upgrade_refuses_it_and_nothing_is_changed()
    {
        fleet.Cluster.ConfigKeys["mgr/cephadm/upgrade_state"] = """{"target_name": "quay.io/ceph/ceph:v20", "paused": true}""";
        var before = fleet.Cluster.ConfigKeys.ToList();
        Assert.Equal("UpstreamUpgradeRuns", (await Assert.ThrowsAsync<CephadmException>(TakeOverAsync)).Id);
        Assert.Equal(before, fleet.Cluster.ConfigKeys.ToList());
    }

    [Fact]
    public async Task A_silent_host_refuses_it_unless_that_is_allowed()
    {
        fleet.Hosts["host3"].Offline = true;
        var error = await Assert.ThrowsAsync<CephadmException>(TakeOverAsync);
        Assert.Equal("HostsNotReady", error.Id);
        Assert.Contains("host3", Assert.Single(error.Details), StringComparison.Ordinal);
        Assert.DoesNotContain("mgr/cephadm/pause", fleet.Cluster.ConfigKeys.Keys);

        await using var cluster = await CephCluster.ConnectAsync(Options with { TakeOver = new TakeOverOptions { AllowOfflineHosts = true } }, environment, null, default);
        Assert.Empty(cluster.TakeOver!.Plan!.Steps);
        Assert.Contains(cluster.TakeOver.Plan.Notes, note => note.Subject == "host3");
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        var before = fleet.Cluster.ConfigKeys.ToList();
        var preview = await CephCluster.PreviewTakeOverAsync(Options, environment, null, default);
        Assert.Equal(["host1", "host2", "host3"], preview.Hosts);
        Assert.Equal(before, fleet.Cluster.ConfigKeys.ToList());
        Assert.Empty(environment.Profiles.List());
    }

    [Fact]
    public async Task A_cluster_of_our_own_cannot_be_handed_back()
    {
        fleet.Cluster.ConfigKeys.Clear();
        await using var cluster = await CephCluster.ConnectAsync(Options with { TakeOver = null }, environment, null, default);
        Assert.Equal("NotTakenOver", (await Assert.ThrowsAsync<CephadmException>(() => cluster.HandBackAsync(null, default))).Id);
    }

    [Fact]
    public async Task Daemons_of_a_spec_that_is_not_valid_are_kept()
    {
        fleet.Cluster.ConfigKeys["mgr/cephadm/spec.rgw.bad"] =
            """{"created": "2025-03-01T10:00:00.000000Z", "spec": {"service_type": "rgw", "service_id": "bad", "placement": {"count": 1}, "spec": {"rgw_frontend_type": "nginx"}}}""";
        UpstreamFleet.AddDaemon(fleet, "host1", "rgw.bad.host1.abcdef", "rgw.bad");
        await using var cluster = await TakeOverAsync();

        Assert.Empty(cluster.TakeOver!.Plan!.Steps);
        Assert.True((await cluster.GetSpecsAsync(default)).Single(spec => spec.ServiceName == "rgw.bad").Unmanaged);
        Assert.Contains("rgw_frontend_type", Assert.Single(cluster.TakeOver.Notes, note => note.Subject == "rgw.bad").Text, StringComparison.Ordinal);
    }

    private sealed class Told(Action<OperationEvent> tell) : IProgress<OperationEvent>
    {
        public void Report(OperationEvent value) => tell(value);
    }

    private ConnectOptions Options => new() { HostName = "host1", Address = "10.0.0.1", ProfileName = "taken", TakeOver = new TakeOverOptions() };

    private Task<CephCluster> TakeOverAsync() => CephCluster.ConnectAsync(Options, environment, null, default);

    private List<string> Daemons() =>
        [.. fleet.Hosts.Values.SelectMany(host => host.Daemons.Values.Select(daemon => $"{host.HostName} {daemon.Name} {daemon.State} {daemon.ContainerId} {daemon.Started}"))];

    private List<KeyValuePair<string, string>> UpstreamKeysNow() =>
        [.. fleet.Cluster.ConfigKeys.Where(key => key.Key.StartsWith("mgr/", StringComparison.Ordinal))];
}
