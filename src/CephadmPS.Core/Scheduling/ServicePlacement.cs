using CephadmPS.Core.Errors;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>Why a service is not placed.</summary>
public enum PlacementSkip
{
    /// <summary>It is placed.</summary>
    None,
    /// <summary>Its spec says <c>unmanaged: true</c>.</summary>
    Unmanaged,
    /// <summary>Its spec is only to be shown.</summary>
    PreviewOnly,
    /// <summary>Devices or other specs decide where its daemons go (osd, jaeger-tracing), or this product does not need them (agent).</summary>
    NotScheduled,
}

/// <summary>What placing one service of a cluster gave.</summary>
public sealed record ServicePlacement
{
    /// <summary>The service.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>Why it was not placed.</summary>
    public PlacementSkip Skip { get; init; }

    /// <summary>What the scheduler was given; null when the service is not placed.</summary>
    public PlacementRequest? Request { get; init; }

    /// <summary>What the scheduler decided; null when the service is not placed.</summary>
    public PlacementResult? Result { get; init; }

    /// <summary>Places a service of a cluster.</summary>
    /// <param name="spec">The spec: a stored one, or one that is about to be applied.</param>
    /// <param name="cluster">State of the cluster.</param>
    /// <exception cref="CephadmException">The placement cannot be met, see <see cref="Scheduler.Place"/>.</exception>
    public static ServicePlacement For(ServiceSpec spec, ClusterView cluster)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(cluster);
        PlacementSkip skip = SkipOf(spec);
        if (skip != PlacementSkip.None)
        {
            return new ServicePlacement { Spec = spec, Skip = skip };
        }
        PlacementRequest request = RequestFor(spec, cluster);
        return new ServicePlacement { Spec = spec, Request = request, Result = Scheduler.Place(request) };
    }

    /// <summary>Why a service is not placed; <see cref="PlacementSkip.None"/> when it is.</summary>
    public static PlacementSkip SkipOf(ServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Unmanaged ? PlacementSkip.Unmanaged
            : spec.PreviewOnly ? PlacementSkip.PreviewOnly
            : ServiceTraits.Of(spec.ServiceType).IsPlaced ? PlacementSkip.None
            : PlacementSkip.NotScheduled;
    }

    /// <summary>What the scheduler is given for a service: its daemons, types, ranks, related and excluding services, and filters.</summary>
    public static PlacementRequest RequestFor(ServiceSpec spec, ClusterView cluster)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(cluster);
        ServiceTraits traits = ServiceTraits.Of(spec.ServiceType);
        bool keepaliveOnly = spec is IngressSpec { KeepaliveOnly: true };
        bool colocation = traits.AllowsColocation || (spec.ServiceType == "mgr" && !cluster.MgrStandbyModules);
        return new PlacementRequest
        {
            Spec = colocation ? spec : NamingHostsOnce(spec),
            Hosts = cluster.HostTable,
            Daemons = cluster.DaemonsOf(spec.ServiceName),
            PrimaryDaemonType = keepaliveOnly ? "keepalived" : traits.PrimaryDaemonType,
            PerHostDaemonType = keepaliveOnly ? null : traits.PerHostDaemonType,
            AllowColocation = colocation,
            RelatedHosts = HostsOf(RelatedDaemons(spec, cluster)),
            BlockingHosts = HostsOf(BlockingDaemons(spec, cluster)),
            Ranks = IsRanked(spec, traits) ? cluster.RankMaps.GetValueOrDefault(spec.ServiceName) ?? RankMap.Empty : null,
            PublicNetworks = spec.ServiceType == "mon" ? PublicNetworks(cluster.PublicNetwork) : null,
            VirtualIps = spec is IngressSpec ingress ? VirtualIps(ingress) : [],
            BindAddresses = spec is SmbSpec ? BindAddresses(spec) : null,
            RescheduleFromOfflineHosts = traits.ReschedulesFromOfflineHosts && !keepaliveOnly,
            UpgradeInProgress = cluster.UpgradeInProgress,
        };
    }

    /// <summary>Daemons near which the service's own are preferred: an ingress's backend, and the ingress of a backend.</summary>
    internal static IReadOnlyList<DaemonDescription> RelatedDaemons(ServiceSpec spec, ClusterView cluster)
    {
        string? related = spec is IngressSpec ingress ? ingress.BackendService : cluster.IngressOf(spec.ServiceName);
        return related is null ? [] : cluster.DaemonsOf(related);
    }

    // A host named twice would get two daemons that want the same ports: it counts once, where daemons cannot share a host.
    private static ServiceSpec NamingHostsOnce(ServiceSpec spec)
    {
        PlacementSpec placement = spec.Placement;
        HostPlacementSpec[] once = [.. placement.Hosts.DistinctBy(host => host.HostName, StringComparer.Ordinal)];
        return once.Length == placement.Hosts.Count
            ? spec
            : spec.WithPlacement(new PlacementSpec
            {
                Count = placement.Count,
                CountPerHost = placement.CountPerHost,
                Label = placement.Label,
                HostPattern = placement.HostPattern,
                Hosts = once,
            });
    }

    private static bool IsRanked(ServiceSpec spec, ServiceTraits traits) => traits.IsRanked || spec is SmbSpec { IsClustered: true };

    // One nvmeof gateway a host: those of other nvmeof services exclude this one's.
    private static IEnumerable<DaemonDescription> BlockingDaemons(ServiceSpec spec, ClusterView cluster) =>
        spec.ServiceType != "nvmeof" ? []
        : cluster.Specs
            .Where(other => other.ServiceType == "nvmeof" && other.ServiceName != spec.ServiceName)
            .SelectMany(other => cluster.DaemonsOf(other.ServiceName));

    private static IReadOnlyCollection<string> HostsOf(IEnumerable<DaemonDescription> daemons)
    {
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach (DaemonDescription daemon in daemons)
        {
            hosts.Add(daemon.HostName);
        }
        return hosts.Count == 0 ? [] : hosts;
    }

    // Without a public network nothing is known about where mons belong: that is no reason to remove the ones there are.
    private static string[]? PublicNetworks(string option) =>
        option.Contains('/') ? option.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;

    private static IReadOnlyList<string> VirtualIps(IngressSpec ingress) =>
        ingress.SingleVirtualIp is { Length: > 0 } one ? [one] : ingress.VirtualIpsList;

    private static List<string> BindAddresses(ServiceSpec spec) =>
        [.. spec.Field("bind_addrs").Items
            .Select(entry => (entry["address"] is { IsNull: false } address ? address : entry["network"])?.Text)
            .OfType<string>()];
}
