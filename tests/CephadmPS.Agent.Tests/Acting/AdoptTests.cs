using CephadmPS.Agent.Adoption;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class AdoptTests : IDisposable
{
    private const string OsdFsid = "02d894cf-591c-4ffc-98e0-87d801ba5918";
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    private readonly ActingHost host = new();

    public AdoptTests()
    {
        host.With("/etc/ceph/ceph.conf", $"[global]\nfsid = {TestHost.Fsid}\nmon_host = 10.0.0.11\n");
        host.Programs.Instead["mountpoint"] = () => new(1, "", "");
    }

    public void Dispose() => host.Dispose();

    private Task<AdoptResult> AdoptAsync(string name, Action<AdoptRequest>? change = null)
    {
        var request = new AdoptRequest { Fsid = TestHost.Fsid, Name = name, Image = FakePrograms.Image };
        change?.Invoke(request);
        return new AdoptVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    private Task RunsAsync(string unit) => host.Context.Processes.RunAsync(new("systemctl", "start", unit));

    private void Mon()
    {
        host.With("/var/lib/ceph/mon/ceph-host1/keyring", "[mon.]\n\tkey = SECRET\n");
        host.With("/var/lib/ceph/mon/ceph-host1/store.db/000012.ldb", "data");
        host.With("/var/lib/ceph/mon/ceph-host1/store.db/CURRENT", "c");
        host.With("/var/log/ceph/ceph-mon.host1.log", "old");
        host.With("/var/log/ceph/ceph-mon.host10.log", "another's");
    }

    [Fact]
    public async Task A_mon_comes_over_with_store_keyring_configuration_and_logs()
    {
        Mon();
        await RunsAsync("ceph-mon@host1.service");
        host.Programs.Forget();

        var result = await AdoptAsync("mon.host1");

        Assert.Equal((true, "running"), (result.Changed, result.State));
        Assert.Equal("data", host.Read($"{Cluster}/mon.host1/store.db/000012.sst"));
        Assert.Contains("SECRET", host.Read($"{Cluster}/mon.host1/keyring"));
        Assert.Equal(host.Read("/etc/ceph/ceph.conf"), host.Read($"{Cluster}/mon.host1/config"));
        Assert.Equal("old", host.Read($"/var/log/ceph/{TestHost.Fsid}/ceph-mon.host1.log"));
        Assert.True(host.Exists("/var/log/ceph/ceph-mon.host10.log"));
        Assert.False(host.Exists("/var/lib/ceph/mon/ceph-host1"));
        Assert.Contains("--entrypoint /usr/bin/ceph-mon", host.Read($"{Cluster}/mon.host1/unit.run"));
        var commands = host.Programs.Commands.ToList();
        Assert.True(commands.IndexOf("systemctl stop ceph-mon@host1.service") < commands.FindIndex(c => c.StartsWith("systemctl start", StringComparison.Ordinal)));
        Assert.Contains("systemctl disable ceph-mon@host1.service", commands);
    }

    [Fact]
    public async Task One_that_did_not_run_is_not_started_unless_forced()
    {
        Mon();
        Assert.Equal("stopped", (await AdoptAsync("mon.host1")).State);
        host.With("/var/lib/ceph/mds/ceph-a/keyring", "k");
        Assert.Equal("running", (await AdoptAsync("mds.a", r => r.ForceStart = true)).State);
    }

    [Fact]
    public async Task Again_it_changes_nothing()
    {
        Mon();
        await AdoptAsync("mon.host1");
        var before = host.Tree("/");
        Assert.False((await AdoptAsync("mon.host1")).Changed);
        Assert.Equal(before, host.Tree("/"));
    }

    [Fact]
    public async Task One_that_was_cut_short_goes_on_where_it_stopped()
    {
        Mon();
        // What a killed agent left: half of the data moved, the old daemon stopped.
        host.With($"{Cluster}/adopting-mon-host1/keyring", "[mon.]\n\tkey = SECRET\n");
        host.With($"{Cluster}/adopting-mon-host1.ran", "");
        File.Delete(host.PathOf("/var/lib/ceph/mon/ceph-host1/keyring"));

        var result = await AdoptAsync("mon.host1");

        Assert.Equal((true, "running"), (result.Changed, result.State));
        Assert.Contains("SECRET", host.Read($"{Cluster}/mon.host1/keyring"));
        Assert.Equal("c", host.Read($"{Cluster}/mon.host1/store.db/CURRENT"));
        Assert.DoesNotContain("adopting", host.Tree(Cluster));
    }

    [Fact]
    public async Task An_old_daemon_that_does_not_stop_keeps_its_data()
    {
        Mon();
        await RunsAsync("ceph-mon@host1.service");
        host.Programs.Instead["systemctl stop"] = () => new(1, "", "timed out");
        var error = await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("mon.host1"));
        Assert.Equal(("DaemonStillRuns", true), (error.Id, error.Undone));
        Assert.True(host.Exists("/var/lib/ceph/mon/ceph-host1/store.db/000012.ldb"));
    }

    [Fact]
    public async Task An_osd_keeps_its_links_and_its_old_activation_is_taken_out()
    {
        host.With("/var/lib/ceph/osd/ceph-3/fsid", OsdFsid + "\n");
        host.With("/var/lib/ceph/osd/ceph-3/type", "bluestore\n");
        File.CreateSymbolicLink(host.PathOf("/var/lib/ceph/osd/ceph-3/block"), "/dev/ceph-vg/osd-block");
        host.With($"/etc/ceph/osd/3-{OsdFsid}.json", $$"""{"fsid": "{{OsdFsid}}", "type": "bluestore"}""");

        await AdoptAsync("osd.3");

        Assert.Equal("/dev/ceph-vg/osd-block", new FileInfo(host.PathOf($"{Cluster}/osd.3/block")).LinkTarget);
        Assert.Contains($"--osd-uuid {OsdFsid}", host.Read($"{Cluster}/osd.3/unit.run"));
        Assert.Contains($"systemctl disable ceph-volume@lvm-3-{OsdFsid}.service ceph-volume@simple-3-{OsdFsid}.service", host.Programs.Commands);
        Assert.True(host.Exists($"/etc/ceph/osd/3-{OsdFsid}.json.adopted-by-cephadm"));
    }

    [Fact]
    public async Task An_osd_that_is_offline_is_found_by_its_device()
    {
        FakeDisks.Add(host, "sda", "8:0");
        FakeDisks.Write(host, "sda", 0, FakeDisks.Label(OsdFsid, "main", ("whoami", "3"), ("ceph_fsid", TestHost.Fsid)));
        Assert.True((await AdoptAsync("osd.3")).Changed);
        Assert.Contains(OsdFsid, host.Read($"{Cluster}/osd.3/unit.run"));
        Assert.Equal("OsdNotFound", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("osd.4"))).Id);
    }

    [Fact]
    public async Task A_filestore_osd_is_refused()
    {
        host.With("/var/lib/ceph/osd/ceph-3/fsid", OsdFsid);
        host.With("/var/lib/ceph/osd/ceph-3/type", "filestore\n");
        Assert.Equal("FilestoreUnsupported", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("osd.3"))).Id);
        Assert.True(host.Exists("/var/lib/ceph/osd/ceph-3/fsid"));
    }

    [Fact]
    public async Task A_gateway_is_named_by_its_entity()
    {
        host.With("/var/lib/ceph/radosgw/ceph-rgw.a/keyring", "[client.rgw.a]\n\tkey = SECRET\n");
        await RunsAsync("ceph-radosgw@rgw.a.service");
        Assert.Equal("running", (await AdoptAsync("rgw.a")).State);
        Assert.Contains("client.rgw.a", host.Read($"{Cluster}/rgw.a/keyring"));
    }

    [Theory]
    [InlineData("prometheus", "prometheus.service", "/etc/prometheus/prometheus.yml", "etc/prometheus/prometheus.yml", "/var/lib/prometheus/metrics/wal/1", "data/wal/1")]
    [InlineData("grafana", "grafana-server.service", "/etc/grafana/grafana.ini", "etc/grafana/grafana.ini", "/var/lib/grafana/grafana.db", "data/grafana.db")]
    [InlineData("alertmanager", "prometheus-alertmanager.service", "/etc/prometheus/alertmanager.yml", "etc/alertmanager/alertmanager.yml", "/var/lib/prometheus/alertmanager/silences", "etc/alertmanager/data/silences")]
    public async Task Monitoring_daemons_are_copied_and_the_old_files_stay(string type, string unit, string config, string newConfig, string data, string newData)
    {
        host.With(config, "configuration");
        host.With(data, "data");
        await RunsAsync(unit);

        var result = await AdoptAsync($"{type}.host1", r =>
            r.ConfigBlobs.Settings = type == "alertmanager" ? new() { ["peers"] = Json.Of("[\"host1:9094\"]") } : null);

        Assert.Equal("running", result.State);
        Assert.Equal("configuration", host.Read($"{Cluster}/{type}.host1/{newConfig}"));
        Assert.Equal("data", host.Read($"{Cluster}/{type}.host1/{newData}"));
        Assert.Equal("configuration", host.Read(config));
        Assert.Equal("data", host.Read(data));
        Assert.DoesNotContain(unit, host.Programs.Active);
    }

    [Theory]
    [InlineData("node-exporter.host1", "AdoptionUnknown")]
    [InlineData("mon.other", "NoSuchDaemon")]
    public async Task What_cannot_be_adopted_is_refused(string name, string id) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync(name))).Id);

    [Fact]
    public async Task Another_style_another_cluster_and_a_missing_configuration_are_refused()
    {
        Mon();
        Assert.Equal("AdoptionUnknown", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("mon.host1", r => r.Style = "cephadm"))).Id);
        Assert.Equal("InvalidFsid", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("mon.host1", r => r.Fsid = TestHost.OtherFsid))).Id);
        Assert.Equal("ConfigMissing", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("mon.host1", r => r.Cluster = "old"))).Id);
        Assert.Equal("PathNotAllowed", (await Assert.ThrowsAsync<AgentException>(() => AdoptAsync("mon.host1", r => r.LegacyDir = "/a/../.."))).Id);
    }
}
