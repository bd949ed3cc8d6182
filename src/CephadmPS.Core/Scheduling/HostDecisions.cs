using System.Collections;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// The explanation of a placement: what was decided about each host, noted in a few bytes while slots are given out and put together
/// when it is read. So it is always there, and costs next to nothing when nobody asks.
/// </summary>
internal sealed class HostDecisions : IReadOnlyList<HostDecision>
{
    private readonly PlacementRule[] _refusals;
    private readonly Candidates _candidates;
    private readonly Entry[] _entries;
    private ushort[]? _removed;

    /// <summary>Starts with every candidate undecided.</summary>
    /// <param name="refusals">For each host the rule that made it no candidate; without meaning for candidates.</param>
    /// <param name="candidates">The candidates in their order, indexed by host.</param>
    public HostDecisions(PlacementRule[] refusals, Candidates candidates)
    {
        _refusals = refusals;
        _candidates = candidates;
        _entries = new Entry[candidates.Count];
    }

    /// <inheritdoc/>
    public int Count => _refusals.Length;

    /// <inheritdoc/>
    public HostDecision this[int index]
    {
        get
        {
            ushort removed = _removed?[index] ?? 0;
            int first = _candidates.FirstOf(index);
            if (first < 0)
            {
                return new HostDecision(index, 0, HostVerdict.Refused, _refusals[index], 0, 0, removed);
            }
            Entry sum = _entries[first];
            for (int next = _candidates.NextOf(first); next >= 0; next = _candidates.NextOf(next))
            {
                Entry other = _entries[next];
                Entry stronger = other.Verdict > sum.Verdict ? other : sum;
                sum = stronger with { Kept = (ushort)(sum.Kept + other.Kept), Added = (ushort)(sum.Added + other.Added) };
            }
            return new HostDecision(index, first + 1, sum.Verdict, sum.Rule, sum.Kept, sum.Added, removed);
        }
    }

    /// <summary>A daemon of the candidate's host stays.</summary>
    public void Keep(int candidate)
    {
        ref Entry entry = ref _entries[candidate];
        entry.Kept++;
        if (entry.Verdict != HostVerdict.Taken)
        {
            (entry.Verdict, entry.Rule) = (HostVerdict.Kept, PlacementRule.DaemonPresent);
        }
    }

    /// <summary>A new daemon goes to the candidate's host.</summary>
    public void Add(int candidate, PlacementRule rule)
    {
        ref Entry entry = ref _entries[candidate];
        entry.Added++;
        (entry.Verdict, entry.Rule) = (HostVerdict.Taken, rule);
    }

    /// <summary>A new per-host daemon goes beside those of a host that has slots.</summary>
    public void AddBeside(int host)
    {
        ref Entry entry = ref _entries[_candidates.FirstOf(host)];
        entry.Added++;
        entry.Verdict = HostVerdict.Taken;
    }

    /// <summary>A slot of the candidate stays empty; that counts only when none of its slots is filled.</summary>
    public void Pass(int candidate, PlacementRule rule)
    {
        ref Entry entry = ref _entries[candidate];
        if (entry.Verdict <= HostVerdict.PassedOver)
        {
            (entry.Verdict, entry.Rule) = (HostVerdict.PassedOver, rule);
        }
    }

    /// <summary>A daemon of the host goes.</summary>
    public void Remove(int host) => (_removed ??= new ushort[Count])[host]++;

    /// <inheritdoc/>
    public IEnumerator<HostDecision> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private struct Entry
    {
        public ushort Kept;
        public ushort Added;
        public HostVerdict Verdict;
        public PlacementRule Rule;
    }
}
