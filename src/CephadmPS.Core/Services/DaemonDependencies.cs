using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>
/// What daemons are configured with beside their own spec (reference 3.4): the names of other daemons, and the backend of an ingress. When these
/// change, a daemon is reconfigured; where its container is made from them, redeployed.
/// </summary>
public static class DaemonDependencies
{
    // Daemon type → types whose daemons stand in its configuration. Tracing: upstream forgets these, so that a moved elasticsearch is never found.
    private static readonly Dictionary<string, string[]> Configuration = new()
    {
        ["prometheus"] = ["oauth2-proxy", "ceph-exporter"],
        ["alertmanager"] = ["alertmanager", "snmp-gateway", "oauth2-proxy"],
        ["grafana"] = ["prometheus", "loki", "mgmt-gateway", "oauth2-proxy"],
        ["promtail"] = ["loki"],
        ["keepalived"] = ["haproxy"],
        ["mgmt-gateway"] = ["prometheus", "alertmanager", "grafana", "oauth2-proxy", "mgr"],
        ["oauth2-proxy"] = ["mgmt-gateway"],
    };

    // The same where the arguments of the container depend on them.
    private static readonly Dictionary<string, string[]> Unit = new()
    {
        ["prometheus"] = ["mgmt-gateway"],
        ["alertmanager"] = ["mgmt-gateway"],
        ["node-exporter"] = ["mgmt-gateway"],
        ["ceph-exporter"] = ["mgmt-gateway"],
        ["jaeger-agent"] = ["jaeger-collector"],
        ["jaeger-collector"] = ["elasticsearch"],
        ["jaeger-query"] = ["elasticsearch"],
    };

    // Those that only ask whether there is one.
    private static readonly Dictionary<string, string[]> Existence = new()
    {
        ["prometheus"] = ["node-exporter", "alertmanager", "haproxy"],
    };

    /// <summary>What a reconfiguration is due for, sorted.</summary>
    public static IReadOnlyList<string> OfConfiguration(ClusterState state, ServiceSpec spec, string daemonType)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(spec);
        if (daemonType == "haproxy" && spec is Specs.Types.IngressSpec { BackendService: { } backend })
        {
            return [.. state.Daemons.Where(daemon => PlanningContext.ServiceNameOf(daemon) == backend).Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal)];
        }
        var present = Existence.GetValueOrDefault(daemonType) ?? [];
        return
        [
            .. Names(state, Configuration.GetValueOrDefault(daemonType)),
            .. present.Where(type => state.Daemons.Any(daemon => daemon.DaemonType == type)),
        ];
    }

    /// <summary>What a redeployment is due for, sorted.</summary>
    public static IReadOnlyList<string> OfUnit(ClusterState state, string daemonType)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. Names(state, Unit.GetValueOrDefault(daemonType))];
    }

    private static IEnumerable<string> Names(ClusterState state, string[]? types) => types is null ? []
        : state.Daemons.Where(daemon => types.Contains(daemon.DaemonType)).Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal);
}
