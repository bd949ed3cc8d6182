using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// Decides where the daemons of a service go: a pure function from values to values. The algorithm is upstream cephadm's, so that a
/// cluster can be taken over and handed back without a daemon moving; where it differs stands in <c>docs/differences.md</c>, how it
/// works in <c>docs/scheduling.md</c>.
/// </summary>
public static class Scheduler
{
    /// <summary>Places one service.</summary>
    /// <exception cref="CephadmException">
    /// The placement cannot be met as it stands: <c>PlacementEmpty</c>, <c>PlacementHostUnknown</c>, <c>PlacementMatchesNoHost</c>,
    /// <c>PlacementColocationRefused</c>.
    /// </exception>
    public static PlacementResult Place(PlacementRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Validate(request);
        var refusals = new PlacementRule[request.Hosts.Count];
        Candidates candidates = CandidateHosts.Find(request, refusals);
        candidates.IndexHosts(request.Hosts.Count);
        return new SlotAssignment(request, candidates, new HostDecisions(refusals, candidates)).Assign();
    }

    private static void Validate(PlacementRequest request)
    {
        PlacementSpec placement = request.Spec.Placement;
        if (placement.CountPerHost > 1 && !request.AllowColocation)
        {
            throw Refused(
                request, "PlacementColocationRefused",
                $"the placement asks for {placement.CountPerHost} daemons on a host, but a host can have only one of type {request.Spec.ServiceType}.",
                "Remove count_per_host from the placement.");
        }
        foreach (HostPlacementSpec entry in placement.Hosts)
        {
            int host = request.Hosts.IndexOf(entry.HostName);
            if (host < 0 || (request.Hosts.ConditionOf(host) & (HostCondition.Schedulable | HostCondition.Draining)) == 0)
            {
                throw Refused(
                    request, "PlacementHostUnknown",
                    host < 0
                        ? $"the placement names host {entry.HostName}, which the cluster does not have."
                        : $"the placement names host {entry.HostName}, whose daemons have not been observed yet.",
                    host < 0 ? $"Add-CephHost -HostName {entry.HostName}" : "Wait for the first refresh of the host, or see why it does not answer: Get-CephHost | Format-List");
            }
        }
        if (placement.HostPattern is { } pattern && !AnyMatches(request.Hosts, pattern, placement.Label))
        {
            throw Refused(
                request, "PlacementMatchesNoHost", $"no schedulable host matches the placement's pattern '{pattern}'.",
                "Get-CephHost shows the hosts' names and labels.");
        }
        if (placement.Label is { Length: > 0 } label && request.Hosts.WithLabel(label).Length == 0)
        {
            throw Refused(
                request, "PlacementMatchesNoHost", $"no schedulable host has the placement's label '{label}'.",
                $"Give it to a host: Add-CephHost HOST -Label {label}");
        }
    }

    private static bool AnyMatches(HostTable hosts, HostPattern pattern, string? label) =>
        string.IsNullOrEmpty(label)
            ? hosts.Matching(pattern).Length > 0
            : Array.Exists(hosts.WithLabel(label), host => pattern.IsMatch(hosts.NameOf(host)));

    private static CephadmException Refused(PlacementRequest request, string id, string rule, string advice) =>
        new(id, ErrorKind.InvalidInput, $"Service {request.Spec.ServiceName}: {rule}", advice, request.Spec.ServiceName);
}
