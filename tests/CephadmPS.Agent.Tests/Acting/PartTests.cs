using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

/// <summary>Init containers and sidecars.</summary>
public sealed class PartTests : IDisposable
{
    private static readonly string Dir = $"/var/lib/ceph/{TestHost.Fsid}/container.web.host1";
    private static readonly string DropIn = $"/etc/systemd/system/ceph-{TestHost.Fsid}@container.web.host1.service.d/99-cephadm.conf";
    private static readonly string Init = $"ceph-{TestHost.Fsid}-init@container.web.host1.service";

    private readonly ActingHost host = new();

    public PartTests() => host.Programs.Images.Add(FormRequests.MetricsImage);

    public void Dispose() => host.Dispose();

    private Task<DeployResult> RunAsync(DeployRequest request) => new DeployVerb().RunAsync(request, host.Verb, CancellationToken.None);

    [Fact]
    public async Task The_daemon_requires_its_init_containers_and_starts_after_them()
    {
        await RunAsync(FormRequests.Of("container"));
        Assert.Contains($"Requires={Init}\nAfter={Init}\n", host.Read(DropIn));
        // The daemon's own unit starts only then: nothing else starts it.
        Assert.Contains("Type=oneshot\nRemainAfterExit=yes", host.Read($"/etc/systemd/system/{Init}"));
    }

    [Fact]
    public async Task Init_containers_of_a_daemon_have_names_of_their_own()
    {
        await RunAsync(FormRequests.Of("container"));
        var script = host.Read($"{Dir}/init_containers.run");
        Assert.Contains($"--name ceph-{TestHost.Fsid}-container-web-host1-init ", script);
        Assert.Contains($"--name ceph-{TestHost.Fsid}-container-web-host1-init2 ", script);
    }

    [Fact]
    public async Task They_run_again_at_a_redeploy()
    {
        await RunAsync(FormRequests.Of("container"));
        host.Programs.Forget();
        await RunAsync(FormRequests.Of("container", r => r.Meta.ConfigDigest = "digest-2"));
        Assert.Contains(host.Programs.Commands, command => command.StartsWith("systemctl stop", StringComparison.Ordinal) && command.Contains(Init));
    }

    [Fact]
    public async Task A_daemon_that_has_none_any_more_loses_their_units_and_scripts()
    {
        await RunAsync(FormRequests.Of("container"));
        await RunAsync(FormRequests.Of("container", r => (r.Params.InitContainers, r.Meta.ConfigDigest) = (null, "digest-2")));
        Assert.False(host.Exists(DropIn));
        Assert.False(host.Exists($"{Dir}/init_containers.run"));
        Assert.False(host.Exists($"/etc/systemd/system/{Init}"));
        Assert.Contains(host.Programs.Commands, command => command == "systemctl daemon-reload");
    }

    [Fact]
    public async Task A_failed_start_tells_what_the_init_containers_said_and_leaves_nothing()
    {
        host.Programs.Failing.Add($"ceph-{TestHost.Fsid}@container.web.host1.service");
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(FormRequests.Of("container")));
        Assert.Equal("DaemonStartFailed", error.Id);
        Assert.Contains(host.Programs.Commands, command => command.StartsWith("journalctl", StringComparison.Ordinal) && command.Contains(Init));
        Assert.DoesNotContain("container.web", host.Tree("/var/lib/ceph", "/etc/systemd/system"));
    }

    [Fact]
    public async Task Sidecars_stop_with_their_daemon_and_upstream_can_read_which_they_are()
    {
        await RunAsync(FormRequests.Of("iscsi"));
        var sidecar = $"ceph-{TestHost.Fsid}-sidecar@iscsi.pool.host1.abcdef:tcmu.service";
        Assert.Contains($"PartOf=ceph-{TestHost.Fsid}@iscsi.pool.host1.abcdef.service", host.Read($"/etc/systemd/system/{sidecar}"));
        Assert.Contains($"Wants={sidecar}\n", host.Read($"/etc/systemd/system/ceph-{TestHost.Fsid}@iscsi.pool.host1.abcdef.service.d/99-cephadm.conf"));
    }

    [Fact]
    public async Task The_image_of_a_sidecar_is_there_before_the_start()
    {
        host.Programs.Images.Remove(FormRequests.MetricsImage);
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(FormRequests.Of("smb")));
        Assert.Equal("ImageMissing", error.Id);
        Assert.Contains(FormRequests.MetricsImage, error.Message);
    }
}
