using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>Where the daemons of a service go, and why.</summary>
public sealed record PlacementResult
{
    /// <summary>All slots wanted: those of daemons that stay, then new ones in the order of their deployment, then per-host daemons.</summary>
    public required IReadOnlyList<PlacementSlot> Slots { get; init; }

    /// <summary>Slots to deploy a daemon for, in this order.</summary>
    public required IReadOnlyList<PlacementSlot> ToAdd { get; init; }

    /// <summary>Daemons to remove; never one on an unreachable host.</summary>
    public required IReadOnlyList<DaemonDescription> ToRemove { get; init; }

    /// <summary>Ranks with the new generations; to be stored before anything is deployed. Null for services without ranks.</summary>
    public RankMap? Ranks { get; init; }

    /// <summary>One decision for each host, in the order of host names.</summary>
    public required IReadOnlyList<HostDecision> Explanation { get; init; }

    /// <summary>True when nothing is to be added or removed.</summary>
    public bool IsUnchanged => ToAdd.Count == 0 && ToRemove.Count == 0;
}
