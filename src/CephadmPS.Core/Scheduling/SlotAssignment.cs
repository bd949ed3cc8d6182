using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// Second half of placing, for one request and used once: candidates are expanded to slots, existing daemons take the slots they match,
/// and the rest is filled in the order of candidates until the count is reached. Slot <c>s</c> stands for candidate <c>s mod n</c> in
/// round <c>s / n</c>; each round moves the ports up by one.
/// </summary>
internal sealed class SlotAssignment
{
    private readonly PlacementRequest _request;
    private readonly HostTable _hosts;
    private readonly Candidates _candidates;
    private readonly HostDecision[] _decisions;
    private readonly int _slotCount;
    private readonly bool[] _used;
    private readonly List<IReadOnlyList<int>> _portsOfRound = [];
    private readonly List<int> _existingSlots;
    private readonly List<DaemonDescription> _existing;
    private readonly List<int> _added = [];
    private readonly List<DaemonDescription> _removed = [];
    private readonly bool[]? _blocked;
    private readonly bool[]? _related;
    private HashSet<int>? _ranksTaken;

    public SlotAssignment(PlacementRequest request, Candidates candidates, HostDecision[] decisions)
    {
        _request = request;
        _hosts = request.Hosts;
        _decisions = decisions;
        _candidates = request.RescheduleFromOfflineHosts ? WithoutOffline(candidates) : candidates;
        _slotCount = _candidates.Count * Rounds(request, _candidates.Count);
        _used = new bool[_slotCount];
        _existing = new(Math.Min(_slotCount, request.Daemons.Count));
        _existingSlots = new(_existing.Capacity);
        _portsOfRound.Add(request.Spec.PortStart);
        _blocked = HostSet(request.BlockingHosts);
        _related = HostSet(request.RelatedHosts);
    }

    private int? Count => _request.Spec.Placement.Count;

    public PlacementResult Assign()
    {
        MatchDaemons();
        if (Count is { } count)
        {
            LeaveBlockedHosts();
            Fill(count);
        }
        else
        {
            FillEveryHost();
        }
        var slots = new List<PlacementSlot>(_existing.Count + _added.Count);
        for (int i = 0; i < _existing.Count; i++)
        {
            slots.Add(ToSlot(_existingSlots[i], _existing[i].Rank, _existing[i].RankGeneration));
            Note(HostOf(_existingSlots[i]), kept: 1);
        }
        List<PlacementSlot> toAdd = NumberedAdditions(out RankMap? ranks);
        slots.AddRange(toAdd);
        AddPerHostDaemons(slots, toAdd);
        return new PlacementResult
        {
            Slots = slots,
            ToAdd = toAdd,
            ToRemove = Removable(),
            Ranks = ranks,
            Explanation = _decisions,
        };
    }

    private static int Rounds(PlacementRequest request, int candidates)
    {
        PlacementSpec placement = request.Spec.Placement;
        if (placement.Count is not { } count)
        {
            return placement.CountPerHost ?? 1;
        }
        return request.AllowColocation && candidates > 0 ? 1 + ((count - 1) / candidates) : 1;
    }

    // Daemons of these types hold no data: when their host fails, another host takes over. Maintenance is meant to end soon.
    private Candidates WithoutOffline(Candidates candidates) => candidates.Where(
        host => (_hosts[host].Condition & (HostCondition.Unreachable | HostCondition.Maintenance)) != HostCondition.Unreachable,
        host => Pass(host, PlacementRule.Unreachable));

    private void MatchDaemons()
    {
        if (_request.Daemons.Count == 0)
        {
            return;
        }
        var free = new SlotsByHost(_hosts.Count, _candidates.Hosts, _slotCount);
        foreach (DaemonDescription daemon in InOrderOfPreference())
        {
            int slot = FindSlot(free, daemon);
            if (slot < 0)
            {
                _removed.Add(daemon);
                continue;
            }
            _used[slot] = true;
            _existing.Add(daemon);
            _existingSlots.Add(slot);
            if (daemon.Rank is { } rank)
            {
                (_ranksTaken ??= []).Add(rank);
            }
        }
    }

    /// <summary>Active ones first, then those without rank, low ranks, new generations; otherwise as they came.</summary>
    private List<DaemonDescription> InOrderOfPreference()
    {
        var daemons = new List<DaemonDescription>(_request.Daemons.Count);
        bool sorted = true;
        foreach (DaemonDescription daemon in _request.Daemons)
        {
            if (daemon.DaemonType == _request.PrimaryDaemonType)
            {
                daemons.Add(daemon);
                sorted &= !daemon.IsActive && daemon.Rank is null && (daemon.RankGeneration ?? 0) == 0;
            }
        }
        return sorted
            ? daemons
            : [.. daemons.OrderBy(d => !d.IsActive).ThenBy(d => d.Rank is not null).ThenBy(d => d.Rank).ThenByDescending(d => d.RankGeneration ?? 0)];
    }

    private int FindSlot(SlotsByHost free, DaemonDescription daemon)
    {
        int host = _hosts.IndexOf(daemon.HostName);
        if (host < 0 || !RankFits(daemon))
        {
            return -1;
        }
        int previous = -1;
        for (int slot = free.First(host); slot >= 0; previous = slot, slot = free.Next(slot))
        {
            int candidate = slot % _candidates.Count;
            string name = _candidates.NameOf(candidate);
            if ((name.Length == 0 || name == daemon.DaemonId)
                && (_request.UpgradeInProgress || PlacementSlot.BindingMatches(daemon, PortsOf(slot), _candidates.AddressOf(candidate))))
            {
                free.Remove(host, previous, slot);
                return slot;
            }
        }
        return -1;
    }

    // A ranked daemon stays only if it is the newest one of a rank that is wanted and that no other daemon has.
    private bool RankFits(DaemonDescription daemon)
    {
        if (_request.Ranks is not { } ranks)
        {
            return daemon.Rank is null;
        }
        return daemon.Rank is { } rank
            && rank >= 0 && rank < _slotCount
            && _ranksTaken?.Contains(rank) != true
            && ranks.Holds(rank, daemon.RankGeneration, daemon.DaemonId);
    }

    private void LeaveBlockedHosts()
    {
        if (_blocked is null)
        {
            return;
        }
        int kept = 0;
        for (int i = 0; i < _existing.Count; i++)
        {
            if (_blocked[HostOf(_existingSlots[i])])
            {
                LoseDaemon(i, PlacementRule.Blocked);
                continue;
            }
            (_existing[kept], _existingSlots[kept]) = (_existing[i], _existingSlots[i]);
            kept++;
        }
        _existing.RemoveRange(kept, _existing.Count - kept);
    }

    private void LoseDaemon(int existing, PlacementRule rule)
    {
        _removed.Add(_existing[existing]);
        Pass(HostOf(_existingSlots[existing]), rule);
    }

    private void Fill(int count)
    {
        int need = count - _existing.Count;
        if (need < 0)
        {
            for (int i = count; i < _existing.Count; i++)
            {
                LoseDaemon(i, PlacementRule.CountReached);
            }
            _existing.RemoveRange(count, _existing.Count - count);
        }
        if (_related is not null)
        {
            need -= Take(need, slot => _related[HostOf(slot)], PlacementRule.RelatedService);
        }
        Take(need, static _ => true, PlacementRule.NextInOrder);
    }

    private void FillEveryHost() => Take(int.MaxValue, static _ => true, PlacementRule.EveryHost);

    private int Take(int need, Predicate<int> condition, PlacementRule rule)
    {
        int taken = 0;
        for (int slot = 0; slot < _slotCount; slot++)
        {
            int host = HostOf(slot);
            if (_used[slot] || !condition(slot))
            {
                continue;
            }
            if ((_hosts[host].Condition & HostCondition.Unreachable) != 0)
            {
                Pass(host, PlacementRule.Unreachable);
            }
            else if (_blocked?[host] == true)
            {
                Pass(host, PlacementRule.Blocked);
            }
            else if (taken >= need)
            {
                Pass(host, PlacementRule.CountReached);
            }
            else
            {
                _used[slot] = true;
                _added.Add(slot);
                taken++;
                Note(host, added: 1, rule: rule);
            }
        }
        return taken;
    }

    /// <summary>The new slots; those of a ranked service get the lowest ranks nobody has, each in a new generation.</summary>
    private List<PlacementSlot> NumberedAdditions(out RankMap? ranks)
    {
        ranks = _request.Ranks;
        var slots = new List<PlacementSlot>(_added.Count);
        var numbered = new List<(int, int, string?)>();
        int rank = -1;
        foreach (int slot in _added)
        {
            if (ranks is null)
            {
                slots.Add(ToSlot(slot, null, null));
                continue;
            }
            do
            {
                rank++;
            }
            while (_ranksTaken?.Contains(rank) == true);
            int generation = ranks.NewestGeneration(rank) + 1;
            numbered.Add((rank, generation, null));
            slots.Add(ToSlot(slot, rank, generation));
        }
        ranks = ranks?.With(numbered);
        return slots;
    }

    /// <summary>One daemon of the second type beside the others on each host that has slots.</summary>
    private void AddPerHostDaemons(List<PlacementSlot> slots, List<PlacementSlot> toAdd)
    {
        if (_request.PerHostDaemonType is not { } type)
        {
            return;
        }
        var wanted = new SortedSet<string>(slots.Select(slot => slot.HostName), StringComparer.Ordinal);
        slots.AddRange(wanted.Select(host => new PlacementSlot { DaemonType = type, HostName = host }));
        foreach (DaemonDescription daemon in _request.Daemons)
        {
            if (daemon.DaemonType == type && !wanted.Remove(daemon.HostName))
            {
                _removed.Add(daemon);
            }
        }
        foreach (string host in wanted)
        {
            toAdd.Add(new PlacementSlot { DaemonType = type, HostName = host });
            Note(_hosts.IndexOf(host), added: 1, rule: _decisions[_hosts.IndexOf(host)].Rule);
        }
    }

    // An unreachable host is never cleaned: what runs there may still serve, and nobody could stop it.
    private List<DaemonDescription> Removable()
    {
        var removable = new List<DaemonDescription>(_removed.Count);
        foreach (DaemonDescription daemon in _removed)
        {
            int host = _hosts.IndexOf(daemon.HostName);
            if (host >= 0 && (_hosts[host].Condition & HostCondition.Unreachable) != 0)
            {
                continue;
            }
            removable.Add(daemon);
            if (host >= 0)
            {
                _decisions[host] = _decisions[host] with { Removed = (ushort)(_decisions[host].Removed + 1) };
            }
        }
        return removable;
    }

    private void Pass(int host, PlacementRule rule)
    {
        HostDecision decision = _decisions[host];
        if (decision.Verdict <= HostVerdict.PassedOver)
        {
            _decisions[host] = decision with { Verdict = HostVerdict.PassedOver, Rule = rule };
        }
    }

    private void Note(int host, ushort kept = 0, ushort added = 0, PlacementRule rule = PlacementRule.DaemonPresent)
    {
        HostDecision decision = _decisions[host];
        HostVerdict verdict = added > 0 || decision.Verdict == HostVerdict.Taken ? HostVerdict.Taken : HostVerdict.Kept;
        _decisions[host] = decision with
        {
            Verdict = verdict,
            Rule = decision.Verdict == HostVerdict.Taken ? decision.Rule : rule,
            Kept = (ushort)(decision.Kept + kept),
            Added = (ushort)(decision.Added + added),
        };
    }

    private int HostOf(int slot) => _candidates.Hosts[slot % _candidates.Count];

    private IReadOnlyList<int> PortsOf(int slot)
    {
        int round = slot / _candidates.Count;
        while (_portsOfRound.Count <= round)
        {
            int offset = _portsOfRound.Count;
            _portsOfRound.Add([.. _portsOfRound[0].Select(port => port + offset)]);
        }
        return _portsOfRound[round];
    }

    private PlacementSlot ToSlot(int slot, int? rank, int? generation)
    {
        int candidate = slot % _candidates.Count;
        return new PlacementSlot
        {
            DaemonType = _request.PrimaryDaemonType,
            HostName = _hosts.NameOf(_candidates.Hosts[candidate]),
            Network = _candidates.NetworkOf(candidate),
            Name = _candidates.NameOf(candidate),
            Ip = _candidates.AddressOf(candidate),
            Ports = PortsOf(slot),
            Rank = rank,
            RankGeneration = generation,
        };
    }

    private bool[]? HostSet(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }
        var set = new bool[_hosts.Count];
        foreach (string name in names)
        {
            if (_hosts.IndexOf(name) is >= 0 and var host)
            {
                set[host] = true;
            }
        }
        return set;
    }
}
