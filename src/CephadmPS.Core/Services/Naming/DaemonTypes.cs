using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Services.Naming;

/// <summary>Daemon types and the service types they belong to (Ceph 20.2).</summary>
public static class DaemonTypes
{
    private static readonly Dictionary<string, string[]> OfService = new(StringComparer.Ordinal)
    {
        ["ingress"] = ["haproxy", "keepalived"],
        ["jaeger-tracing"] = ["elasticsearch", "jaeger-query", "jaeger-collector", "jaeger-agent"],
    };

    private static readonly HashSet<string> Random = new(StringComparer.Ordinal)
    {
        "mgr", "mds", "rgw", "nfs", "iscsi", "nvmeof", "haproxy", "keepalived", "rbd-mirror", "cephfs-mirror", "smb",
    };

    /// <summary>All daemon types, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
        ServiceTypes.All.Where(t => !OfService.ContainsKey(t)).Concat(["haproxy", "keepalived"]).Order(StringComparer.Ordinal).ToList();

    /// <summary>The service type that deploys daemons of a type; null when there is no such daemon type.</summary>
    public static string? ServiceTypeOf(string daemonType) =>
        daemonType is "haproxy" or "keepalived" ? "ingress"
        : ServiceTypes.IsKnown(daemonType) && !OfService.ContainsKey(daemonType) ? daemonType : null;

    /// <summary>
    /// The daemon types of a service type, the main one first; null when there is no such service type. For jaeger-tracing: those
    /// of the services it stands for.
    /// </summary>
    public static IReadOnlyList<string>? OfServiceType(string serviceType) =>
        OfService.TryGetValue(serviceType, out var types) ? types : ServiceTypes.IsKnown(serviceType) ? [serviceType] : null;

    /// <summary>Whether daemons' ids end with six random letters.</summary>
    public static bool HasRandomSuffix(string daemonType) => Random.Contains(daemonType);
}
