using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>Simulated hosts that form one cluster, behind the connector that the rest of the product uses.</summary>
public sealed class SimulatedFleet : IAgentConnector
{
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SimulatedHost> _hosts = new(StringComparer.Ordinal);

    /// <summary>Makes hosts named <c>host1</c>, <c>host2</c>… at 10.0.0.1, 10.0.0.2….</summary>
    public SimulatedFleet(int count = 0, string fsid = "11111111-2222-4333-8444-555555555555", TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Cluster = new SimulatedCluster(fsid);
        for (var i = 1; i <= count; i++)
        {
            Add($"host{i}", $"10.0.{i / 250}.{i % 250}");
        }
    }

    /// <summary>What Ceph knows.</summary>
    public SimulatedCluster Cluster { get; }

    /// <summary>The hosts by name.</summary>
    public IReadOnlyDictionary<string, SimulatedHost> Hosts => _hosts;

    /// <summary>Their addresses, as the inventory would have them.</summary>
    public IReadOnlyList<HostAddress> Addresses => [.. _hosts.Values.Select(h => new HostAddress(h.HostName, h.Address))];

    /// <summary>Adds a host.</summary>
    public SimulatedHost Add(string hostName, string address) => _hosts[hostName] = new SimulatedHost(hostName, address, Cluster, _time);

    /// <inheritdoc/>
    public Task<IAgentChannel> ConnectAsync(HostAddress host, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = _hosts.Values.FirstOrDefault(h => h.Address == host.Address);
        return found is null || found.Offline
            ? Task.FromException<IAgentChannel>(new CephadmException("HostUnreachable", ErrorKind.Unavailable,
                $"Host {host.HostName} cannot be reached at {host.Address} port {host.Port}: No route to host.", "See that the host runs.", host.HostName))
            : Task.FromResult(found.Connect());
    }
}
