using System.Text;
using CephadmPS.Agent.Bootstrap;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class BootstrapTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    private readonly ActingHost host = new();
    private readonly List<string> asked = [];
    private bool mgrAvailable = true;

    public void Dispose() => host.Dispose();

    private static BootstrapRequest Request(Action<BootstrapRequest>? change = null)
    {
        var request = new BootstrapRequest
        {
            Fsid = TestHost.Fsid,
            Image = FakePrograms.Image,
            MonId = "host1",
            MonAddress = "10.0.0.11",
            MgrId = "host1.abcdef",
            InitialConfig = "[global]\nosd pool default size = 2\n[mgr]\nmgr/crash/warn_recent_interval = 0\n",
            WaitSeconds = 1,
        };
        change?.Invoke(request);
        return request;
    }

    private Task<BootstrapResult> RunAsync(BootstrapRequest? request = null) =>
        new BootstrapVerb(OpenAsync).RunAsync(request ?? Request(), host.Verb, CancellationToken.None);

    private Task<IMonitorCommands> OpenAsync(HostContext context, ContainerEngine engine, MonitorAccess access, CancellationToken cancellation) =>
        Task.FromResult<IMonitorCommands>(new Commands(this));

    private async Task<AgentException> RefusedAsync(BootstrapRequest request)
    {
        var before = host.Tree("/");
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(request));
        Assert.Equal(before, host.Tree("/"));
        Assert.True(error.Undone);
        return error;
    }

    [Fact]
    public async Task It_makes_exactly_these_files_with_these_commands()
    {
        var result = await RunAsync();

        Assert.True(result.Changed);
        Assert.Equal("10.0.0.0/24", result.PublicNetwork);
        Assert.Equal("ceph version 20.2.4 (abc) tentacle (stable)", result.CephVersion);
        Golden.Check("bootstrap.txt", host.Normal(
            "=== tree\n" + host.Tree(Cluster, "/etc/ceph", "/etc/systemd/system", "/var/lib/cephadm-agent")
            + "=== /etc/ceph/ceph.conf\n" + host.Read("/etc/ceph/ceph.conf")
            + "=== assimilated\n" + asked[^1]
            + "=== commands\n" + string.Concat(host.Programs.Commands.Select(c => c + "\n"))));
    }

    [Fact]
    public async Task Only_the_files_for_keys_hold_keys()
    {
        await RunAsync();
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("SECRET"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.PathOf("/run/cephadm-agent/scratch")));
        var holding = Directory.EnumerateFiles(host.PathOf("/"), "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is null && File.ReadAllText(path).Contains("SECRET")).Select(path => path[host.PathOf("").Length..]).Order();
        Assert.Equal(new[] { "/etc/ceph/ceph.client.admin.keyring", $"{Cluster}/config/ceph.client.admin.keyring", $"{Cluster}/mgr.host1.abcdef/keyring", $"{Cluster}/mon.host1/keyring" }.Order(), holding);
    }

    [Fact]
    public async Task A_taken_mon_port_is_refused()
    {
        host.WithListener(6789, "ceph-mon", 99);
        var error = await RefusedAsync(Request());
        Assert.Equal("PortInUse", error.Id);
        Assert.Contains("6789 (ceph-mon, process 99)", error.Message);
    }

    [Fact]
    public async Task A_taken_mgr_port_is_refused()
    {
        host.WithListener(8765, "nginx", 99);
        Assert.Contains("mgr.host1.abcdef", (await RefusedAsync(Request())).Message);
    }

    [Fact]
    public async Task An_address_of_another_host_is_refused_and_ours_are_named()
    {
        var error = await RefusedAsync(Request(r => r.MonAddress = "10.0.0.99"));
        Assert.Equal("AddressNotOnHost", error.Id);
        Assert.Contains("10.0.0.11", error.Advice);
    }

    [Fact]
    public async Task Existing_output_files_are_refused_unless_overwriting_is_allowed()
    {
        host.With("/etc/ceph/ceph.conf", "somebody's");
        Assert.Equal("FileExists", (await RefusedAsync(Request())).Id);
        await RunAsync(Request(r => r.AllowOverwrite = true));
        Assert.Contains(TestHost.Fsid, host.Read("/etc/ceph/ceph.conf"));
    }

    [Fact]
    public async Task A_cluster_that_is_there_is_refused()
    {
        host.With($"{Cluster}/mon.host1/store.db/x", "precious");
        Assert.Equal("ClusterExists", (await RefusedAsync(Request())).Id);
    }

    [Fact]
    public async Task The_agent_in_the_clusters_directory_is_no_cluster_and_survives_an_undo()
    {
        host.With($"{Cluster}/cephadm-agent.0123", "program");
        mgrAvailable = false;
        await Assert.ThrowsAsync<AgentException>(() => RunAsync());
        Assert.Equal("program", host.Read($"{Cluster}/cephadm-agent.0123"));
    }

    [Theory]
    [InlineData("host1.example.com", false, "HostNameIsFqdn")]
    public async Task A_host_name_with_a_domain_is_refused(string name, bool allow, string id)
    {
        host.With("/proc/sys/kernel/hostname", name);
        Assert.Equal(id, (await RefusedAsync(Request(r => r.AllowFqdnHostname = allow))).Id);
        Assert.True((await RunAsync(Request(r => r.AllowFqdnHostname = true))).Changed);
    }

    [Fact]
    public async Task A_missing_image_is_refused() =>
        Assert.Equal("ImageMissing", (await RefusedAsync(Request(r => (r.Image, r.SkipPull) = ("nowhere/ceph:1", true)))).Id);

    [Fact]
    public async Task A_host_without_an_engine_is_refused()
    {
        File.Delete(host.PathOf("/usr/bin/podman"));
        Assert.Equal("NoContainerEngine", (await RefusedAsync(Request())).Id);
    }

    [Theory]
    [InlineData("[global]\nnonsense\n", "line 2")]
    [InlineData("[global]\nfsid = 11111111-2222-3333-4444-555555555555\n", "11111111-2222-3333-4444-555555555555")]
    public async Task A_bad_initial_configuration_is_refused_with_its_place(string config, string place)
    {
        var error = await RefusedAsync(Request(r => r.InitialConfig = config));
        Assert.Equal("InvalidConfig", error.Id);
        Assert.Contains(place, error.Message);
    }

    [Theory]
    [InlineData("10.0.0", "InvalidNetwork")]
    [InlineData("10.0.0.0/24,x", "InvalidNetwork")]
    public async Task A_bad_network_is_refused(string network, string id) =>
        Assert.Equal(id, (await RefusedAsync(Request(r => r.ClusterNetwork = network))).Id);

    [Fact]
    public async Task A_first_mon_that_fails_is_undone()
    {
        host.Programs.Instead["first-mon.py"] = () => new(1, "", "the new mon does not answer on 10.0.0.11 port 3300");
        var error = await UndoneAsync("BootstrapFailed");
        Assert.Contains("the new mon does not answer on 10.0.0.11 port 3300", error.Details);
    }

    [Fact]
    public async Task A_mon_that_does_not_start_is_undone()
    {
        host.Programs.Failing.Add($"ceph-{TestHost.Fsid}@mon.host1.service");
        await UndoneAsync("DaemonStartFailed");
    }

    [Fact]
    public async Task A_mgr_that_does_not_become_available_is_undone()
    {
        mgrAvailable = false;
        await UndoneAsync("MgrNotAvailable");
    }

    private async Task<AgentException> UndoneAsync(string id)
    {
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync());
        Assert.Equal(id, error.Id);
        Assert.True(error.Undone);
        Assert.DoesNotContain(host.Programs.Active, unit => unit.EndsWith(".service", StringComparison.Ordinal));
        Assert.Equal("", host.Tree("/var/lib/ceph", "/etc/ceph", "/etc/logrotate.d", "/var/log/ceph", "/run/ceph"));
        Assert.DoesNotContain("ceph", host.Tree("/etc/systemd/system"));
        return error;
    }

    [Fact]
    public async Task Without_cleanup_a_repeated_request_continues_with_the_same_store_and_keys()
    {
        mgrAvailable = false;
        await Assert.ThrowsAsync<AgentException>(() => RunAsync(Request(r => r.NoCleanupOnFailure = true)));
        Assert.True(host.Exists($"{Cluster}/mon.host1/store.db"));
        mgrAvailable = true;
        host.Programs.Forget();

        Assert.True((await RunAsync()).Changed);

        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("first-mon.py"));
        Assert.True(host.Exists("/etc/ceph/ceph.client.admin.keyring"));
        // And from now on it is a cluster like any other.
        Assert.Equal("ClusterExists", (await Assert.ThrowsAsync<AgentException>(() => RunAsync(Request(r => r.AllowOverwrite = true)))).Id);
    }

    [Fact]
    public async Task What_a_killed_agent_left_half_made_is_made_anew()
    {
        host.With($"/var/lib/cephadm-agent/bootstrap/{TestHost.Fsid}", "");
        host.With($"{Cluster}/deploying-mon-host1/store.db/x", "half");
        Assert.True((await RunAsync()).Changed);
        Assert.False(host.Exists($"{Cluster}/deploying-mon-host1"));
        Assert.False(host.Exists($"{Cluster}/mon.host1/store.db/x"));
    }

    private sealed class Commands(BootstrapTests test) : IMonitorCommands
    {
        public Task<MonitorReply> SendAsync(string commandJson, byte[]? input, TimeSpan timeout, CancellationToken cancellation)
        {
            test.asked.Add(input is null ? commandJson : Encoding.UTF8.GetString(input));
            var output = commandJson.Contains("mgr stat") ? $$"""{"epoch":1,"available":{{(test.mgrAvailable ? "true" : "false")}}}""" : "";
            return Task.FromResult(new MonitorReply(0, Encoding.UTF8.GetBytes(output), ""));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
