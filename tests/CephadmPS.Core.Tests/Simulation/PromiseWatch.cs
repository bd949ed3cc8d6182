using System.Collections.Concurrent;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Tests.Simulation;

/// <summary>Looks at every change of a simulated cluster, before and after it, for promises that it breaks (design, section 4).</summary>
internal sealed class PromiseWatch
{
    private readonly SimulatedFleet fleet;
    private readonly ConcurrentDictionary<string, byte> approved;
    private (bool Quorum, int Mons, int Mgrs) before;

    public PromiseWatch(SimulatedFleet fleet, ConcurrentDictionary<string, byte> approved)
    {
        (this.fleet, this.approved) = (fleet, approved);
        foreach (var host in fleet.Hosts.Values)
        {
            host.Changing = (request, isBefore) => Look(host, request, isBefore);
        }
    }

    /// <summary>Promises that were broken.</summary>
    public ConcurrentQueue<string> Broken { get; } = new();

    /// <summary>Changes that were asked for and carried out.</summary>
    public int Changes { get; private set; }

    // Called under the cluster's own lock: one change after the other.
    private void Look(SimulatedHost host, MutationRequest request, bool isBefore)
    {
        var cluster = fleet.Cluster;
        if (isBefore)
        {
            before = (cluster.HasQuorum, cluster.Mons.Count, cluster.Mgrs.Count);
            if (request is PrepareOsdRequest prepare)
            {
                var device = host.Devices[prepare.Device];
                Require(approved.ContainsKey($"{host.HostName}:{device.Identity}"), $"{host.HostName}:{prepare.Device} ({device.Identity}) is formatted and nobody approved it");
            }
            return;
        }
        Changes++;
        if (request is RemoveDaemonRequest or DeployRequest)
        {
            var name = request is RemoveDaemonRequest removal ? removal.Name : ((DeployRequest)request).Name;
            Require(!before.Quorum || before.Mons < 3 || cluster.HasQuorum, $"quorum is lost by {request.GetType().Name} of {name}");
            Require(before.Mgrs == 0 || cluster.Mgrs.Count > 0, $"the last mgr is lost by {request.GetType().Name} of {name}");
        }
        if (request is DeployRequest deploy)
        {
            var others = fleet.Hosts.Values.Where(other => other != host && other.Daemons.ContainsKey(deploy.Name)).Select(other => other.HostName).ToList();
            Require(others.Count == 0, $"{deploy.Name} is on {host.HostName} and on {string.Join(", ", others)}");
            var twins = host.Daemons.Values.Where(daemon => daemon.ServiceName == deploy.Meta.ServiceName && deploy.Meta.ServiceName is not (null or "osd.all")).Select(daemon => daemon.Name).ToList();
            Require(twins.Count <= 1, $"{deploy.Meta.ServiceName} has {string.Join(" and ", twins)} on {host.HostName}");
        }
        var osds = fleet.Hosts.Values.SelectMany(other => other.Devices.Values).Where(device => device.OsdId is not null).GroupBy(device => device.OsdId).Where(group => group.Count() > 1).ToList();
        Require(osds.Count == 0, $"osd.{osds.FirstOrDefault()?.Key} is on two devices");
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            Broken.Enqueue(what);
        }
    }
}
