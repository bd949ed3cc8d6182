using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;
using static CephadmPS.Agent.Tests.Support.ActingHost;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class DeployTests : IDisposable
{
    private const string OsdFsid = "02d894cf-591c-4ffc-98e0-87d801ba5918";
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    private readonly ActingHost host = new();

    public void Dispose() => host.Dispose();

    private Task<DeployResult> RunAsync(DeployRequest request) => new DeployVerb().RunAsync(request, host.Verb, CancellationToken.None);

    private async Task<AgentException> RefusedAsync(DeployRequest request) => await Assert.ThrowsAsync<AgentException>(() => RunAsync(request));

    public static TheoryData<string, string> Types => new()
    {
        { "mon", "mon.host1" }, { "mgr", "mgr.host1.abcdef" }, { "crash", "crash.host1" }, { "osd", "osd.0" },
        { "mds", "mds.fs.host1.abcdef" }, { "rgw", "rgw.store.host1.abcdef" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_new_daemon_has_exactly_these_files_and_commands(string type, string name)
    {
        host.With("/proc/sys/fs/aio-max-nr", "65536\n");
        host.With("/proc/sys/kernel/pid_max", "4194304\n");
        var result = await RunAsync(RequestOf(name, r =>
        {
            r.Params.OsdFsid = type == "osd" ? OsdFsid : null;
            r.Params.Monmap = type == "mon" ? Convert.ToBase64String([1, 2, 3]) : null;
            r.Params.MonAddress = type == "mon" ? "[v2:10.0.0.11:3300,v1:10.0.0.11:6789]" : null;
            r.Params.RgwExitTimeoutSecs = type == "rgw" ? 120 : null;
            r.Meta.ExtraContainerArgs = type == "mds" ? ["--cpus=2", "--label=a b"] : null;
            r.Meta.ExtraEntrypointArgs = type == "mds" ? ["--debug-mds=1"] : null;
        }));

        Assert.Equal("deploy", result.Kind);
        Assert.Equal("running", result.Daemon!.State);
        string Section(string title, string text) => $"=== {title}\n{text}";
        string File(string path) => Section(path, host.Read(path));
        var dir = $"{Cluster}/{name}";
        Golden.Check($"{type}.txt", host.Normal(string.Concat(
            Section("tree", host.Tree(Cluster, "/etc/systemd/system", "/etc/logrotate.d", "/etc/sysctl.d", "/var/log/ceph")),
            string.Concat(new[] { "config", "unit.run", "unit.stop", "unit.poststop", "unit.meta", "unit.image" }.Select(f => File($"{dir}/{f}"))),
            type == "mon" ? File($"/etc/systemd/system/ceph-{TestHost.Fsid}@.service") + File($"/etc/systemd/system/ceph-{TestHost.Fsid}.target")
                + File($"/etc/logrotate.d/ceph-{TestHost.Fsid}") : "",
            type == "osd" ? File($"/etc/sysctl.d/90-ceph-{TestHost.Fsid}-osd.conf") : "",
            Section("commands", string.Concat(host.Programs.Commands.Select(c => c + "\n"))))));
    }

    [Fact]
    public async Task No_secret_is_in_a_command_line()
    {
        await RunAsync(RequestOf("mon.host1"));
        await RunAsync(RequestOf("mgr.host1.abcdef"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("SECRET"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.PathOf("/run/cephadm-agent/scratch")));
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing()
    {
        await RunAsync(RequestOf("mds.fs.host1.abcdef"));
        var before = host.Tree("/");
        host.Programs.Forget();

        Assert.Equal("unchanged", (await RunAsync(RequestOf("mds.fs.host1.abcdef"))).Kind);

        Assert.Equal(before, host.Tree("/"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains(" run ") || command.Contains("start") || command.Contains("stop"));
    }

    [Fact]
    public async Task The_same_request_starts_a_stopped_daemon()
    {
        await RunAsync(RequestOf("mds.fs.host1.abcdef"));
        await host.Programs.RunAsync(new("systemctl", "stop", $"ceph-{TestHost.Fsid}@mds.fs.host1.abcdef.service"));
        Assert.Equal("redeploy", (await RunAsync(RequestOf("mds.fs.host1.abcdef"))).Kind);
        Assert.Contains($"ceph-{TestHost.Fsid}@mds.fs.host1.abcdef.service", host.Programs.Active);
    }

    [Fact]
    public async Task A_second_daemon_asks_the_image_nothing()
    {
        await RunAsync(RequestOf("mgr.host1.abcdef"));
        host.Programs.Forget();
        await RunAsync(RequestOf("mds.fs.host1.abcdef"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("podman run"));
    }

    [Fact]
    public async Task A_redeploy_keeps_data_and_restarts()
    {
        await RunAsync(RequestOf("mon.host1"));
        host.With($"{Cluster}/mon.host1/store.db/data", "precious");
        host.Programs.Forget();

        var result = await RunAsync(RequestOf("mon.host1", r =>
        {
            r.Meta.ConfigDigest = "digest-2";
            r.ConfigBlobs.Config = "new";
        }));

        Assert.Equal("redeploy", result.Kind);
        Assert.Equal("precious", host.Read($"{Cluster}/mon.host1/store.db/data"));
        Assert.Equal("new", host.Read($"{Cluster}/mon.host1/config"));
        Assert.Contains("digest-2", host.Read($"{Cluster}/mon.host1/unit.meta"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("--mkfs"));
        Assert.Contains(host.Programs.Commands, command => command.StartsWith("systemctl stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reconfig_writes_the_config_and_restarts_nothing()
    {
        await RunAsync(RequestOf("mds.fs.host1.abcdef", r => r.Meta.Ports = [1]));
        var run = host.Read($"{Cluster}/mds.fs.host1.abcdef/unit.run");
        host.Programs.Forget();

        var result = await RunAsync(RequestOf("mds.fs.host1.abcdef", r =>
        {
            r.Params.Reconfig = true;
            r.Meta.ConfigDigest = "digest-2";
            r.ConfigBlobs.Config = "new";
        }));

        Assert.Equal("reconfig", result.Kind);
        Assert.Equal("digest-2", result.Daemon!.ConfigDigest);
        Assert.Equal([1], result.Daemon.Ports!);
        Assert.Equal("new", host.Read($"{Cluster}/mds.fs.host1.abcdef/config"));
        Assert.Equal(run, host.Read($"{Cluster}/mds.fs.host1.abcdef/unit.run"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("start") || command.Contains("stop"));
    }

    [Fact]
    public async Task A_reconfig_of_a_daemon_that_is_not_there_is_refused() =>
        Assert.Equal("NoSuchDaemon", (await RefusedAsync(RequestOf("mds.x", r => r.Params.Reconfig = true))).Id);

    [Fact]
    public async Task A_taken_port_is_refused_and_its_process_named()
    {
        host.WithListener(8080, "nginx", 4242);
        var before = host.Tree("/");
        var error = await RefusedAsync(RequestOf("rgw.store.host1.abcdef", r => r.Params.TcpPorts = [8080]));
        Assert.Equal("PortInUse", error.Id);
        Assert.Contains("8080 (nginx, process 4242)", error.Message);
        Assert.Equal(before, host.Tree("/"));
    }

    [Fact]
    public async Task A_taken_port_is_only_a_warning_for_a_mgr()
    {
        host.WithListener(9283, "ceph-mgr", 4242);
        var result = await RunAsync(RequestOf("mgr.host1.abcdef", r => r.Params.TcpPorts = [9283]));
        Assert.Contains(result.Warnings!, warning => warning.Contains("9283"));
    }

    [Fact]
    public async Task A_redeploy_checks_only_ports_that_are_new_to_the_daemon()
    {
        await RunAsync(RequestOf("rgw.store.host1.abcdef", r => (r.Params.TcpPorts, r.Meta.Ports) = ([8080], [8080])));
        host.WithListener(8080, "radosgw", 4242);
        Assert.Equal("redeploy", (await RunAsync(RequestOf("rgw.store.host1.abcdef", r =>
            (r.Params.TcpPorts, r.Meta.Ports, r.Meta.ConfigDigest) = ([8080], [8080], "digest-2")))).Kind);

        host.WithListener(8081, "nginx", 4243);
        Assert.Equal("PortInUse", (await RefusedAsync(RequestOf("rgw.store.host1.abcdef", r =>
            (r.Params.TcpPorts, r.Meta.Ports, r.Meta.ConfigDigest) = ([8081], [8081], "digest-3")))).Id);
        Assert.Contains("digest-2", host.Read($"{Cluster}/rgw.store.host1.abcdef/unit.meta"));
    }

    [Fact]
    public async Task A_missing_image_is_refused_before_anything_is_made()
    {
        var before = host.Tree("/");
        var error = await RefusedAsync(RequestOf("mds.x", r => r.Image = "nowhere/ceph:1"));
        Assert.Equal("ImageMissing", error.Id);
        Assert.True(error.Undone);
        Assert.Contains(error.Details, line => line.Contains("connection refused"));
        Assert.Equal(before, host.Tree("/"));
    }

    [Fact]
    public async Task A_new_daemon_that_does_not_start_is_removed_again()
    {
        host.Programs.Failing.Add($"ceph-{TestHost.Fsid}@mds.x.service");
        var error = await RefusedAsync(RequestOf("mds.x"));
        Assert.Equal("DaemonStartFailed", error.Id);
        Assert.True(error.Undone);
        Assert.Contains("it went wrong", error.Details);
        Assert.DoesNotContain("mds", host.Tree("/var/lib/ceph", "/etc/systemd/system"));
    }

    [Fact]
    public async Task A_daemon_that_does_not_start_after_a_redeploy_stays()
    {
        await RunAsync(RequestOf("mds.x"));
        host.Programs.Failing.Add($"ceph-{TestHost.Fsid}@mds.x.service");
        var error = await RefusedAsync(RequestOf("mds.x", r => r.Meta.ConfigDigest = "digest-2"));
        Assert.Equal("DaemonStartFailed", error.Id);
        Assert.False(error.Undone);
        Assert.True(host.Exists($"{Cluster}/mds.x/unit.run"));
    }

    [Fact]
    public async Task A_mon_store_that_cannot_be_made_leaves_nothing()
    {
        host.Programs.Instead["--mkfs"] = () => new(1, "", "mkfs: unable to do it");
        var error = await RefusedAsync(RequestOf("mon.host1"));
        Assert.Equal("MonStoreFailed", error.Id);
        Assert.Contains("mkfs: unable to do it", error.Details);
        Assert.DoesNotContain("mon", host.Tree(Cluster));
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such()
    {
        host.Programs.Instead["--mkfs"] = () => new(1, "", "rocksdb: IO error: No space left on device");
        var error = await RefusedAsync(RequestOf("mon.host1"));
        Assert.Equal("DiskFull", error.Id);
        Assert.True(error.Undone);
    }

    [Fact]
    public async Task What_an_interrupted_deploy_left_is_replaced()
    {
        host.With($"{Cluster}/deploying-mds-x/config", "half");
        await RunAsync(RequestOf("mds.x"));
        Assert.False(host.Exists($"{Cluster}/deploying-mds-x"));
        Assert.True(host.Exists($"{Cluster}/mds.x/unit.run"));
    }

    [Fact]
    public async Task A_daemon_whose_directory_was_deleted_while_it_ran_is_stopped_first()
    {
        await RunAsync(RequestOf("rgw.store.host1.abcdef", r => r.Params.TcpPorts = [8080]));
        Directory.Delete(host.PathOf($"{Cluster}/rgw.store.host1.abcdef"), recursive: true);
        host.Programs.Forget();
        Assert.Equal("deploy", (await RunAsync(RequestOf("rgw.store.host1.abcdef", r => r.Params.TcpPorts = [8080]))).Kind);
        var commands = host.Programs.Commands.ToList();
        var removed = commands.FindIndex(c => c.Contains($"podman rm -f ceph-{TestHost.Fsid}-rgw.store"));
        // Before systemd is asked: it would wait for a script that is gone.
        Assert.InRange(removed, 0, commands.FindIndex(c => c.StartsWith("systemctl stop", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mds.x", "../../../etc/x", "PathNotAllowed")]
    [InlineData("mds.x", "x", "UnexpectedFile")]
    public async Task Files_that_a_type_does_not_take_are_refused(string name, string file, string id) =>
        Assert.Equal(id, (await RefusedAsync(RequestOf(name, r => r.ConfigBlobs.Files = new() { [file] = "" }))).Id);

    [Theory]
    [InlineData("/")]
    [InlineData("relative")]
    [InlineData("/etc/x:ro")]
    [InlineData("/etc/..")]
    public async Task Odd_mount_paths_of_custom_files_are_refused(string path) =>
        Assert.Equal("PathNotAllowed", (await RefusedAsync(
            RequestOf("mds.x", r => r.ConfigBlobs.CustomConfigFiles = [new() { MountPath = path }]))).Id);

    [Fact]
    public async Task Custom_files_are_written_privately_and_mounted()
    {
        await RunAsync(RequestOf("mds.x", r => r.ConfigBlobs.CustomConfigFiles = [new() { MountPath = "/etc/app/x.conf", Content = "c" }]));
        var path = $"{Cluster}/custom_config_files/mds.x/x.conf";
        Assert.Contains($"0600 {path}", host.Tree(Cluster));
        Assert.Contains($"-v {path}:/etc/app/x.conf", host.Read($"{Cluster}/mds.x/unit.run"));
    }

    [Theory]
    [InlineData("mds", "InvalidDaemonName")]
    [InlineData("mds.x/../y", "InvalidDaemonName")]
    [InlineData("mds.$(reboot)", "InvalidDaemonName")]
    [InlineData("teapot.x", "UnknownDaemonType")]
    [InlineData("osd.0", "OsdFsidMissing")]
    public async Task Names_that_cannot_be_are_refused(string name, string id) => Assert.Equal(id, (await RefusedAsync(RequestOf(name))).Id);

    [Fact]
    public async Task A_new_daemon_needs_config_and_keyring() =>
        Assert.Equal("ConfigMissing", (await RefusedAsync(RequestOf("mds.x", r => r.ConfigBlobs.Keyring = null))).Id);
}
