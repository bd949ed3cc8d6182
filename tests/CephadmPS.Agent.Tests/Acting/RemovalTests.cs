using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class RemovalTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private Task DeployAsync(string name) => new DeployVerb().RunAsync(ActingHost.RequestOf(name), host.Verb, CancellationToken.None);

    private Task<RemoveDaemonResult> RemoveAsync(string name, Action<RemoveDaemonRequest>? change = null)
    {
        var request = new RemoveDaemonRequest { Fsid = TestHost.Fsid, Name = name };
        change?.Invoke(request);
        return new RemoveDaemonVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    private Task<RemoveClusterResult> RemoveClusterAsync(Action<RemoveClusterRequest>? change = null)
    {
        var request = new RemoveClusterRequest { Fsid = TestHost.Fsid, Force = true };
        change?.Invoke(request);
        return new RemoveClusterVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    [Fact]
    public async Task A_daemon_goes_with_its_unit()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mds.y");
        Assert.True((await RemoveAsync("mds.x")).Changed);
        Assert.DoesNotContain("mds.x", host.Tree("/var/lib/ceph", "/etc/systemd/system"));
        Assert.Contains($"{Cluster}/mds.y/unit.run", host.Tree("/var/lib/ceph"));
        Assert.DoesNotContain($"ceph-{TestHost.Fsid}@mds.x.service", host.Programs.Active);
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_is_no_change() => Assert.False((await RemoveAsync("mds.x")).Changed);

    [Fact]
    public async Task A_mon_needs_force_and_keeps_its_data()
    {
        await DeployAsync("mon.host1");
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<AgentException>(() => RemoveAsync("mon.host1"))).Id);
        Assert.True(host.Exists($"{Cluster}/mon.host1/store.db"));

        var result = await RemoveAsync("mon.host1", r => r.Force = true);

        Assert.StartsWith($"{Cluster}/removed/mon.host1_", result.DataKeptAt);
        Assert.True(host.Exists($"{result.DataKeptAt}/store.db"));
        Assert.False(host.Exists($"{Cluster}/mon.host1"));
    }

    [Fact]
    public async Task Kept_data_is_deleted_only_when_asked_for()
    {
        await DeployAsync("mon.host1");
        Assert.Null((await RemoveAsync("mon.host1", r => (r.Force, r.ForceDeleteData) = (true, true))).DataKeptAt);
        Assert.DoesNotContain("mon.host1", host.Tree("/var/lib/ceph"));
    }

    [Fact]
    public async Task A_daemon_that_does_not_stop_keeps_its_files()
    {
        await DeployAsync("mds.x");
        host.Programs.Instead["systemctl stop"] = () => new(1, "", "timed out");
        Assert.Equal("DaemonStillRuns", (await Assert.ThrowsAsync<AgentException>(() => RemoveAsync("mds.x"))).Id);
        Assert.True(host.Exists($"{Cluster}/mds.x/unit.run"));
    }

    [Fact]
    public async Task A_cluster_needs_force()
    {
        await DeployAsync("mds.x");
        var before = host.Tree("/");
        Assert.Equal("ForceNeeded", (await Assert.ThrowsAsync<AgentException>(() => RemoveClusterAsync(r => r.Force = false))).Id);
        Assert.Equal(before, host.Tree("/"));
    }

    [Fact]
    public async Task A_cluster_goes_with_all_it_had_and_nothing_else()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mon.host1");
        host.With("/etc/ceph/ceph.conf", $"fsid = {TestHost.Fsid}");
        host.With("/etc/ceph/ceph.client.admin.keyring", "");
        host.With("/etc/ceph/mine", "");
        host.With($"/var/lib/ceph/{TestHost.OtherFsid}/mon.a/store.db/x", "");
        host.With($"/etc/systemd/system/ceph-{TestHost.OtherFsid}.target", "");

        var result = await RemoveClusterAsync();

        Assert.Equal(["mds.x", "mon.host1"], result.Daemons);
        Assert.DoesNotContain(TestHost.Fsid, host.Tree("/var/lib/ceph", "/etc", "/run/ceph", "/var/log"));
        Assert.Equal("0644 /etc/ceph/mine", host.Tree("/etc/ceph").Trim());
        Assert.True(host.Exists($"/var/lib/ceph/{TestHost.OtherFsid}/mon.a/store.db/x"));
        Assert.True(host.Exists("/etc/systemd/system/ceph.target"));
        Assert.False((await RemoveClusterAsync()).Changed);
    }

    [Fact]
    public async Task A_daemon_without_directory_is_removed_by_its_container()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mds.y");
        foreach (var name in new[] { "mds.x", "mds.y" })
        {
            Directory.Delete(host.PathOf($"{Cluster}/{name}"), recursive: true);
        }
        host.Programs.Forget();

        Assert.True((await RemoveAsync("mds.x")).Changed);
        await RemoveClusterAsync();

        var commands = host.Programs.Commands.ToList();
        foreach (var name in new[] { "mds.x", "mds.y" })
        {
            var removed = commands.FindIndex(c => c.Contains($"podman rm -f ceph-{TestHost.Fsid}-{name} "));
            Assert.InRange(removed, 0, commands.FindIndex(c => c.StartsWith("systemctl stop", StringComparison.Ordinal) && c.Contains($"@{name}.service")));
        }
        Assert.DoesNotContain("mds", host.Tree("/var/lib/ceph", "/etc/systemd/system"));
    }

    [Fact]
    public async Task The_last_cluster_takes_the_common_target_with_it()
    {
        await DeployAsync("mds.x");
        await RemoveClusterAsync();
        Assert.DoesNotContain("ceph", host.Tree("/etc/systemd/system"));
    }

    [Fact]
    public async Task Another_clusters_client_files_stay()
    {
        await DeployAsync("mds.x");
        host.With("/etc/ceph/ceph.conf", $"fsid = {TestHost.OtherFsid}");
        await RemoveClusterAsync();
        Assert.True(host.Exists("/etc/ceph/ceph.conf"));
    }

    [Fact]
    public async Task Logs_are_kept_when_asked_for()
    {
        await DeployAsync("mds.x");
        host.With($"/var/log/ceph/{TestHost.Fsid}/x.log", "");
        await RemoveClusterAsync(r => r.KeepLogs = true);
        Assert.True(host.Exists($"/var/log/ceph/{TestHost.Fsid}/x.log"));
    }
}
