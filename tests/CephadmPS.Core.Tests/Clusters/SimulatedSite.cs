using CephadmPS.Core.Clusters;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Simulated hosts with a disk each, and the directory that a person's profiles are in.</summary>
internal sealed class SimulatedSite : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;
    private readonly ClusterEnvironment environment;

    public SimulatedSite(int hosts)
    {
        Fleet = new SimulatedFleet(hosts);
        environment = new ClusterEnvironment { HomeDirectory = home, Connectors = _ => Fleet };
        foreach (var host in Fleet.Hosts.Values)
        {
            host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", $"DISK_{host.HostName}");
        }
    }

    public SimulatedFleet Fleet { get; }

    public void Dispose() => Directory.Delete(home, recursive: true);

    /// <summary>A session of another process.</summary>
    public Task<CephCluster> ConnectAsync() => CephCluster.ConnectAsync(new ConnectOptions(), environment, null, default);

    /// <summary>A cluster of all hosts at rest: a mon on each of up to three, two mgrs, crash and one OSD on each.</summary>
    public async Task<CephCluster> ClusterWithOsdsAsync()
    {
        var first = Fleet.Addresses[0];
        var cluster = await ClusterBootstrap.RunAsync(
            new BootstrapOptions { HostName = first.HostName, Address = first.Address, Image = "ceph:20", Fsid = Fleet.Cluster.Fsid, AcceptNewHostKey = true },
            environment, null, default);
        foreach (var address in Fleet.Addresses.Skip(1))
        {
            await cluster.AddHostAsync(new AddHostOptions { HostName = address.HostName, Address = address.Address, AcceptNewHostKey = true }, null, default);
        }
        var file = SpecFile.ParseValid("""
            service_type: mon
            placement: {count: 3}
            ---
            service_type: mgr
            placement: {count: 2}
            ---
            service_type: crash
            placement: {host_pattern: '*'}
            ---
            service_type: osd
            service_id: all
            placement: {host_pattern: '*'}
            spec: {data_devices: {all: true}, method: raw}
            """);
        var plan = await cluster.GetPlanAsync(file, default);
        await cluster.SetSpecsAsync(file, new SetSpecsOptions(), default);
        await cluster.ApproveAsync(plan, default);
        var result = await cluster.ReconcileAsync(TimeSpan.FromMinutes(1), null, default);
        return result.Complete ? cluster : throw new InvalidOperationException(result.Failures.FirstOrDefault()?.Text ?? "the cluster is not at rest");
    }
}
