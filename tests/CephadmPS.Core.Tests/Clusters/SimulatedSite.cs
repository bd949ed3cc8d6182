using CephadmPS.Core.Clusters;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Simulated hosts with a disk each, and the directory that a person's profiles are in.</summary>
internal sealed class SimulatedSite : IDisposable
{
    private readonly SimulatedSession session;

    public SimulatedSite(int hosts)
    {
        session = new SimulatedSession(hosts);
        foreach (var host in Fleet.Hosts.Values)
        {
            host.Devices["/dev/sdb"] = new SimulatedDevice("/dev/sdb", $"DISK_{host.HostName}");
        }
    }

    public SimulatedFleet Fleet => session.Fleet;

    public void Dispose() => session.Dispose();

    /// <summary>A session of another process.</summary>
    public Task<CephCluster> ConnectAsync() => session.ConnectAsync();

    /// <summary>A cluster of all hosts at rest: a mon on each of up to three, two mgrs, crash and one OSD on each.</summary>
    public async Task<CephCluster> ClusterWithOsdsAsync()
    {
        var cluster = await session.WithAllHostsAsync();
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
