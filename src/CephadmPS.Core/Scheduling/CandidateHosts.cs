using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// First half of placing: which hosts come into question, and in which order. Hosts are chosen by the placement (hosts, label, pattern,
/// all), filtered by what the service needs of a host, sorted, and shuffled with the service's seed.
/// </summary>
internal static class CandidateHosts
{
    /// <summary>Finds the candidates in the order in which they are tried, and notes for each other host why it is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusals">One for each host; filled.</param>
    public static Candidates Find(PlacementRequest request, PlacementRule[] refusals)
    {
        Candidates candidates = Chosen(request, refusals);
        candidates = Bound(request, candidates, refusals);
        candidates = Filtered(request, candidates, refusals);
        candidates = candidates.Shuffled(request.Spec.ServiceName);
        return request.RescheduleFromOfflineHosts ? WithoutOffline(request, candidates, refusals) : candidates;
    }

    // Daemons of these types hold no data: when their host fails, another host takes over. Maintenance is meant to end soon. This comes
    // behind the shuffle, so that the others keep their order.
    private static Candidates WithoutOffline(PlacementRequest request, Candidates candidates, PlacementRule[] refusals) => candidates.Where(
        host => (request.Hosts.ConditionOf(host) & (HostCondition.Unreachable | HostCondition.Maintenance)) != HostCondition.Unreachable,
        host => Refuse(refusals, host, PlacementRule.Unreachable));

    private static Candidates Chosen(PlacementRequest request, PlacementRule[] refusals)
    {
        PlacementSpec placement = request.Spec.Placement;
        HostTable hosts = request.Hosts;
        if (placement.IsEmpty)
        {
            throw new CephadmException(
                "PlacementEmpty", ErrorKind.InvalidInput,
                $"Service {request.Spec.ServiceName}: the placement names no hosts, label, pattern or count.",
                "Give the spec a placement, for example 'placement: {host_pattern: \"*\"}'.", request.Spec.ServiceName);
        }
        if (placement.Hosts.Count > 0)
        {
            MarkOthers(hosts, PlacementRule.NotListed, refusals);
            return Listed(request);
        }
        PlacementRule missing = placement.Label is { Length: > 0 } ? PlacementRule.LabelMissing : PlacementRule.PatternMismatch;
        MarkOthers(hosts, missing, refusals);
        return new Candidates(Selected(placement, hosts, refusals));
    }

    /// <summary>Schedulable hosts that a placement without host names selects, sorted by name.</summary>
    private static int[] Selected(PlacementSpec placement, HostTable hosts, PlacementRule[] refusals)
    {
        if (placement.Label is not { Length: > 0 } label)
        {
            return placement.HostPattern is { } onlyPattern ? hosts.Matching(onlyPattern) : hosts.Schedulable;
        }
        int[] labelled = hosts.WithLabel(label);
        if (placement.HostPattern is not { } pattern)
        {
            return labelled;
        }
        var both = new List<int>(labelled.Length);
        foreach (int host in labelled)
        {
            if (pattern.IsMatch(hosts.NameOf(host)))
            {
                both.Add(host);
            }
            else
            {
                Refuse(refusals, host, PlacementRule.PatternMismatch);
            }
        }
        return [.. both];
    }

    // A host named twice stands for two slots; whoever derives the request decides whether that is meant.
    private static Candidates Listed(PlacementRequest request)
    {
        var listed = new List<(int Host, HostPlacementSpec Entry)>(request.Spec.Placement.Hosts.Count);
        foreach (HostPlacementSpec entry in request.Spec.Placement.Hosts)
        {
            int host = request.Hosts.IndexOf(entry.HostName);
            if ((request.Hosts.ConditionOf(host) & HostCondition.Draining) == 0)
            {
                listed.Add((host, entry));
            }
        }
        listed.Sort(static (a, b) =>
            a.Host != b.Host ? a.Host.CompareTo(b.Host)
            : string.CompareOrdinal(a.Entry.Network, b.Entry.Network) is var byNetwork and not 0 ? byNetwork
            : string.CompareOrdinal(a.Entry.Name, b.Entry.Name));
        return new Candidates([.. listed.Select(item => item.Host)], [.. listed.Select(item => item.Entry)]);
    }

    /// <summary>Drops hosts without an address where the daemons are to listen, and notes the address of the others.</summary>
    private static Candidates Bound(PlacementRequest request, Candidates candidates, PlacementRule[] refusals)
    {
        bool byAddress = request.BindAddresses is not null;
        IReadOnlyList<string> texts = request.BindAddresses ?? request.Spec.Networks;
        if (texts.Count == 0)
        {
            return candidates;
        }
        Subnet[] wanted = Parse(texts);
        PlacementRule rule = byAddress ? PlacementRule.NoBindAddress : PlacementRule.NoAddressInNetworks;
        return candidates.Bind(
            host => byAddress ? request.Hosts[host].Networks.AddressWithin(wanted) : request.Hosts[host].Networks.AddressIn(wanted),
            host => Refuse(refusals, host, rule));
    }

    private static Candidates Filtered(PlacementRequest request, Candidates candidates, PlacementRule[] refusals)
    {
        if (request.PublicNetworks is { } publicNetworks)
        {
            bool[] inNetworks = request.Hosts.InNetworks(Parse(publicNetworks));
            candidates = candidates.Where(host => inNetworks[host], host => Refuse(refusals, host, PlacementRule.NotInPublicNetwork));
        }
        if (request.VirtualIps.Count > 0)
        {
            (bool IsV6, UInt128 Address)[] addresses = ParseAddresses(request.VirtualIps);
            bool understood = addresses.Length == request.VirtualIps.Count;
            candidates = candidates.Where(
                host => understood && Array.TrueForAll(addresses, vip => request.Hosts[host].Networks.HasInterfaceFor(vip.IsV6, vip.Address)),
                host => Refuse(refusals, host, PlacementRule.NoInterfaceForVirtualIp));
        }
        return candidates;
    }

    private static void MarkOthers(HostTable hosts, PlacementRule rule, PlacementRule[] refusals)
    {
        for (int i = 0; i < refusals.Length; i++)
        {
            HostCondition condition = hosts.ConditionOf(i);
            refusals[i] = (condition & HostCondition.Draining) != 0 ? PlacementRule.Draining
                : (condition & HostCondition.Schedulable) == 0 ? PlacementRule.NotRefreshed
                : rule;
        }
    }

    private static void Refuse(PlacementRule[] refusals, int host, PlacementRule rule) => refusals[host] = rule;

    // Specs are validated when they are read; what is no network after all matches nothing.
    private static Subnet[] Parse(IReadOnlyList<string> texts)
    {
        var subnets = new List<Subnet>(texts.Count);
        foreach (string text in texts)
        {
            if (Subnet.TryParse(text, out Subnet subnet))
            {
                subnets.Add(subnet);
            }
        }
        return [.. subnets];
    }

    private static (bool IsV6, UInt128 Address)[] ParseAddresses(IReadOnlyList<string> texts)
    {
        var addresses = new List<(bool, UInt128)>(texts.Count);
        foreach (string text in texts)
        {
            if (Subnet.TryParseAddress(text.Split('/')[0], out bool isV6, out UInt128 address))
            {
                addresses.Add((isV6, address));
            }
        }
        return [.. addresses];
    }
}
