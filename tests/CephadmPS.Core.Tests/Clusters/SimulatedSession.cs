using CephadmPS.Core.Clusters;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>A simulated fleet and sessions with it.</summary>
internal sealed class SimulatedSession : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;

    public SimulatedSession(int hosts)
    {
        Fleet = new SimulatedFleet(hosts);
        Environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => Fleet };
    }

    public SimulatedFleet Fleet { get; }

    public ClusterEnvironment Environment { get; }

    /// <summary>All calls that any host has had.</summary>
    public IReadOnlyList<string> Calls => [.. Fleet.Hosts.Values.SelectMany(host => host.Calls)];

    public void Dispose() => Directory.Delete(home, recursive: true);

    /// <summary>All records of the cluster but the sign of life of who leads.</summary>
    public IReadOnlyDictionary<string, string> Records() =>
        Fleet.Cluster.ConfigKeys.Where(record => !record.Key.EndsWith("/leader", StringComparison.Ordinal)).ToDictionary(record => record.Key, record => record.Value);

    /// <summary>A new cluster on the first host.</summary>
    public Task<CephCluster> BootstrapAsync()
    {
        var first = Fleet.Addresses[0];
        return ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = Fleet.Cluster.Fsid, AcceptNewHostKey = true },
            Environment, null, default);
    }

    /// <summary>A new cluster with all hosts in its inventory.</summary>
    public async Task<CephCluster> WithAllHostsAsync()
    {
        var cluster = await BootstrapAsync();
        foreach (var address in Fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        return cluster;
    }

    /// <summary>Another session with the same cluster.</summary>
    public Task<CephCluster> ConnectAsync() => CephCluster.ConnectAsync(new ConnectOptions(), Environment, null, default);

    /// <summary>Stores specs and reconciles until nothing is left.</summary>
    public async Task ApplyAsync(CephCluster cluster, string specs)
    {
        await cluster.SetSpecsAsync(SpecFile.ParseValid(specs), new SetSpecsOptions(), default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        Assert.True(result.Complete, result.Failures.FirstOrDefault()?.Text ?? string.Join("; ", result.Left!.Steps.Select(step => step.Describe())));
    }
}
