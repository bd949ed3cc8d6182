using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Tests.Scheduling;

/// <summary>Makes the clusters of the examples: hosts <c>h0</c>, <c>h1</c>…, each with an address in 10.1.0.0/24.</summary>
internal static class Cluster
{
    public static ClusterView View(int hosts, ServiceSpec[] specs, DaemonDescription[]? daemons = null, Func<HostSpec, HostSpec>? change = null) => new()
    {
        Hosts = [.. Enumerable.Range(0, hosts).Select(i => new HostSpec { HostName = $"h{i}" }).Select(host => change?.Invoke(host) ?? host)],
        Networks = Enumerable.Range(0, hosts).ToDictionary(i => $"h{i}", i => Networks("10.1.0.0/24", $"10.1.0.{10 + i}")),
        Daemons = daemons ?? [],
        Specs = specs,
    };

    public static HostNetworks Networks(string subnet, string address) =>
        HostNetworks.From(new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
        {
            [subnet] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [address] },
        });

    public static DaemonDescription Daemon(ServiceSpec spec, string host, string? type = null, string? id = null) => new()
    {
        DaemonType = type ?? spec.ServiceType,
        DaemonId = id ?? $"{spec.ServiceId}.{host}",
        HostName = host,
        ServiceName = spec.ServiceName,
    };

    public static ServiceSpec Service(string type, string? id, PlacementSpec placement) => new ServiceSpec(type, id).WithPlacement(placement);

    public static PlacementResult Place(ServiceSpec spec, ClusterView cluster) => ServicePlacement.For(spec, cluster).Result!;

    public static string Hosts(this IEnumerable<PlacementSlot> slots) => string.Join(' ', slots.Select(slot => slot.HostName));
}
