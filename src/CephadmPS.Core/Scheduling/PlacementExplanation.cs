using System.Globalization;
using System.Text;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Scheduling;

/// <summary>Turns the scheduler's decisions into sentences. Kept apart from deciding: data is always made, text only when asked for.</summary>
public static class PlacementExplanation
{
    /// <summary>One line for each host: name, verdict, turn in the order, and the reason.</summary>
    public static IEnumerable<string> Lines(PlacementRequest request, PlacementResult result)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        return result.Explanation.Select(decision => Line(request, decision));
    }

    /// <summary>One decision as a line.</summary>
    public static string Line(PlacementRequest request, HostDecision decision)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = new StringBuilder();
        text.Append(request.Hosts.NameOf(decision.HostIndex)).Append(": ").Append(VerdictText(decision.Verdict));
        if (decision.Order > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" (turn {decision.Order})");
        }
        text.Append(", ").Append(Reason(request, decision));
        AppendCount(text, decision.Kept, "stays", "stay");
        AppendCount(text, decision.Added, "is new", "are new");
        AppendCount(text, decision.Removed, "goes", "go");
        return text.ToString();
    }

    /// <summary>The reason of a decision, naming what the placement asks for.</summary>
    public static string Reason(PlacementRequest request, HostDecision decision)
    {
        ArgumentNullException.ThrowIfNull(request);
        PlacementSpec placement = request.Spec.Placement;
        return decision.Rule switch
        {
            PlacementRule.NotListed => "the placement names other hosts",
            PlacementRule.LabelMissing => $"it has no label '{placement.Label}'",
            PlacementRule.PatternMismatch => $"its name does not match '{placement.HostPattern}'",
            PlacementRule.Draining => $"it is being drained (label {SpecialLabels.NoSchedule})",
            PlacementRule.NotRefreshed => "its daemons have not been observed yet",
            PlacementRule.NoAddressInNetworks => $"it has no address in {string.Join(" or ", request.Spec.Networks)}",
            PlacementRule.NoBindAddress => $"it has none of the addresses to bind to ({string.Join(", ", request.BindAddresses ?? [])})",
            PlacementRule.NotInPublicNetwork => $"none of its networks overlaps the public network {string.Join(", ", request.PublicNetworks ?? [])}",
            PlacementRule.NoInterfaceForVirtualIp => $"it has no interface for virtual address {string.Join(" and ", request.VirtualIps)}",
            PlacementRule.Unreachable => "it does not answer or is in maintenance",
            PlacementRule.Blocked => $"a daemon runs there that excludes {request.Spec.ServiceName}",
            PlacementRule.CountReached => $"the count of {placement.Count} was reached before its turn",
            PlacementRule.DaemonPresent => "a matching daemon runs there",
            PlacementRule.EveryHost => "every matching host gets daemons",
            PlacementRule.NextInOrder => "it was next in the order",
            PlacementRule.RelatedService => "a daemon of the related service runs there",
            _ => throw new ArgumentOutOfRangeException(nameof(decision), decision.Rule, "No such rule."),
        };
    }

    private static string VerdictText(HostVerdict verdict) => verdict switch
    {
        HostVerdict.Refused => "refused",
        HostVerdict.PassedOver => "passed over",
        HostVerdict.Kept => "kept",
        HostVerdict.Taken => "taken",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    private static void AppendCount(StringBuilder text, int count, string one, string many)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {count} {(count == 1 ? one : many)}");
        }
    }
}
