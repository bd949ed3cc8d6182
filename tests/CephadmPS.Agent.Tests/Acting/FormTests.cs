using System.Text.Json;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

/// <summary>The daemon types that are not Ceph's own.</summary>
public sealed class FormTests : IDisposable
{
    private static readonly string Cluster = $"/var/lib/ceph/{TestHost.Fsid}";

    // Written from the request, or the same for every daemon.
    private static readonly string[] Told = ["unit.created", "unit.configured", "unit.image", "unit.meta"];

    private readonly ActingHost host = new();

    public FormTests() => host.Programs.Images.Add(FormRequests.MetricsImage);

    public void Dispose() => host.Dispose();

    private Task<DeployResult> RunAsync(DeployRequest request) => new DeployVerb().RunAsync(request, host.Verb, CancellationToken.None);

    private async Task<AgentException> RefusedAsync(DeployRequest request)
    {
        var before = host.Tree("/");
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(request));
        Assert.Equal(before, host.Tree("/"));
        return error;
    }

    public static TheoryData<string> Cases => new(FormRequests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_new_daemon_has_exactly_these_files_and_commands(string name)
    {
        var request = FormRequests.Of(name);
        var given = request.ConfigBlobs.Files?.Values.Append(request.ConfigBlobs.Config).Append(request.ConfigBlobs.Keyring).ToHashSet() ?? [];
        var result = await RunAsync(request);

        Assert.Equal("deploy", result.Kind);
        Assert.Equal("running", result.Daemon!.State);
        var made = Directory.EnumerateFiles(host.PathOf($"{Cluster}/{request.Name}"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(host.PathOf("/etc/systemd/system"), $"ceph-{TestHost.Fsid}-*@*.service"))
            .Concat(Directory.EnumerateFiles(host.PathOf("/etc/systemd/system"), "99-*.conf", SearchOption.AllDirectories))
            .Concat(Directory.Exists(host.PathOf("/etc/sysctl.d")) ? Directory.EnumerateFiles(host.PathOf("/etc/sysctl.d")) : [])
            .Where(path => !Told.Contains(Path.GetFileName(path)) && !given.Contains(File.ReadAllText(path)))
            .Order(StringComparer.Ordinal);
        Golden.Check($"{name}.txt", host.Normal(string.Concat(
            "=== tree\n", host.Tree(Cluster, "/etc/systemd/system", "/etc/sysctl.d"),
            string.Concat(made.Select(path => $"=== {path}\n{File.ReadAllText(path)}")),
            $"=== ports {string.Join(' ', result.Daemon.Ports!)}\n",
            "=== commands\n", string.Concat(host.Programs.Commands.Select(c => c + "\n")))));
    }

    [Fact]
    public void Every_type_of_the_agent_has_a_golden_tree() => Assert.Equal(
        DaemonForms.Types.Order(),
        FormRequests.Cases.Select(name => name.Replace("-clustered", "")).Concat(DeployTests.Types.Select(row => (string)row[0])).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_secret_is_in_a_command_line_or_readable_by_others(string name)
    {
        var request = FormRequests.Of(name);
        await RunAsync(request);
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("SECRET"));
        foreach (var path in Directory.EnumerateFiles(host.PathOf("/"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                     .Where(path => new FileInfo(path).LinkTarget is null && File.ReadAllText(path).Contains("SECRET")))
        {
            Assert.Equal(HostFiles.Private, File.GetUnixFileMode(path));
            Assert.NotEqual("unit.run", Path.GetFileName(path));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_same_request_again_changes_nothing(string name)
    {
        await RunAsync(FormRequests.Of(name));
        var before = host.Tree("/");
        Assert.Equal("unchanged", (await RunAsync(FormRequests.Of(name))).Kind);
        Assert.Equal(before, host.Tree("/"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_removed_daemon_leaves_no_unit_and_no_file(string name)
    {
        var request = FormRequests.Of(name);
        await RunAsync(request);
        await new RemoveDaemonVerb().RunAsync(
            new RemoveDaemonRequest { Fsid = TestHost.Fsid, Name = request.Name, ForceDeleteData = true }, host.Verb, CancellationToken.None);
        Assert.DoesNotContain(request.Name, host.Tree("/var/lib/ceph", "/etc"));
        Assert.DoesNotContain(host.Programs.Active, unit => unit.Contains(request.Name));
    }

    public static TheoryData<string, string> Files
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in FormRequests.Cases)
            {
                foreach (var file in DaemonForms.Get(name.Replace("-clustered", "")).RequiredFiles)
                {
                    data.Add(name, file);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_missing_file_is_named(string name, string file)
    {
        var error = await RefusedAsync(FormRequests.Of(name, r => r.ConfigBlobs.Files!.Remove(file)));
        Assert.Equal("FileMissing", error.Id);
        Assert.EndsWith($"without {file}", error.Message);
    }

    [Fact]
    public async Task All_missing_files_are_named_at_once() => Assert.EndsWith(
        "without nginx.conf, nginx_external_server.conf, nginx_internal_server.conf, nginx_internal.crt, nginx_internal.key",
        (await RefusedAsync(FormRequests.Of("mgmt-gateway", r => r.ConfigBlobs.Files = null))).Message);

    [Theory]
    [InlineData("alertmanager", "peers")]
    [InlineData("snmp-gateway", "destination")]
    [InlineData("snmp-gateway", "snmp_v3_auth_password")]
    [InlineData("snmp-gateway", "snmp_v3_priv_password")]
    [InlineData("nfs", "pool")]
    [InlineData("nfs", "namespace")]
    [InlineData("nfs", "userid")]
    [InlineData("smb", "cluster_id")]
    [InlineData("smb", "config_uri")]
    [InlineData("smb-clustered", "cluster_meta_uri")]
    [InlineData("smb-clustered", "cluster_lock_uri")]
    [InlineData("jaeger-collector", "elasticsearch_nodes")]
    [InlineData("jaeger-query", "elasticsearch_nodes")]
    [InlineData("jaeger-agent", "collector_nodes")]
    public async Task A_missing_setting_is_named(string name, string setting)
    {
        var error = await RefusedAsync(FormRequests.Of(name, r => r.ConfigBlobs.Settings!.Remove(setting)));
        Assert.Equal("SettingMissing", error.Id);
        Assert.EndsWith($"without {setting}", error.Message);
    }

    [Theory]
    [InlineData("alertmanager", "peers", "\"host2\"")]
    [InlineData("snmp-gateway", "snmp_version", "\"V1\"")]
    [InlineData("snmp-gateway", "snmp_v3_auth_password", "\"x\\nSNMP_NOTIFIER_Y=z\"")]
    [InlineData("nfs", "rgw", "{\"user\": \"../../x\", \"keyring\": \"k\"}")]
    [InlineData("smb", "features", "[\"sorcery\"]")]
    [InlineData("smb", "bind_networks", "[\"everywhere\"]")]
    [InlineData("container", "args", "[1]")]
    [InlineData("container", "volume_mounts", "[]")]
    [InlineData("container", "uid", "\"root\"")]
    public async Task A_setting_that_cannot_be_is_named(string name, string setting, string json)
    {
        var error = await RefusedAsync(FormRequests.Of(name, r => r.ConfigBlobs.Settings![setting] = JsonDocument.Parse(json).RootElement));
        Assert.Equal("InvalidSetting", error.Id);
        Assert.Contains(setting, error.Message);
        Assert.DoesNotContain("NOTIFIER", error.Message);
    }

    [Theory]
    [InlineData("nfs")]
    [InlineData("iscsi")]
    [InlineData("nvmeof")]
    [InlineData("smb")]
    [InlineData("ceph-exporter")]
    [InlineData("rbd-mirror")]
    [InlineData("cephfs-mirror")]
    public async Task Clients_of_the_cluster_need_a_keyring(string name) =>
        Assert.Equal("ConfigMissing", (await RefusedAsync(FormRequests.Of(name, r => r.ConfigBlobs.Keyring = null))).Id);

    [Theory]
    [InlineData("prometheus", "/etc/shadow", "UnexpectedFile")]
    [InlineData("prometheus", "/etc/prometheus/../../unit.run", "PathNotAllowed")]
    [InlineData("container", "unit.run", "PathNotAllowed")]
    [InlineData("container", "/sidecar-x.run", "PathNotAllowed")]
    [InlineData("smb", "keyring", "PathNotAllowed")]
    [InlineData("haproxy", "errors.http", "UnexpectedFile")]
    public async Task A_file_never_lands_where_it_should_not(string name, string file, string id) => Assert.Equal(id,
        (await RefusedAsync(FormRequests.Of(name, r => (r.ConfigBlobs.Files ??= [])[file] = "evil"))).Id);

    [Theory]
    [InlineData(0L, null)]
    [InlineData(null, -1L)]
    [InlineData(2L, 1L)]
    public async Task Memory_that_cannot_be_is_refused(long? request, long? limit) => Assert.Equal("InvalidMemory",
        (await RefusedAsync(FormRequests.Of("loki", r => (r.Meta.MemoryRequest, r.Meta.MemoryLimit) = (request, limit)))).Id);

    [Fact]
    public async Task An_instance_binds_no_address_that_its_host_has_not() => Assert.Equal("NoBindAddress",
        (await RefusedAsync(FormRequests.Of("smb", r => r.ConfigBlobs.Settings!["bind_networks"] = JsonDocument.Parse("[\"172.20.0.0/16\"]").RootElement))).Id);

    [Fact]
    public async Task An_image_without_the_daemon_is_told()
    {
        host.Programs.Owners.Clear();
        var error = await Assert.ThrowsAsync<AgentException>(() => RunAsync(FormRequests.Of("alertmanager")));
        Assert.Equal("ImageUnusable", error.Id);
        Assert.Contains("no /etc/alertmanager and no /etc/prometheus", error.Message);
    }

    [Fact]
    public async Task The_owner_in_an_image_is_asked_once()
    {
        await RunAsync(FormRequests.Of("loki"));
        host.Programs.Forget();
        await RunAsync(FormRequests.Of("loki", r => r.Name = "loki.other"));
        Assert.DoesNotContain(host.Programs.Commands, command => command.Contains("podman run"));
    }

    [Fact]
    public async Task What_is_in_grafanas_database_survives_a_redeploy()
    {
        await RunAsync(FormRequests.Of("grafana"));
        host.With($"{Cluster}/grafana.host1/data/grafana.db", "dashboards");
        Assert.Equal("redeploy", (await RunAsync(FormRequests.Of("grafana", r => r.Meta.ConfigDigest = "digest-2"))).Kind);
        Assert.Equal("dashboards", host.Read($"{Cluster}/grafana.host1/data/grafana.db"));
    }

    [Fact]
    public async Task A_reconfig_writes_the_files_and_restarts()
    {
        await RunAsync(FormRequests.Of("haproxy"));
        host.Programs.Forget();
        var result = await RunAsync(FormRequests.Of("haproxy", r =>
        {
            r.Params.Reconfig = true;
            r.Meta.ConfigDigest = "digest-2";
            r.ConfigBlobs.Files!["haproxy.cfg"] = "new";
        }));
        Assert.Equal("reconfig", result.Kind);
        Assert.Equal("new", host.Read($"{Cluster}/haproxy.rgw.host1.abcdef/haproxy/haproxy.cfg"));
        Assert.Contains(host.Programs.Commands, command => command.StartsWith("systemctl stop", StringComparison.Ordinal));
        Assert.Contains(host.Programs.Commands, command => command.StartsWith("systemctl start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_type_that_is_not_Cephs_leaves_the_owner_of_the_clusters_directories()
    {
        await RunAsync(ActingHost.RequestOf("mds.x"));
        var before = Posix.StatusOf(host.PathOf(Cluster))!.Value.Owner;
        await RunAsync(FormRequests.Of("node-exporter"));
        Assert.Equal(before, Posix.StatusOf(host.PathOf(Cluster))!.Value.Owner);
        if (Posix.IsRoot)
        {
            Assert.Equal(new Owner(65534, 65534), Posix.StatusOf(host.PathOf($"{Cluster}/node-exporter.host1/etc/node-exporter"))!.Value.Owner);
        }
    }
}
