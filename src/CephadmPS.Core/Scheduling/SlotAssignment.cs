using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// Second half of placing, for one request and used once: candidates are expanded to slots, existing daemons take the slots they match,
/// and the rest is filled in the order of candidates until the count is reached. Slot <c>s</c> stands for candidate <c>s mod n</c> in
/// round <c>s / n</c>; each round moves the ports up by one.
/// </summary>
internal sealed partial class SlotAssignment
{
    private readonly PlacementRequest _request;
    private readonly HostTable _hosts;
    private readonly Candidates _candidates;
    private readonly HostDecisions _decisions;
    private readonly int _rounds;
    private readonly int _slotCount;
    private readonly bool[] _used;
    private readonly List<IReadOnlyList<int>> _portsOfRound = [];
    private readonly List<DaemonDescription> _existing;
    private readonly List<int> _existingSlots;
    private readonly List<int> _added = [];
    private readonly List<DaemonDescription> _removed = [];
    private readonly bool[]? _blocked;
    private readonly bool[]? _related;
    private HashSet<int>? _ranksTaken;

    public SlotAssignment(PlacementRequest request, Candidates candidates, HostDecisions decisions)
    {
        _request = request;
        _hosts = request.Hosts;
        _decisions = decisions;
        _candidates = candidates;
        _rounds = Rounds(request, candidates.Count);
        _slotCount = candidates.Count * _rounds;
        _used = new bool[_slotCount];
        _existing = new(Math.Min(_slotCount, request.Daemons.Count));
        _existingSlots = new(_existing.Capacity);
        _portsOfRound.Add(request.Spec.PortStart);
        _blocked = HostSet(request.BlockingHosts);
        _related = HostSet(request.RelatedHosts);
    }

    public PlacementResult Assign()
    {
        MatchDaemons();
        if (_request.Spec.Placement.Count is { } count)
        {
            LeaveBlockedHosts();
            Fill(count);
        }
        else
        {
            Take(int.MaxValue, static _ => true, PlacementRule.EveryHost);
        }
        List<PlacementSlot> slots = ExistingSlots();
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
                Lose(i, PlacementRule.Blocked);
                continue;
            }
            (_existing[kept], _existingSlots[kept]) = (_existing[i], _existingSlots[i]);
            kept++;
        }
        _existing.RemoveRange(kept, _existing.Count - kept);
    }

    private void Fill(int count)
    {
        int need = count - _existing.Count;
        if (need < 0)
        {
            for (int i = count; i < _existing.Count; i++)
            {
                Lose(i, PlacementRule.CountReached);
            }
            _existing.RemoveRange(count, _existing.Count - count);
        }
        if (_related is not null)
        {
            need -= Take(need, slot => _related[HostOf(slot)], PlacementRule.RelatedService);
        }
        Take(need, static _ => true, PlacementRule.NextInOrder);
    }

    private void Lose(int existing, PlacementRule rule)
    {
        _removed.Add(_existing[existing]);
        _decisions.Pass(CandidateOf(_existingSlots[existing]), rule);
    }

    /// <summary>Gives out free slots that meet a condition, in order, and notes why the others stay empty.</summary>
    /// <returns>How many were given out.</returns>
    private int Take(int need, Predicate<int> condition, PlacementRule rule)
    {
        int taken = 0;
        for (int slot = 0; slot < _slotCount; slot++)
        {
            if (_used[slot] || !condition(slot))
            {
                continue;
            }
            int candidate = CandidateOf(slot);
            int host = _candidates.Hosts[candidate];
            if ((_hosts.ConditionOf(host) & HostCondition.Unreachable) != 0)
            {
                _decisions.Pass(candidate, PlacementRule.Unreachable);
            }
            else if (_blocked?[host] == true)
            {
                _decisions.Pass(candidate, PlacementRule.Blocked);
            }
            else if (taken >= need)
            {
                _decisions.Pass(candidate, PlacementRule.CountReached);
            }
            else
            {
                _used[slot] = true;
                _added.Add(slot);
                _decisions.Add(candidate, rule);
                taken++;
            }
        }
        return taken;
    }

    private List<PlacementSlot> ExistingSlots()
    {
        bool ranked = _request.Ranks is not null;
        var slots = new List<PlacementSlot>(_existing.Count + _added.Count);
        for (int i = 0; i < _existing.Count; i++)
        {
            DaemonDescription daemon = _existing[i];
            int candidate = CandidateOf(_existingSlots[i]);
            _decisions.Keep(candidate);
            slots.Add(ToSlot(
                _existingSlots[i], candidate, daemon.HostName, ranked ? daemon.Rank : null, ranked ? daemon.RankGeneration : null));
        }
        return slots;
    }

    /// <summary>The new slots; those of a ranked service get the lowest ranks nobody has, each in a new generation.</summary>
    private List<PlacementSlot> NumberedAdditions(out RankMap? ranks)
    {
        ranks = _request.Ranks;
        var slots = new List<PlacementSlot>(_added.Count);
        var numbered = new List<(int, int, string?)>();
        int next = -1;
        foreach (int slot in _added)
        {
            int? rank = null;
            int? generation = null;
            if (ranks is not null)
            {
                do
                {
                    next++;
                }
                while (_ranksTaken?.Contains(next) == true);
                (rank, generation) = (next, ranks.NewestGeneration(next) + 1);
                numbered.Add((next, generation.Value, null));
            }
            int candidate = CandidateOf(slot);
            slots.Add(ToSlot(slot, candidate, _hosts.NameOf(_candidates.Hosts[candidate]), rank, generation));
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
            _decisions.AddBeside(_hosts.IndexOf(host));
        }
    }

    // An unreachable host is never cleaned: what runs there may still serve, and nobody could stop it.
    private List<DaemonDescription> Removable()
    {
        var removable = new List<DaemonDescription>(_removed.Count);
        foreach (DaemonDescription daemon in _removed)
        {
            int host = _hosts.IndexOf(daemon.HostName);
            if (host >= 0 && (_hosts.ConditionOf(host) & HostCondition.Unreachable) != 0)
            {
                continue;
            }
            removable.Add(daemon);
            if (host >= 0)
            {
                _decisions.Remove(host);
            }
        }
        return removable;
    }

    private int CandidateOf(int slot) => _rounds == 1 ? slot : slot % _candidates.Count;

    private int HostOf(int slot) => _candidates.Hosts[CandidateOf(slot)];

    private IReadOnlyList<int> PortsOf(int round)
    {
        while (_portsOfRound.Count <= round)
        {
            int offset = _portsOfRound.Count;
            _portsOfRound.Add([.. _portsOfRound[0].Select(port => port + offset)]);
        }
        return _portsOfRound[round];
    }

    private PlacementSlot ToSlot(int slot, int candidate, string hostName, int? rank, int? generation) => new()
    {
        DaemonType = _request.PrimaryDaemonType,
        HostName = hostName,
        Network = _candidates.NetworkOf(candidate),
        Name = _candidates.NameOf(candidate),
        Ip = _candidates.AddressOf(candidate),
        Ports = PortsOf(_rounds == 1 ? 0 : slot / _candidates.Count),
        Rank = rank,
        RankGeneration = generation,
    };

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
