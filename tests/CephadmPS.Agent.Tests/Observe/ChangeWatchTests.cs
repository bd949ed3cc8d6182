using System.Collections.Concurrent;
using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class ChangeWatchTests : IDisposable
{
    private readonly TestHost host = new();
    private readonly ConcurrentQueue<ChangeNotice> notices = new();
    private readonly ChangeWatch watch;

    public ChangeWatchTests()
    {
        host.WithDirectory("/run").WithDirectory($"/var/lib/ceph/{TestHost.Fsid}").WithProgram("podman");
        watch = new ChangeWatch(host.Context, notices.Enqueue);
    }

    public void Dispose()
    {
        watch.Dispose();
        host.Dispose();
    }

    private Task ToldAsync(string? fsid, string name) =>
        Eventually.TrueAsync(() => notices.Any(n => n.Fsid == fsid && n.Kind == "daemons" && n.Names!.Contains(name)), $"{name} is told");

    [Fact]
    public async Task A_daemon_directory_that_comes_or_goes_is_told_once()
    {
        watch.Start(TestHost.Fsid);
        Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/mon.a"));
        await ToldAsync(TestHost.Fsid, "mon.a");
        notices.Clear();

        Directory.Delete(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/mon.a"));
        await ToldAsync(TestHost.Fsid, "mon.a");

        Assert.Single(notices);
    }

    [Fact]
    public void Without_inotify_it_goes_on_and_says_so()
    {
        using var without = new TestHost(inotify: false);
        without.WithDirectory("/run").WithDirectory($"/var/lib/ceph/{TestHost.Fsid}");
        using var lame = new ChangeWatch(without.Context, notices.Enqueue);

        lame.Start(null);

        Assert.Contains("inotify", lame.Unwatched);
        watch.Start(null);
        Assert.Null(watch.Unwatched);
    }

    [Fact]
    public async Task A_container_that_a_unit_starts_is_told_by_its_daemon()
    {
        watch.Start(null);

        host.With($"/run/ceph-{TestHost.Fsid}@mgr.a.xyz.service-pid", "1");
        host.With($"/run/ceph-{TestHost.Fsid}@mgr.a.xyz.service-cid", "1");
        host.With("/run/other.pid", "1");
        await ToldAsync(TestHost.Fsid, "mgr.a.xyz");

        Assert.Equal(["mgr.a.xyz"], Assert.Single(notices).Names!);
    }

    [Fact]
    public async Task A_cluster_that_comes_later_is_watched_too()
    {
        watch.Start(null);
        Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.OtherFsid}"));
        await Eventually.TrueAsync(() => notices.Any(n => n.Fsid == TestHost.OtherFsid), "the cluster is told");

        Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.OtherFsid}/osd.0"));

        await ToldAsync(TestHost.OtherFsid, "osd.0");
    }

    [Fact]
    public async Task A_controllers_unit_that_goes_is_told_and_others_are_not()
    {
        host.With($"/etc/systemd/system/cephadm-controller-{TestHost.Fsid}.service", "[Unit]").With("/etc/systemd/system/other.service", "[Unit]");
        watch.Start(TestHost.Fsid);

        File.Delete(host.PathOf("/etc/systemd/system/other.service"));
        File.Delete(host.PathOf($"/etc/systemd/system/cephadm-controller-{TestHost.Fsid}.service"));
        await Eventually.TrueAsync(() => notices.Any(n => n.Fsid == TestHost.Fsid && n.Kind == "daemons"), "the controller is told");

        Assert.Single(notices);
    }

    [Fact]
    public async Task A_burst_is_told_in_one_notice()
    {
        watch.Start(TestHost.Fsid);
        for (var i = 0; i < 50; i++)
        {
            Directory.CreateDirectory(host.PathOf($"/var/lib/ceph/{TestHost.Fsid}/osd.{i}"));
        }
        await ToldAsync(TestHost.Fsid, "osd.49");

        Assert.InRange(notices.Count, 1, 10);
        Assert.Equal(50, notices.SelectMany(n => n.Names!).Distinct().Count());
    }
}
