using System.Text;
using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Agent.Monitors;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

/// <summary>What the options of a bootstrap change.</summary>
public sealed class BootstrapOptionTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    private readonly ActingHost host = new();
    private string assimilated = "";

    public void Dispose() => host.Dispose();

    private Task<BootstrapResult> RunAsync(Action<BootstrapRequest> change, bool administrator = true)
    {
        var request = new BootstrapRequest
        {
            Fsid = TestHost.Fsid, Image = FakePrograms.Image, MonId = "host1", MonAddress = "10.0.0.11", MgrId = "host1.abcdef",
            InitialConfig = "[global]\nosd_pool_default_size = 2\n", WaitSeconds = 1,
        };
        change(request);
        return new BootstrapVerb((_, _, _, _) => Task.FromResult<IMonitorCommands>(new Mons(this))).RunAsync(
            request, host.For(Protocol.Verbs.Bootstrap, request, AgentJson.Default.BootstrapRequest, administrator), CancellationToken.None);
    }

    private sealed class Mons(BootstrapOptionTests test) : IMonitorCommands
    {
        public Task<MonitorReply> SendAsync(string command, byte[]? input, TimeSpan deadline, CancellationToken cancellation)
        {
            test.assimilated = input is null ? test.assimilated : Encoding.UTF8.GetString(input);
            return Task.FromResult(new MonitorReply(0, Encoding.UTF8.GetBytes(command.Contains("mgr stat") ? """{"available": true}""" : ""), "", false));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Output_goes_where_it_is_wanted()
    {
        await RunAsync(r => (r.OutputDir, r.OutputKeyring) = ("/root/new", "/root/keys/admin.keyring"));
        Assert.Contains(TestHost.Fsid, host.Read("/root/new/ceph.conf"));
        Assert.Contains("SECRET", host.Read("/root/keys/admin.keyring"));
        Assert.False(host.Exists("/etc/ceph/ceph.conf"));
    }

    [Fact]
    public async Task Who_came_by_sudo_does_not_say_where_files_go()
    {
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(r => r.OutputDir = "/root/.ssh", administrator: false));
        Assert.Equal("PathNotAllowed", error.Id);
        Assert.False(host.Exists("/root/.ssh"));
    }

    [Fact]
    public async Task An_output_file_that_is_there_is_named_and_kept()
    {
        host.With("/root/keys/admin.keyring", "somebody's");
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(r => r.OutputKeyring = "/root/keys/admin.keyring"));
        Assert.Equal("FileExists", error.Id);
        Assert.Contains("/root/keys/admin.keyring", error.Message);
        Assert.Equal("PathNotAllowed", (await Assert.ThrowsAsync<AgentException>(() => RunAsync(r => r.OutputConfig = "ceph.conf"))).Id);
    }

    [Fact]
    public async Task Settings_that_stay_in_files_are_in_every_ceph_conf_and_not_in_the_cluster()
    {
        await RunAsync(r => r.NoMinimizeConfig = true);
        Assert.Contains("osd_pool_default_size = 2", host.Read("/etc/ceph/ceph.conf"));
        Assert.Contains("osd_pool_default_size = 2", host.Read($"{Cluster}/mon.host1/config"));
        Assert.DoesNotContain("osd_pool_default_size", assimilated);
        Assert.Contains($"container_image = {FakePrograms.Image}", assimilated);
    }

    [Fact]
    public async Task Daemons_log_to_files_when_asked_for()
    {
        await RunAsync(r => r.LogToFile = true);
        foreach (var line in new[] { "log_to_file = true", "log_to_journald = false", "mon_cluster_log_to_file = true", "mon_cluster_log_to_stderr = false" })
        {
            Assert.Contains(line, assimilated);
        }
    }

    [Fact]
    public async Task No_public_network_is_set_when_not_wanted()
    {
        Assert.Null((await RunAsync(r => r.SkipMonNetwork = true)).PublicNetwork);
        Assert.DoesNotContain("public_network", assimilated);
    }

    [Fact]
    public async Task An_address_that_leads_here_from_elsewhere_is_taken_at_its_word()
    {
        Assert.Equal("AddressNotOnHost", (await Assert.ThrowsAsync<AgentException>(() => RunAsync(r => r.MonAddress = "203.0.113.5"))).Id);
        await RunAsync(r => (r.MonAddress, r.SkipPingCheck) = ("203.0.113.5", true));
        Assert.Contains("203.0.113.5", host.Read("/etc/ceph/ceph.conf"));
    }

    [Fact]
    public async Task Containers_go_without_their_init_process_when_asked_for()
    {
        await RunAsync(r => r.NoContainerInit = true);
        Assert.DoesNotContain(" --init ", host.Read($"{Cluster}/mon.host1/unit.run"));
    }

    [Fact]
    public async Task A_release_that_nobody_tried_is_refused_and_all_is_undone()
    {
        host.Programs.FirstMonVersion = "ceph version 21.0.0 (abc) umbrella (dev)";
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(_ => { }));
        Assert.Equal(("ReleaseUnknown", true), (error.Id, error.Undone));
        Assert.Equal("", host.Tree("/var/lib/ceph", "/etc/ceph"));
        Assert.True((await RunAsync(r => r.AllowMismatchedRelease = true)).Changed);
    }
}
