using System.Text.Json.Nodes;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.HostState;
using CephadmPS.Agent.Osds;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class HostStateTests : IDisposable
{
    private static readonly string Target = $"ceph-{TestHost.Fsid}.target";

    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private Task DeployAsync(string name, Action<DeployRequest>? change = null) =>
        new DeployVerb().RunAsync(ActingHost.RequestOf(name, change), host.Verb, CancellationToken.None);

    private Task<HostMaintenanceResult> MaintainAsync(string action) => new HostMaintenanceVerb().RunAsync(
        new HostMaintenanceRequest { Fsid = TestHost.Fsid, Action = action }, host.Verb, CancellationToken.None);

    private static string Unit(string daemon) => $"ceph-{TestHost.Fsid}@{daemon}.service";

    [Fact]
    public async Task Maintenance_stops_all_daemons_and_keeps_them_down_over_a_reboot()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mgr.y");

        var result = await MaintainAsync("enter");

        Assert.Equal(("success", "mds.x mgr.y"), (result.Result, string.Join(' ', result.Daemons.Order())));
        Assert.DoesNotContain(host.Programs.Active, unit => unit.StartsWith($"ceph-{TestHost.Fsid}", StringComparison.Ordinal));
        Assert.False(Path.Exists(host.PathOf($"/etc/systemd/system/multi-user.target.wants/{Target}")));
        Assert.NotNull(new FileInfo(host.PathOf($"/etc/systemd/system/{Target}.wants/{Unit("mds.x")}")).LinkTarget);
    }

    [Fact]
    public async Task It_ends_with_all_daemons_running_again()
    {
        await DeployAsync("mds.x");
        await MaintainAsync("enter");
        var result = await MaintainAsync("exit");
        Assert.Equal(("success", "mds.x"), (result.Result, string.Join(' ', result.Daemons)));
        Assert.Contains(Unit("mds.x"), host.Programs.Active);
        Assert.Empty(result.NotRunning);
        Assert.Equal("skipped", (await MaintainAsync("exit")).Result);
    }

    [Fact]
    public async Task A_daemon_that_does_not_come_back_is_named()
    {
        await DeployAsync("mds.x");
        await DeployAsync("mgr.y");
        await MaintainAsync("enter");
        host.Programs.Failing.Add(Unit("mds.x"));
        Assert.Equal(["mds.x"], (await MaintainAsync("exit")).NotRunning);
    }

    [Fact]
    public async Task A_daemon_that_does_not_stop_leaves_the_host_as_it_was()
    {
        await DeployAsync("mds.x");
        host.Programs.Instead["systemctl stop"] = () => new(0, "", "");
        var error = await Assert.ThrowsAsync<AgentException>(() => MaintainAsync("enter"));
        Assert.Equal(("MaintenanceFailed", true), (error.Id, error.Undone));
        Assert.Contains("mds.x", error.Message);
        Assert.Contains($"systemctl enable {Target}", host.Programs.Commands);
    }

    [Fact]
    public async Task A_host_without_the_cluster_is_skipped()
    {
        Assert.Equal("skipped", (await MaintainAsync("enter")).Result);
        Assert.Equal("skipped", (await MaintainAsync("exit")).Result);
        Assert.Equal("InvalidMaintenance", (await Assert.ThrowsAsync<AgentException>(() => MaintainAsync("pause"))).Id);
    }

    [Fact]
    public async Task Adapters_rescan_except_usb()
    {
        host.With("/sys/class/scsi_host/host0/proc_name", "ahci\n");
        host.With("/sys/class/scsi_host/host0/scan", "");
        host.With("/sys/class/scsi_host/host1/proc_name", "usb-storage\n");
        host.With("/sys/class/scsi_host/host1/scan", "");
        var result = await new DiskRescanVerb().RunAsync(new(), host.Verb, CancellationToken.None);
        Assert.Equal("host0", Assert.Single(result.Scanned));
        Assert.Equal("host1", Assert.Single(result.Skipped));
        Assert.Equal(("- - -", ""), (host.Read("/sys/class/scsi_host/host0/scan"), host.Read("/sys/class/scsi_host/host1/scan")));
    }

    [Fact]
    public async Task A_password_is_no_argument_and_the_login_is_roots_alone()
    {
        host.Programs.Instead["podman login"] = () =>
        {
            host.With("/etc/ceph/podman-auth.json", "{}");
            return new(0, "Login Succeeded!", "");
        };
        var result = await new RegistryLoginVerb().RunAsync(new() { Url = "quay.io", Username = "me", Password = "SECRET" }, host.Verb, CancellationToken.None);
        Assert.Contains("/usr/bin/podman login --username me --password-stdin --authfile=/etc/ceph/podman-auth.json quay.io", host.Programs.Commands);
        Assert.DoesNotContain("SECRET", string.Join('\n', host.Programs.Commands));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.PathOf(result.AuthFile)));
    }

    [Fact]
    public async Task A_registry_that_refuses_is_told()
    {
        host.Programs.Instead["podman login"] = () => new(125, "", "Error: logging into \"quay.io\": invalid username/password\n");
        var error = await Assert.ThrowsAsync<AgentException>(() => new RegistryLoginVerb().RunAsync(
            new() { Url = "quay.io", Username = "me", Password = "SECRET" }, host.Verb, CancellationToken.None));
        Assert.Equal("RegistryRefused", error.Id);
        Assert.DoesNotContain("SECRET", error.Message);
    }

    [Theory]
    [InlineData("", "me", "p", "url")]
    [InlineData("quay.io", "", "", "username and password")]
    [InlineData("--tls-verify=false", "me", "p", "--tls-verify=false")]
    public async Task A_login_that_cannot_be_is_refused(string url, string user, string password, string reason)
    {
        var error = await Assert.ThrowsAsync<AgentException>(() => new RegistryLoginVerb().RunAsync(
            new() { Url = url, Username = user, Password = password }, host.Verb, CancellationToken.None));
        Assert.Equal("InvalidRegistryLogin", error.Id);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task Osds_change_their_service_and_nothing_else()
    {
        await DeployAsync("osd.1", r => (r.Params.OsdFsid, r.Meta.ServiceName) = ("02d894cf-591c-4ffc-98e0-87d801ba5918", "osd"));
        var path = $"/var/lib/ceph/{TestHost.Fsid}/osd.1/unit.meta";
        host.With(path, host.Read(path).Replace("{\n", "{\n    \"of_a_later_release\": [1],\n"));
        host.Programs.Forget();
        var request = new UpdateOsdServiceRequest { Fsid = TestHost.Fsid, OsdIds = [1], ServiceName = "osd.fast" };

        var result = await new UpdateOsdServiceVerb().RunAsync(request, host.Verb, CancellationToken.None);

        Assert.Equal(["osd.1"], result.Changed);
        var meta = JsonNode.Parse(host.Read(path))!;
        Assert.Equal(("osd.fast", "digest-1", 1), ((string?)meta["service_name"], (string?)meta["config_digest"], (int?)meta["of_a_later_release"]![0]));
        Assert.Empty(host.Programs.Commands);
        Assert.Empty((await new UpdateOsdServiceVerb().RunAsync(request, host.Verb, CancellationToken.None)).Changed);
    }

    [Fact]
    public async Task One_osd_that_is_not_here_leaves_all_as_they_are()
    {
        await DeployAsync("osd.1", r => r.Params.OsdFsid = "02d894cf-591c-4ffc-98e0-87d801ba5918");
        var request = new UpdateOsdServiceRequest { Fsid = TestHost.Fsid, OsdIds = [1, 2], ServiceName = "osd.fast" };
        Assert.Equal("NoSuchDaemon", (await Assert.ThrowsAsync<AgentException>(() => new UpdateOsdServiceVerb().RunAsync(request, host.Verb, CancellationToken.None))).Id);
        Assert.DoesNotContain("osd.fast", host.Read($"/var/lib/ceph/{TestHost.Fsid}/osd.1/unit.meta"));
        request.ServiceName = "mon";
        Assert.Equal("InvalidServiceName", (await Assert.ThrowsAsync<AgentException>(() => new UpdateOsdServiceVerb().RunAsync(request, host.Verb, CancellationToken.None))).Id);
    }
}
