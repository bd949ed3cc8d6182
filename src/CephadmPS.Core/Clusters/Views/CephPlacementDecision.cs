using CephadmPS.Core.Scheduling;

namespace CephadmPS.Core.Clusters.Views;

/// <summary>Why a host was taken, kept, passed over or refused for a service.</summary>
public sealed record CephPlacementDecision
{
    /// <summary>Service.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Host.</summary>
    public required string HostName { get; init; }

    /// <summary>Its turn in the service's order, from 1; null when it is no candidate.</summary>
    public int? Order { get; init; }

    /// <summary>What was decided.</summary>
    public HostVerdict Verdict { get; init; }

    /// <summary>The rule that decided it.</summary>
    public PlacementRule Rule { get; init; }

    /// <summary>The rule as a sentence, with the values it looked at.</summary>
    public required string Text { get; init; }

    /// <summary>Daemons that stay.</summary>
    public int Kept { get; init; }

    /// <summary>Daemons that are new.</summary>
    public int Added { get; init; }

    /// <summary>Daemons that go.</summary>
    public int Removed { get; init; }

    /// <summary>The decisions for all hosts: candidates in their order, then the others by name.</summary>
    public static IReadOnlyList<CephPlacementDecision> Of(ServicePlacement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        if (placement is not { Request: { } request, Result: { } result })
        {
            return [];
        }
        return [.. result.Explanation
            .OrderBy(decision => decision.Order == 0 ? int.MaxValue : decision.Order)
            .ThenBy(decision => decision.HostIndex)
            .Select(decision => new CephPlacementDecision
            {
                ServiceName = placement.Spec.ServiceName,
                HostName = request.Hosts.NameOf(decision.HostIndex),
                Order = decision.Order == 0 ? null : decision.Order,
                Verdict = decision.Verdict,
                Rule = decision.Rule,
                Text = PlacementRuleText.Describe(decision.Rule, request, request.Hosts[decision.HostIndex].Spec),
                Kept = decision.Kept,
                Added = decision.Added,
                Removed = decision.Removed,
            })];
    }
}
