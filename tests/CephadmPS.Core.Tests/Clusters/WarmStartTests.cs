using CephadmPS.Core.Clusters;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>A controller that begins knows what the one before it saw.</summary>
public sealed class WarmStartTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly SimulatedFleet fleet = new(4);
    private readonly ClusterEnvironment environment;

    public WarmStartTests() => environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => fleet };

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task Daemons_of_a_host_that_is_silent_from_the_beginning_are_counted_and_shown()
    {
        string silent;
        await using (var cluster = await BootstrapAsync())
        {
            await cluster.SetSpecsAsync(SpecFile.ParseValid("service_type: mds\nservice_id: a\nplacement: {count: 2}"), new SetSpecsOptions(), default);
            Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
            silent = (await cluster.GetDaemonsAsync(default)).First(daemon => daemon.DaemonType == "mds" && daemon.HostName != fleet.Addresses[0].HostName).HostName;
        }
        fleet.Hosts[silent].Offline = true;

        await using var next = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        var plan = await next.GetPlanAsync(null, default);

        Assert.Empty(plan.Steps);
        Assert.False(plan.IsSettled);
        var daemons = await next.GetDaemonsAsync(default);
        Assert.Equal(2, daemons.Count(daemon => daemon.DaemonType == "mds"));
        Assert.All(daemons.Where(daemon => daemon.HostName == silent), daemon => Assert.Equal(DaemonStatus.Unknown, daemon.Status));
    }

    [Fact]
    public async Task An_idle_cluster_causes_no_write_of_what_was_seen()
    {
        await using var cluster = await BootstrapAsync();
        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        var before = Seen();
        Assert.Equal(8, before.Count);

        Assert.True((await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);
        await using var other = await CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);
        Assert.True((await other.ReconcileAsync(TimeSpan.FromMinutes(1), null, default)).Complete);

        Assert.Equal(before, Seen());
    }

    [Fact]
    public async Task A_removed_host_takes_what_was_kept_of_it_along()
    {
        await using var cluster = await BootstrapAsync();
        await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        var last = fleet.Addresses[^1].HostName;
        Assert.Contains($"cephadmps/daemons/{last}", fleet.Cluster.ConfigKeys.Keys);

        await cluster.RemoveHostAsync(last, new RemoveHostOptions { Force = true }, null, default);

        Assert.DoesNotContain(fleet.Cluster.ConfigKeys.Keys, key => key.EndsWith("/" + last, StringComparison.Ordinal));
    }

    private Dictionary<string, string> Seen() => fleet.Cluster.ConfigKeys
        .Where(key => new[] { "daemons/", "devices/", "facts/" }.Any(kind => key.Key.StartsWith("cephadmps/" + kind, StringComparison.Ordinal)))
        .ToDictionary(key => key.Key, key => key.Value);

    private async Task<CephCluster> BootstrapAsync()
    {
        var first = fleet.Addresses[0];
        var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
        foreach (var address in fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        return cluster;
    }
}
