using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>All that placing one service depends on. <see cref="ServicePlacement"/> derives it from the state of a cluster.</summary>
public sealed record PlacementRequest
{
    /// <summary>The service.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>The cluster's hosts.</summary>
    public required HostTable Hosts { get; init; }

    /// <summary>The service's daemons, in the order in which they are considered (inventory order of hosts).</summary>
    public IReadOnlyList<DaemonDescription> Daemons { get; init; } = [];

    /// <summary>Daemon type that the placement counts (<c>haproxy</c> for ingress).</summary>
    public required string PrimaryDaemonType { get; init; }

    /// <summary>Daemon type of which one goes beside the primary ones on each host (<c>keepalived</c>); null: none.</summary>
    public string? PerHostDaemonType { get; init; }

    /// <summary>More than one daemon of the service may be on a host.</summary>
    public bool AllowColocation { get; init; }

    /// <summary>Hosts with daemons of the related service: preferred when a count is to be reached.</summary>
    public IReadOnlyCollection<string> RelatedHosts { get; init; } = [];

    /// <summary>Hosts with daemons that exclude this service.</summary>
    public IReadOnlyCollection<string> BlockingHosts { get; init; } = [];

    /// <summary>Ranks of a ranked service; null when its daemons have none.</summary>
    public RankMap? Ranks { get; init; }

    /// <summary>Public networks that a mon's host must have one of; null: not asked (other types).</summary>
    public IReadOnlyList<string>? PublicNetworks { get; init; }

    /// <summary>Virtual addresses (with or without prefix) that an ingress host must have interfaces for; empty: not asked.</summary>
    public IReadOnlyList<string> VirtualIps { get; init; } = [];

    /// <summary>
    /// Addresses and networks to bind to, in the order of preference (smb); empty: the daemons bind to all. Null: the spec's own
    /// networks say where to bind.
    /// </summary>
    public IReadOnlyList<string>? BindAddresses { get; init; }

    /// <summary>Slots of unreachable hosts that are not in maintenance are given to other hosts (nfs, haproxy).</summary>
    public bool RescheduleFromOfflineHosts { get; init; }

    /// <summary>An upgrade runs: ports and addresses of daemons are not compared.</summary>
    public bool UpgradeInProgress { get; init; }
}
