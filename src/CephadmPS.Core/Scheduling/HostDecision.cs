namespace CephadmPS.Core.Scheduling;

/// <summary>What placing a service decided about a host.</summary>
public enum HostVerdict : byte
{
    /// <summary>The host may not have daemons of this service (see the rule).</summary>
    Refused,
    /// <summary>The host could have had a daemon, but was not needed or does not answer.</summary>
    PassedOver,
    /// <summary>Daemons that are there stay.</summary>
    Kept,
    /// <summary>A new daemon goes there.</summary>
    Taken,
}

/// <summary>The rule that decided.</summary>
public enum PlacementRule : byte
{
    /// <summary>The placement names hosts, and not this one.</summary>
    NotListed,
    /// <summary>It lacks the placement's label.</summary>
    LabelMissing,
    /// <summary>Its name does not match the placement's pattern.</summary>
    PatternMismatch,
    /// <summary>It has label <c>_no_schedule</c>: it is being drained.</summary>
    Draining,
    /// <summary>Its daemons have not been observed yet.</summary>
    NotRefreshed,
    /// <summary>It has no address in the networks of the spec.</summary>
    NoAddressInNetworks,
    /// <summary>It has no address among the addresses to bind to.</summary>
    NoBindAddress,
    /// <summary>mon: none of its networks overlaps a public network of the cluster.</summary>
    NotInPublicNetwork,
    /// <summary>ingress: no interface stands in the network of each virtual address.</summary>
    NoInterfaceForVirtualIp,
    /// <summary>It does not answer or is in maintenance: nothing new is put there.</summary>
    Unreachable,
    /// <summary>A daemon of a service that excludes this one runs there.</summary>
    Blocked,
    /// <summary>The count was reached before its turn.</summary>
    CountReached,
    /// <summary>A daemon that matches the slot runs there.</summary>
    DaemonPresent,
    /// <summary>Every host that matches gets daemons.</summary>
    EveryHost,
    /// <summary>It was next in the order.</summary>
    NextInOrder,
    /// <summary>It was preferred: a daemon of the related service (ingress and its backend) runs there.</summary>
    RelatedService,
}

/// <summary>Why a host was taken, kept, passed over or refused. Kept small: there is one for each host of each placement.</summary>
/// <param name="HostIndex">Place of the host in <see cref="HostTable"/>.</param>
/// <param name="Order">Its turn in the service's order, from 1; 0 when it is no candidate.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Rule">The rule that decided it.</param>
/// <param name="Kept">Daemons that stay.</param>
/// <param name="Added">Daemons that are new.</param>
/// <param name="Removed">Daemons that go.</param>
public readonly record struct HostDecision(
    int HostIndex, int Order, HostVerdict Verdict, PlacementRule Rule, ushort Kept, ushort Added, ushort Removed);
