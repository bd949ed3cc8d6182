namespace CephadmPS.Core.Scheduling;

/// <summary>The free slots of each host, in their order: a linked list a host, in two arrays.</summary>
internal sealed class SlotsByHost
{
    private readonly int[] _first;
    private readonly int[] _next;

    /// <summary>Lists all slots.</summary>
    /// <param name="hosts">Number of hosts.</param>
    /// <param name="candidates">Hosts of the candidates; slot <c>s</c> belongs to number <c>s mod n</c>.</param>
    /// <param name="slots">Number of slots.</param>
    public SlotsByHost(int hosts, int[] candidates, int slots)
    {
        _first = new int[hosts];
        Array.Fill(_first, -1);
        _next = new int[slots];
        for (int slot = slots - 1; slot >= 0; slot--)
        {
            int host = candidates[slot % candidates.Length];
            _next[slot] = _first[host];
            _first[host] = slot;
        }
    }

    /// <summary>First free slot of a host; -1 when it has none.</summary>
    public int First(int host) => _first[host];

    /// <summary>The free slot after this one on the same host; -1 behind the last.</summary>
    public int Next(int slot) => _next[slot];

    /// <summary>Takes a slot out.</summary>
    /// <param name="host">Its host.</param>
    /// <param name="previous">The free slot before it; -1 when it is the first.</param>
    /// <param name="slot">The slot.</param>
    public void Remove(int host, int previous, int slot)
    {
        if (previous < 0)
        {
            _first[host] = _next[slot];
        }
        else
        {
            _next[previous] = _next[slot];
        }
    }
}
