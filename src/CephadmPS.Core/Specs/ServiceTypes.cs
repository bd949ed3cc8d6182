using System.Collections.Frozen;

namespace CephadmPS.Core.Specs;

/// <summary>The service types of Ceph 20.2, the daemon types they deploy, and their default placements.</summary>
public static class ServiceTypes
{
    /// <summary>All 31 service types, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "agent", "alertmanager", "ceph-exporter", "cephfs-mirror", "container", "crash", "elasticsearch", "grafana", "ingress",
        "iscsi", "jaeger-agent", "jaeger-collector", "jaeger-query", "jaeger-tracing", "loki", "mds", "mgmt-gateway", "mgr", "mon",
        "nfs", "node-exporter", "node-proxy", "nvmeof", "oauth2-proxy", "osd", "prometheus", "promtail", "rbd-mirror", "rgw", "smb",
        "snmp-gateway",
    ];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NeedId =
        new[] { "container", "ingress", "iscsi", "mds", "nfs", "nvmeof", "rgw", "smb" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CountTwo =
        new[] { "mgr", "mds", "rgw", "ingress", "rbd-mirror" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Everywhere =
        new[] { "node-exporter", "ceph-exporter", "promtail", "crash", "jaeger-agent" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NoDefault =
        new[] { "osd", "agent", "node-proxy", "jaeger-tracing" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it is a service type.</summary>
    public static bool IsKnown(string serviceType) => Known.Contains(serviceType);

    /// <summary>Whether its services need an id; the others, osd apart, take none.</summary>
    public static bool RequiresId(string serviceType) => NeedId.Contains(serviceType);

    /// <summary>Whether its services keep an id: those that need one, and osd.</summary>
    public static bool TakesId(string serviceType) => serviceType == "osd" || RequiresId(serviceType);

    /// <summary>
    /// The placement that a spec without one gets when applied; null when the type has none (osd, agent, node-proxy, and
    /// jaeger-tracing, which expands to other services).
    /// </summary>
    public static PlacementSpec? DefaultPlacement(string serviceType) =>
        NoDefault.Contains(serviceType) || !IsKnown(serviceType) ? null
        : Everywhere.Contains(serviceType) ? new PlacementSpec { HostPattern = new HostPattern("*") }
        : new PlacementSpec { Count = serviceType == "mon" ? 5 : CountTwo.Contains(serviceType) ? 2 : 1 };
}
