using CephadmPS.Agent.Observe.Daemons;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class DaemonListerTests : IDisposable
{
    private const string Image = "e4aebf7340157bcc90fe59448e593525f63d8b755e3e187a79f2a3888e14a37f";
    private readonly TestHost host = new();
    private readonly ManualTime time = new();
    private readonly DaemonLister lister;

    public DaemonListerTests()
    {
        lister = new DaemonLister(time);
        host.WithProgram("podman");
        Daemon(TestHost.Fsid, "mon.a", """{"service_name":"mon","ports":[3300,6789],"ip":null,"deployed_by":["q@sha256:1"],"rank":null,"extra_container_args":[{"argument":"--cpus=2","split":false}],"config_digest":"d1"}""");
        Daemon(TestHost.Fsid, "mgr.a.xyz", """{"service_name":"mgr","memory_request":null}""");
        host.WithDirectory($"/var/lib/ceph/{TestHost.Fsid}/crash").WithDirectory($"/var/lib/ceph/{TestHost.Fsid}/removed")
            .With($"/var/lib/ceph/{TestHost.Fsid}/cephadm-agent.0123", "a program").WithDirectory("/var/lib/ceph/bootstrap-osd/x.y");
        host.Processes
            .Answer("systemctl show", string.Join('\n', Unit("mon.a", "active", "running"), "", Unit("mgr.a.xyz", "failed", "failed"), "", Unit("mon.a", "active", "running", TestHost.OtherFsid), ""))
            .Answer("podman ps", $$"""
                [{"Id":"c0ffee","Names":["ceph-{{TestHost.Fsid}}-mon-a"],"Image":"localhost/ceph:20.2.4","ImageID":"{{Image}}","Pid":356,"StartedAt":1795358885,"State":"running","Labels":null},
                 {"Id":"feed","Names":["unrelated"],"Image":"x","ImageID":"y","Pid":1,"StartedAt":1,"State":"running"}]
                """)
            .Answer("podman image inspect", $$"""[{"Id":"{{Image}}","RepoDigests":["localhost/ceph@sha256:87fe"]}]""");
    }

    public void Dispose() => host.Dispose();

    private void Daemon(string fsid, string name, string meta) => host
        .With($"/var/lib/ceph/{fsid}/{name}/unit.meta", meta)
        .With($"/var/lib/ceph/{fsid}/{name}/unit.image", "localhost/ceph:20.2.4\n")
        .With($"/var/lib/ceph/{fsid}/{name}/unit.created", "mtime is everything\n")
        .With($"/var/lib/ceph/{fsid}/{name}/unit.configured", "");

    private static string Unit(string name, string active, string sub, string fsid = TestHost.Fsid) =>
        $"Id=ceph-{fsid}@{name}.service\nLoadState=loaded\nActiveState={active}\nSubState={sub}\nUnitFileState=enabled";

    private Task<List<DaemonListing>> ListAsync(string? fsid = null, string? name = null, bool detail = true) =>
        lister.ListAsync(host.Context, new ListDaemonsRequest { Fsid = fsid, Name = name, Detail = detail }, default);

    [Fact]
    public async Task Daemons_are_what_has_a_directory_with_a_dot_below_a_cluster()
    {
        Daemon(TestHost.OtherFsid, "mon.a", "{}");

        var all = await ListAsync();

        Assert.Equal([(TestHost.OtherFsid, "mon.a"), (TestHost.Fsid, "mgr.a.xyz"), (TestHost.Fsid, "mon.a")], all.Select(d => (d.Fsid, d.Name)));
        Assert.Equal(["mgr.a.xyz", "mon.a"], (await ListAsync(TestHost.Fsid)).Select(d => d.Name));
        Assert.Equal("mgr.a.xyz", Assert.Single(await ListAsync(name: "mgr.a.xyz")).Name);
    }

    [Fact]
    public async Task Our_own_programs_are_listed_on_demand_by_the_same_call_of_systemd_and_missing_when_any_of_their_files_is()
    {
        var unit = $"cephadm-controller-{TestHost.Fsid}.service";
        var home = $"/var/lib/cephadm-controller/{TestHost.Fsid}";
        var request = new ListDaemonsRequest { Fsid = TestHost.Fsid, Detail = false, Programs = true };
        Task<List<DaemonListing>> AskAsync() => lister.ListAsync(host.Context, request, default);
        Assert.Equal("missing", (await AskAsync())[^1].State);
        Assert.DoesNotContain(await ListAsync(TestHost.Fsid), daemon => daemon.Style == "program");

        host.With($"/etc/systemd/system/{unit}", "[Service]\nExecStart=/var/lib/cephadm-controller/bin/ab --profile ceph run\n").With("/var/lib/cephadm-controller/bin/ab", "")
            .With($"{home}/identity", "").With($"{home}/cephadm-agent", "").With($"{home}/home/clusters/ceph.json", "");
        host.Processes.Answer("systemctl show", string.Join('\n', Unit("mon.a", "active", "running"), "",
            $"Id={unit}\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nMainPID=77", ""));
        var before = host.Processes.Commands.Count;
        var controller = (await AskAsync())[^1];

        Assert.Equal(("program", "controller", "running", true, 77), (controller.Style, controller.Name, controller.State, controller.Enabled, controller.ProcessId));
        Assert.Equal(TestHost.Fsid, controller.Fsid);
        Assert.Equal(before + 1, host.Processes.Commands.Count);

        Assert.Equal(("agent", "missing"), ((await AskAsync())[^2].Name, (await AskAsync())[^2].State));
        host.With("/etc/systemd/system/cephadmps-agent.service", "").With("/usr/local/sbin/cephadm-agent", "");
        Assert.Equal("unknown", (await AskAsync())[^2].State);

        foreach (var file in (string[])["/var/lib/cephadm-controller/bin/ab", $"{home}/identity", $"{home}/cephadm-agent", $"{home}/home/clusters/ceph.json", $"/etc/systemd/system/{unit}"])
        {
            File.Move(host.PathOf(file), host.PathOf(file) + ".away");
            Assert.Equal("missing", (await AskAsync())[^1].State);
            File.Move(host.PathOf(file) + ".away", host.PathOf(file));
        }
    }

    [Fact]
    public async Task Upstreams_files_unit_and_container_are_told()
    {
        var mon = Assert.Single(await ListAsync(name: "mon.a"));

        Assert.Equal(("cephadm:v1", "running", true), (mon.Style, mon.State, mon.Enabled));
        Assert.Equal($"ceph-{TestHost.Fsid}@mon.a", mon.SystemdUnit);
        Assert.Equal(("mon", "d1"), (mon.ServiceName, mon.ConfigDigest));
        Assert.Equal([3300, 6789], mon.Ports!);
        Assert.Equal(["--cpus=2"], mon.ExtraContainerArgs!);
        Assert.Equal(["q@sha256:1"], mon.DeployedBy!);
        Assert.Equal(("c0ffee", Image, "localhost/ceph:20.2.4"), (mon.ContainerId, mon.ContainerImageId, mon.ContainerImageName));
        Assert.Equal(["localhost/ceph@sha256:87fe"], mon.ContainerImageDigests!);
        Assert.Equal("2026-11-22T14:48:05.000000Z", mon.Started);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", mon.Created!);
    }

    [Fact]
    public async Task The_version_is_read_through_proc_without_a_process()
    {
        host.With("/proc/356/root/usr/bin/ceph", "#!/usr/bin/python3\nCEPH_GIT_VER = \"7f79\"\nCEPH_GIT_NICE_VER = \"20.2.4\"\n");

        Assert.Equal("20.2.4", Assert.Single(await ListAsync(name: "mon.a")).Version);
        Assert.DoesNotContain(host.Processes.Commands, c => c.Contains("exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_cannot_be_read_the_container_is_asked_once_for_an_image()
    {
        host.Processes.Answer("podman exec c0ffee ceph -v", "ceph version 19.2.3 (c92aebb) squid (stable)\n");

        Assert.Equal("19.2.3", Assert.Single(await ListAsync(name: "mon.a")).Version);
        Assert.Equal("19.2.3", Assert.Single(await ListAsync(name: "mon.a")).Version);
        Assert.Single(host.Processes.Commands, c => c.StartsWith("podman exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_agent_on_the_host_does_not_ask_again()
    {
        host.Processes.Answer("podman exec c0ffee ceph -v", "ceph version 19.2.3 (c92aebb) squid (stable)\n");
        await ListAsync(name: "mon.a");

        var other = await new DaemonLister(time).ListAsync(host.Context, new ListDaemonsRequest { Name = "mon.a", Detail = true }, default);

        Assert.Equal("19.2.3", Assert.Single(other).Version);
        Assert.Single(host.Processes.Commands, c => c.StartsWith("podman exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_cannot_tell_is_asked_again_only_after_a_while()
    {
        await ListAsync(name: "mon.a");
        await ListAsync(name: "mon.a");
        Assert.Single(host.Processes.Commands, c => c.StartsWith("podman exec", StringComparison.Ordinal));

        time.Now += TimeSpan.FromMinutes(11);
        await ListAsync(name: "mon.a");
        Assert.Equal(2, host.Processes.Commands.Count(c => c.StartsWith("podman exec", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("prometheus", "prometheus --version", "prometheus, version 2.53.3+ds1 (branch: debian/sid, revision: 1)\n", "2.53.3+ds1")]
    [InlineData("alertmanager", "prometheus-alertmanager --version", "alertmanager, version 0.28.1 (branch: x)\n", "0.28.1")]
    [InlineData("node-exporter", "node_exporter --version", "node_exporter, version 1.9.0 (branch: x)\n", "1.9.0")]
    [InlineData("loki", "loki --version", "loki, version 3.0.0 (branch: x)\n", "3.0.0")]
    [InlineData("snmp-gateway", "snmp_notifier --version", "snmp_notifier, version 1.2.1 (branch: HEAD)\n", "1.2.1")]
    [InlineData("grafana", "grafana server -v", "Version 10.4.8 (commit: abc, branch: HEAD)\n", "10.4.8")]
    [InlineData("haproxy", "haproxy -v", "HAProxy version 3.0.11-1 2025/06/02 - https://haproxy.org/\n", "3.0.11-1")]
    [InlineData("haproxy", "haproxy -v", "HA-Proxy version 2.3.0 2020/11/05\n", "2.3.0")]
    [InlineData("keepalived", "keepalived --version", "Keepalived v2.3.3 (03/30,2025)\n", "2.3.3")]
    [InlineData("nfs", "ganesha.nfsd -v", "NFS-Ganesha Release = V6.5\n", "6.5")]
    [InlineData("iscsi", "/usr/bin/python3 -c", "3.9\n", "3.9")]
    [InlineData("mgmt-gateway", "nginx -v", "nginx version: nginx/1.26.1\n", "1.26.1")]
    [InlineData("oauth2-proxy", "oauth2-proxy --version", "oauth2-proxy v7.6.0 (built with go1.21.7)\n", "v7.6.0")]
    [InlineData("smb", "/usr/sbin/smbd -V", "Version 4.22.3\n", "4.22.3")]
    [InlineData("elasticsearch", "elasticsearch --version", "Version: 6.8.23, Build: oss/docker\n", "6.8.23")]
    [InlineData("jaeger-query", "/go/bin/query-linux version", "{\"gitCommit\":\"abc\",\"gitVersion\":\"v1.29.0\",\"buildDate\":\"x\"}\n", "1.29.0")]
    public async Task Each_type_tells_its_version_in_its_own_way(string type, string command, string answer, string version)
    {
        Assert.Equal(version, await ProbeAsync(type, $"podman exec c1 {command}", answer));
    }

    [Fact]
    public async Task Of_an_nvmeof_gateway_the_images_label_tells() =>
        Assert.Equal("1.5", await ProbeAsync("nvmeof", "podman inspect --format {{index .Config.Labels \"io.ceph.version\"}} c1", "1.5\n"));

    [Fact]
    public void A_custom_container_has_no_version() => Assert.Null(VersionProbe.Of("container"));

    private Task<string?> ProbeAsync(string type, string command, string answer)
    {
        host.Processes.Answer(command, answer);
        return VersionProbe.Of(type)!.RunAsync(
            host.Context, new Hosting.EngineProgram("podman"), new RunningContainer("c1", "n", "i", "id", 1, default), default);
    }

    [Fact]
    public async Task A_listing_takes_one_call_each_to_systemd_and_the_engine_however_many_daemons()
    {
        for (var i = 0; i < 20; i++)
        {
            Daemon(TestHost.Fsid, $"osd.{i}", "{}");
        }
        await ListAsync();
        var before = host.Processes.Commands.Count;

        await ListAsync();

        Assert.Equal(["podman ps", "systemctl show"], host.Processes.Commands.Skip(before).Where(c => !c.StartsWith("podman exec", StringComparison.Ordinal))
            .Select(c => string.Join(' ', c.Split(' ').Take(2))).Order());
    }

    [Fact]
    public async Task Memory_and_processor_share_come_from_the_cgroup()
    {
        host.With("/proc/356/cgroup", "0::/system.slice/x\n").With("/sys/fs/cgroup/system.slice/x/memory.current", "1048576\n")
            .With("/sys/fs/cgroup/system.slice/x/cpu.stat", "usage_usec 30000000\nuser_usec 1\n");
        time.Now = DateTimeOffset.FromUnixTimeSeconds(1795358885 + 600);

        var mon = Assert.Single(await ListAsync(name: "mon.a"));

        Assert.Equal((1048576L, "5.00%"), (mon.MemoryUsage!.Value, mon.CpuPercentage));
    }

    [Fact]
    public async Task Without_detail_the_engine_is_not_asked()
    {
        var mon = Assert.Single(await ListAsync(name: "mon.a", detail: false));

        Assert.Equal(("running", null), (mon.State, mon.ContainerId));
        Assert.DoesNotContain(host.Processes.Commands, c => c.StartsWith("podman", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_fails_is_an_error_and_not_an_empty_host()
    {
        host.Processes.Answer("podman ps", "", exitCode: 125, error: "Error: cannot open storage");

        var error = await Assert.ThrowsAsync<AgentException>(() => ListAsync());

        Assert.Equal("EngineFailed", error.Id);
        Assert.Contains("cannot open storage", Assert.Single(error.Details));
    }

    [Fact]
    public async Task A_broken_unit_meta_does_not_hide_the_daemon()
    {
        Daemon(TestHost.Fsid, "mon.a", "{\"service_name\": ");

        Assert.Equal("running", Assert.Single(await ListAsync(name: "mon.a")).State);
    }

    [Fact]
    public void Dockers_answers_are_read_too()
    {
        var container = Assert.Single(RunningContainers.ParseDocker($$$"""
            [{"Id":"c1","Name":"/ceph-x-mon-a","Image":"sha256:{{{Image}}}","Config":{"Image":"quay.io/ceph/ceph:v20"},"State":{"Pid":42,"StartedAt":"2026-03-01T10:00:00.123456789Z"}}]
            """));

        Assert.Equal(("ceph-x-mon-a", Image, "quay.io/ceph/ceph:v20", 42), (container.Name, container.ImageId, container.Image, container.Pid));
        Assert.Equal(2026, container.Started.Year);
    }

    [Fact]
    public async Task A_host_without_daemons_starts_no_program()
    {
        using var empty = new TestHost();

        Assert.Empty(await lister.ListAsync(empty.Context, new ListDaemonsRequest(), default));
        Assert.Empty(empty.Processes.Commands);
    }
}
