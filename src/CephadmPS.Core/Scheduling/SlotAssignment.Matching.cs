using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>The part that lets existing daemons take the slots they match.</summary>
internal sealed partial class SlotAssignment
{
    private void MatchDaemons()
    {
        HostedDaemons daemons = HostedDaemons.On(_hosts, _request.Daemons);
        foreach (int number in InOrderOfPreference(daemons))
        {
            DaemonDescription daemon = daemons[number];
            int slot = FindSlot(daemon, daemons.HostOf(number));
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
    private IReadOnlyList<int> InOrderOfPreference(HostedDaemons daemons)
    {
        var numbers = new List<int>(daemons.Count);
        bool sorted = true;
        for (int i = 0; i < daemons.Count; i++)
        {
            DaemonDescription daemon = daemons[i];
            if (daemon.DaemonType == _request.PrimaryDaemonType)
            {
                numbers.Add(i);
                sorted &= !daemon.IsActive && daemon.Rank is null && (daemon.RankGeneration ?? 0) == 0;
            }
        }
        return sorted
            ? numbers
            : [.. numbers.OrderBy(i => !daemons[i].IsActive).ThenBy(i => daemons[i].Rank is not null).ThenBy(i => daemons[i].Rank)
                .ThenByDescending(i => daemons[i].RankGeneration ?? 0)];
    }

    /// <summary>The first free slot of the host that the daemon matches; -1 when there is none.</summary>
    private int FindSlot(DaemonDescription daemon, int host)
    {
        if (host < 0 || !RankFits(daemon))
        {
            return -1;
        }
        for (int round = 0; round < _rounds; round++)
        {
            for (int candidate = _candidates.FirstOf(host); candidate >= 0; candidate = _candidates.NextOf(candidate))
            {
                int slot = (round * _candidates.Count) + candidate;
                if (!_used[slot] && Matches(daemon, candidate, round))
                {
                    return slot;
                }
            }
        }
        return -1;
    }

    private bool Matches(DaemonDescription daemon, int candidate, int round)
    {
        string name = _candidates.NameOf(candidate);
        return (name.Length == 0 || name == daemon.DaemonId)
            && (_request.UpgradeInProgress || PlacementSlot.BindingMatches(daemon, PortsOf(round), _candidates.AddressOf(candidate)));
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
}
