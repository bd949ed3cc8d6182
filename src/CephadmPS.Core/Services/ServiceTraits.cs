using System.Collections.Frozen;

namespace CephadmPS.Core.Services;

/// <summary>
/// The facts of a service type that placing, planning and naming need. They are Ceph's (release 20.2); a spec can change some, see
/// <c>Scheduling/ServicePlacement</c>.
/// </summary>
public sealed record ServiceTraits
{
    private static readonly FrozenDictionary<string, ServiceTraits> ByType = Create();

    /// <summary>Service type.</summary>
    public required string ServiceType { get; init; }

    /// <summary>Daemon types that its services deploy, the one that the placement counts first; empty: it expands to other services.</summary>
    public required IReadOnlyList<string> DaemonTypes { get; init; }

    /// <summary>Daemon type that the placement counts.</summary>
    public string PrimaryDaemonType => DaemonTypes.Count > 0 ? DaemonTypes[0] : ServiceType;

    /// <summary>Daemon type of which one goes beside the primary ones on each host; null: none.</summary>
    public string? PerHostDaemonType { get; init; }

    /// <summary>Several daemons of a service may be on one host (their ports count up).</summary>
    public bool AllowsColocation { get; init; }

    /// <summary>Its daemons have ranks in any case. (smb has them only when clustered.)</summary>
    public bool IsRanked { get; init; }

    /// <summary>Daemons of an offline host are given to other hosts.</summary>
    public bool ReschedulesFromOfflineHosts { get; init; }

    /// <summary>The scheduler places it. False for OSDs (devices decide), agents of upstream's, and types that expand.</summary>
    public bool IsPlaced { get; init; } = true;

    /// <summary>The service needs an id, and its daemons' ids begin with it.</summary>
    public bool HasServiceId { get; init; }

    /// <summary>All types.</summary>
    public static IReadOnlyCollection<ServiceTraits> All => ByType.Values;

    /// <summary>Facts of a type.</summary>
    /// <exception cref="ArgumentException">No such service type.</exception>
    public static ServiceTraits Of(string serviceType) =>
        ByType.TryGetValue(serviceType, out ServiceTraits? traits)
            ? traits
            : throw new ArgumentException($"'{serviceType}' is no service type.", nameof(serviceType));

    private static FrozenDictionary<string, ServiceTraits> Create()
    {
        ServiceTraits[] namedAtRandom =
        [
            Plain("mgr"),
            WithId("mds") with { AllowsColocation = true },
            WithId("rgw") with { AllowsColocation = true },
            WithId("nfs") with { IsRanked = true, ReschedulesFromOfflineHosts = true },
            WithId("iscsi"),
            WithId("nvmeof"),
            WithId("smb"),
            WithId("ingress") with { DaemonTypes = ["haproxy", "keepalived"], PerHostDaemonType = "keepalived", ReschedulesFromOfflineHosts = true },
            Plain("rbd-mirror") with { AllowsColocation = true },
            Plain("cephfs-mirror"),
        ];
        string[] namedByHost =
        [
            "mon", "crash", "ceph-exporter", "prometheus", "alertmanager", "grafana", "node-exporter", "loki", "promtail", "snmp-gateway",
            "elasticsearch", "jaeger-agent", "jaeger-collector", "jaeger-query", "mgmt-gateway", "oauth2-proxy", "node-proxy",
        ];
        ServiceTraits[] special =
        [
            Plain("container") with { HasServiceId = true },
            Plain("osd") with { IsPlaced = false },
            Plain("agent") with { IsPlaced = false },
            Plain("jaeger-tracing") with
            {
                DaemonTypes = ["elasticsearch", "jaeger-query", "jaeger-collector", "jaeger-agent"], IsPlaced = false,
            },
        ];
        return namedAtRandom.Concat(namedByHost.Select(Plain)).Concat(special)
            .ToFrozenDictionary(traits => traits.ServiceType, StringComparer.Ordinal);
    }

    private static ServiceTraits Plain(string type) => new() { ServiceType = type, DaemonTypes = [type] };

    private static ServiceTraits WithId(string type) => Plain(type) with { HasServiceId = true };
}
