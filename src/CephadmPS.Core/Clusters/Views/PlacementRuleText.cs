using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>The scheduler's rules as sentences for people.</summary>
internal static class PlacementRuleText
{
    /// <summary>What a rule says of a host.</summary>
    public static string Describe(PlacementRule rule, PlacementRequest request, HostSpec host)
    {
        var placement = request.Spec.Placement;
        return rule switch
        {
            PlacementRule.NotListed => "the placement names hosts, and not this one",
            PlacementRule.LabelMissing =>
                $"it lacks the placement's label '{placement.Label}'{(host.Labels.Count > 0 ? $" (it has {string.Join(", ", host.Labels)})" : " (it has none)")}",
            PlacementRule.PatternMismatch => $"its name does not match the placement's pattern '{placement.HostPattern}'",
            PlacementRule.Draining => $"it is being drained: label {SpecialLabels.NoSchedule}",
            PlacementRule.NotRefreshed => "its daemons have not been observed yet",
            PlacementRule.NoAddressInNetworks => $"it has no address in the spec's networks {string.Join(", ", request.Spec.Networks)}",
            PlacementRule.NoBindAddress => $"it has none of the addresses to bind to: {string.Join(", ", request.BindAddresses ?? [])}",
            PlacementRule.NotInPublicNetwork => $"none of its networks overlaps the public network {string.Join(", ", request.PublicNetworks ?? [])}",
            PlacementRule.NoInterfaceForVirtualIp => $"it has no interface in the network of {string.Join(", ", request.VirtualIps)}",
            PlacementRule.Unreachable => "it does not answer or is in maintenance; nothing new is put there",
            PlacementRule.Blocked => "a daemon of a service that excludes this one runs there",
            PlacementRule.CountReached => $"the count of {placement.Count} was reached before its turn",
            PlacementRule.DaemonPresent => "a daemon that fits runs there",
            PlacementRule.EveryHost => "every host that matches gets daemons",
            PlacementRule.NextInOrder => "it was next in the order",
            PlacementRule.RelatedService => "a daemon of the related service runs there",
            _ => rule.ToString(),
        };
    }
}
