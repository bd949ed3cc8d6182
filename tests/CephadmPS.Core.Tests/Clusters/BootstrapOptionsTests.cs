using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts.Simulation;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>What the options of a bootstrap change, against a simulated host.</summary>
public sealed class BootstrapOptionsTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(1);
    private readonly ClusterEnvironment environment;

    public BootstrapOptionsTests() => environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => fleet };

    public void Dispose() => Directory.Delete(home, recursive: true);

    private SimulatedHost Host => fleet.Hosts.Values.Single();

    private Task<CephCluster> RunAsync(Func<BootstrapOptions, BootstrapOptions>? change = null)
    {
        var options = new BootstrapOptions { HostName = Host.HostName, Address = Host.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true };
        return ClusterBootstrap.RunAsync(change?.Invoke(options) ?? options, environment, null, default);
    }

    [Fact]
    public async Task The_first_daemons_have_the_ids_that_were_given()
    {
        await using var cluster = await RunAsync(o => o with { MonId = "one", MgrId = "two" });
        Assert.Equal(["mgr.two", "mon.one"], Host.Daemons.Keys);
    }

    [Fact]
    public async Task Orphans_have_specs_that_deploy_nothing()
    {
        await using var cluster = await RunAsync(o => o with { OrphanInitialDaemons = true });
        var services = await cluster.GetSpecsAsync(default);
        Assert.Equal(["mgr", "mon"], services.Select(s => s.ServiceName).Order());
        Assert.All(services, s => Assert.True(s.Unmanaged));
    }

    [Fact]
    public async Task A_registry_is_logged_in_to_before_the_image_is_wanted()
    {
        await using var cluster = await RunAsync(o => o with { Registry = new RegistryLogin("quay.io", "me", "SECRET") });
        Assert.Equal("me", Host.RegistryLogins["quay.io"]);
        var calls = Host.Calls.ToList();
        Assert.True(calls.IndexOf("registry-login quay.io") < calls.FindIndex(call => call.StartsWith("bootstrap", StringComparison.Ordinal)));
        Assert.DoesNotContain("SECRET", new RegistryLogin("quay.io", "me", "SECRET").ToString());
    }

    [Fact]
    public async Task The_agent_stays_on_the_host_when_the_cluster_is_made_and_goes_with_it()
    {
        await using var cluster = await RunAsync();
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(Host.AgentStays);

        await cluster.RemoveAsync(zapOsds: false, null, default);

        Assert.False(Host.AgentStays);
    }

    [Fact]
    public async Task Unless_told_otherwise()
    {
        await using var cluster = await RunAsync(o => o with { SkipAgent = true });
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.False(Host.AgentStays);
    }

    [Fact]
    public async Task A_host_that_is_not_fit_is_made_fit_unless_told_otherwise()
    {
        Host.CheckErrors.Add("lvcreate is missing");
        Assert.Equal("HostNotFit", (await Assert.ThrowsAsync<CephadmException>(() => RunAsync(o => o with { SkipPrepareHost = true }))).Id);
        Assert.DoesNotContain(Host.Calls, call => call.StartsWith("prepare-host", StringComparison.Ordinal));
        Assert.Equal("HostNotFit", (await Assert.ThrowsAsync<CephadmException>(() => RunAsync())).Id);
        Assert.Contains(Host.Calls, call => call.StartsWith("prepare-host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Specs_are_stored_and_wrong_ones_leave_the_cluster_running()
    {
        await using (var cluster = await RunAsync(o => o with { ApplySpec = "service_type: mds\nservice_id: fs\nplacement: {count: 1}\n" }))
        {
            Assert.Contains(await cluster.GetSpecsAsync(default), s => s.ServiceName == "mds.fs");
        }
    }

    [Fact]
    public async Task Wrong_first_specs_are_told_and_the_cluster_stays()
    {
        var error = await Assert.ThrowsAsync<CephadmException>(() => RunAsync(o => o with { ApplySpec = "service_type: nonsense\n" }));
        Assert.StartsWith("The cluster runs", error.Message);
        Assert.Equal(2, Host.Daemons.Count);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"url": "quay.io", "username": "me"}""")]
    [InlineData("""{"url": "quay.io", "username": "me", "password": 5}""")]
    public void A_registry_login_that_lacks_something_is_refused(string json) =>
        Assert.Equal("RegistryLoginInvalid", Assert.Throws<CephadmException>(() => RegistryLogin.Parse(json)).Id);
}
