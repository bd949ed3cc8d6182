using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>How hosts are reached, and from where images come.</summary>
public sealed class SshAndRegistryTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(3);
    private readonly ClusterEnvironment environment;

    /// <summary>Hosts on which the key "new" is not in authorized_keys.</summary>
    private readonly HashSet<string> withoutNewKey = [];

    private readonly List<string> reachedByNewKey = [];

    public SshAndRegistryTests() => environment = new ClusterEnvironment
    {
        HomeDirectory = home,
        Connectors = ssh => ssh.IdentityFile is { } key && key.EndsWith("new", StringComparison.Ordinal) ? new NewKeyConnector(this) : fleet,
    };

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task A_new_key_counts_once_every_host_takes_it()
    {
        await using (var cluster = await MakeAsync())
        {
            var result = await cluster.SetSshConfigurationAsync(cluster.Profile.Ssh with { IdentityFile = NewKey() }, force: false, null, default);
            Assert.True(result.Changed);
            Assert.Equal(3, reachedByNewKey.Distinct().Count());
            Assert.Equal(NewKey(), cluster.GetSshConfiguration().KeyFilePath);
            // What the session saves later keeps the new settings.
            await cluster.AddHostAsync(new AddHostOptions { HostName = fleet.Addresses[1].HostName, Labels = ["x"], AcceptNewHostKey = true }, null, default);
            Assert.False((await cluster.SetSshConfigurationAsync(cluster.Profile.Ssh, force: false, null, default)).Changed);
        }
        Assert.Equal(NewKey(), environment.Profiles.Load(null).Ssh.IdentityFile);
        reachedByNewKey.Clear();
        await using var next = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        await next.GetHostsAsync(default);
        Assert.NotEmpty(reachedByNewKey);
    }

    [Fact]
    public async Task A_key_that_one_host_refuses_changes_nothing_and_the_host_is_named()
    {
        await using var cluster = await MakeAsync();
        var refusing = fleet.Addresses[2].HostName;
        withoutNewKey.Add(refusing);
        foreach (var force in new[] { false, true })
        {
            var error = await Assert.ThrowsAsync<CephadmException>(
                () => cluster.SetSshConfigurationAsync(cluster.Profile.Ssh with { IdentityFile = NewKey() }, force, null, default));
            Assert.Equal("SshChangeRefused", error.Id);
            Assert.StartsWith(refusing, Assert.Single(error.Details));
        }
        Assert.Null(cluster.GetSshConfiguration().KeyFilePath);
        Assert.Null(environment.Profiles.Load(null).Ssh.IdentityFile);
        Assert.Equal(3, (await cluster.GetHostsAsync(default)).Count(host => host.Status.Length == 0 || host.Status == "Online"));
    }

    [Fact]
    public async Task A_host_that_is_down_can_be_left_untried_and_is_told()
    {
        await using var cluster = await MakeAsync();
        var down = fleet.Addresses[2].HostName;
        fleet.Hosts[down].Offline = true;
        var wanted = cluster.Profile.Ssh with { IdentityFile = NewKey() };
        Assert.Equal("SshChangeRefused", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetSshConfigurationAsync(wanted, force: false, null, default))).Id);
        Assert.Contains(down, (await cluster.SetSshConfigurationAsync(wanted, force: true, null, default)).Text);
    }

    [Theory]
    [InlineData("missing", null)]
    [InlineData("public", "ssh-ed25519 AAAA me")]
    public async Task A_file_that_is_no_private_key_is_refused_before_any_host_is_asked(string name, string? content)
    {
        await using var cluster = await MakeAsync();
        var path = Path.Combine(home, name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }
        var error = await Assert.ThrowsAsync<CephadmException>(() => cluster.SetSshConfigurationAsync(cluster.Profile.Ssh with { IdentityFile = path }, false, null, default));
        Assert.Equal(("SshKeyInvalid", path), (error.Id, error.Target));
        Assert.Equal("SshKeyInvalid", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetSshConfigurationAsync(cluster.Profile.Ssh with { CertificateFile = NewKey() }, false, null, default))).Id);
    }

    [Fact]
    public async Task Every_host_logs_in_before_anything_is_deployed_on_it_and_only_once()
    {
        await using var cluster = await MakeAsync();
        var result = await cluster.SetRegistryAsync("quay.io", "me", Password, default);
        Assert.DoesNotContain(Password, result.Text);
        Assert.False((await cluster.SetRegistryAsync("quay.io", "me", Password, default)).Changed);

        var plan = await cluster.GetPlanAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {host_pattern: '*'}"), default);
        var logins = plan.Steps.OfType<RegistryLoginStep>().ToList();
        Assert.Equal(2, logins.Count);
        foreach (var deploy in plan.Steps.OfType<DeployDaemonStep>().Where(step => logins.Any(login => login.HostName == step.HostName)))
        {
            Assert.Contains($"RegistryLogin:{deploy.HostName}", deploy.DependsOn);
        }
        Assert.DoesNotContain(Password, PlanText.Render(plan));
        await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {host_pattern: '*'}"), new SetSpecsOptions(), default);
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        Assert.All(fleet.Hosts.Values, host => Assert.Single(host.Calls, call => call.StartsWith(Verbs.RegistryLogin, StringComparison.Ordinal)));
        Assert.DoesNotContain(fleet.Hosts.Values.SelectMany(host => host.Calls), call => call.Contains(Password, StringComparison.Ordinal));
        Assert.Empty((await cluster.GetPlanAsync(null, default)).Steps);

        await cluster.SetRegistryAsync("quay.io", "me", "another", default);
        Assert.Equal(2, (await cluster.GetPlanAsync(null, default)).Steps.OfType<RegistryLoginStep>().Count());
    }

    [Fact]
    public async Task A_login_that_fails_is_not_kept()
    {
        await using var cluster = await MakeAsync();
        foreach (var host in fleet.Hosts.Values)
        {
            host.Faults.Add(new Fault(Verbs.RegistryLogin, FaultKind.Fail, Times: 9) { Error = new CephadmException("RegistryRefused", ErrorKind.Security, "unauthorized") });
        }
        Assert.Equal("RegistryRefused", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetRegistryAsync("quay.io", "me", Password, default))).Id);
        Assert.DoesNotContain("cephadmps/registry", fleet.Cluster.ConfigKeys.Keys);
    }

    [Fact]
    public void A_login_shows_no_password() =>
        Assert.DoesNotContain(Password, new RegistryRecord("quay.io", "me", "1") { Password = Password }.ToString());

    [Theory]
    [InlineData("", "me", "x")]
    [InlineData("quay.io", "", "x")]
    [InlineData("quay.io", "me", "")]
    [InlineData("--help", "me", "x")]
    [InlineData("a b", "me", "x")]
    public async Task A_login_that_is_none_is_refused(string url, string user, string password)
    {
        await using var cluster = await MakeAsync();
        Assert.Equal("RegistryInvalid", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetRegistryAsync(url, user, password, default))).Id);
    }

    [Fact]
    public async Task An_option_is_set_shown_and_cleared_and_says_when_it_has_no_meaning()
    {
        await using var cluster = await MakeAsync();
        Assert.True((await cluster.SetOptionAsync("max_count_per_host", "5", default)).Result.Changed);
        Assert.False((await cluster.SetOptionAsync("mgr/cephadm/max_count_per_host", "5", default)).Result.Changed);
        var shown = Assert.Single(await cluster.GetOptionsAsync("max_count_per_host", default));
        Assert.Equal(("5", "10", true), (shown.Value, shown.Default, shown.IsSet));
        Assert.Contains(fleet.Cluster.Config, entry => entry is { Who: "mgr", Name: "mgr/cephadm/max_count_per_host", Value: "5" });
        Assert.True((await cluster.SetOptionAsync("max_count_per_host", null, default)).Result.Changed);
        Assert.False(Assert.Single(await cluster.GetOptionsAsync("max_count_per_host", default)).IsSet);

        var without = await cluster.SetOptionAsync("use_agent", "true", default);
        Assert.NotNull(without.NoMeaning);
        Assert.Equal("OptionReadOnly", (await Assert.ThrowsAsync<CephadmException>(() => cluster.SetOptionAsync("migration_current", "7", default))).Id);
        Assert.Equal(73, (await cluster.GetOptionsAsync(null, default)).Count);
        Assert.Equal(18, (await cluster.GetOptionsAsync("container_image_*", default)).Count(option => option.Name != "container_image_base"));
    }

    private string NewKey()
    {
        var path = Path.Combine(home, "new");
        File.WriteAllText(path, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
        return path;
    }

    private async Task<CephCluster> MakeAsync()
    {
        var first = fleet.Addresses[0];
        var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        return cluster;
    }

    private sealed class NewKeyConnector(SshAndRegistryTests owner) : IAgentConnector
    {
        public async Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default)
        {
            if (owner.withoutNewKey.Contains(host.HostName))
            {
                throw new CephadmException("AuthenticationFailed", ErrorKind.Security, $"{host.HostName} does not accept the key.");
            }
            var channel = await ((IAgentConnector)owner.fleet).ConnectAsync(host, cancellation);
            lock (owner.reachedByNewKey)
            {
                owner.reachedByNewKey.Add(host.HostName);
            }
            return channel;
        }
    }
}
