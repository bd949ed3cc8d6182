using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Scheduling;

/// <summary>
/// The hosts that may have daemons of the service. Hosts, addresses and entries of the placement stand in arrays of their own: most
/// placements have no addresses and no entries, and ten thousand hosts then take one array of numbers.
/// </summary>
internal sealed class Candidates
{
    private readonly HostPlacementSpec[]? _entries;
    private string[]? _addresses;

    /// <summary>Candidates, sorted by host (and network and name of their entries).</summary>
    /// <param name="hosts">Places in the host table; not changed.</param>
    /// <param name="entries">The placement's entry for each; null when it names no hosts.</param>
    public Candidates(int[] hosts, HostPlacementSpec[]? entries = null)
    {
        Hosts = hosts;
        _entries = entries;
    }

    /// <summary>Hosts, in order.</summary>
    public int[] Hosts { get; }

    /// <summary>Number of candidates.</summary>
    public int Count => Hosts.Length;

    /// <summary>Daemon id that the placement gives; empty: none.</summary>
    public string NameOf(int candidate) => _entries?[candidate].Name ?? "";

    /// <summary>Network that the placement gives; empty: none.</summary>
    public string NetworkOf(int candidate) => _entries?[candidate].Network ?? "";

    /// <summary>Address to bind to; null: all.</summary>
    public string? AddressOf(int candidate) => _addresses?[candidate];

    /// <summary>Those whose host has an address to bind to, with that address.</summary>
    /// <param name="addressOf">The address on a host; null when it has none.</param>
    /// <param name="refuse">Called for each host without.</param>
    public Candidates Bind(Func<int, string?> addressOf, Action<int> refuse)
    {
        var addresses = new List<string>(Count);
        Candidates bound = Where(
            host =>
            {
                if (addressOf(host) is not { } address)
                {
                    return false;
                }
                addresses.Add(address);
                return true;
            },
            refuse);
        bound._addresses = [.. addresses];
        return bound;
    }

    /// <summary>Those whose host passes.</summary>
    /// <param name="condition">Asked once for each candidate, in order.</param>
    /// <param name="refuse">Called for each host that does not pass.</param>
    public Candidates Where(Predicate<int> condition, Action<int> refuse)
    {
        var kept = new List<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            if (condition(Hosts[i]))
            {
                kept.Add(i);
            }
            else
            {
                refuse(Hosts[i]);
            }
        }
        return Reordered(kept.ToArray());
    }

    /// <summary>The candidates in the service's own order.</summary>
    public Candidates Shuffled(string serviceName)
    {
        var order = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
        SeededShuffle.Shuffle(serviceName, order.AsSpan());
        return Reordered(order);
    }

    private Candidates Reordered(int[] order) => new(Picked(Hosts, order)!, Picked(_entries, order)) { _addresses = Picked(_addresses, order) };

    private static T[]? Picked<T>(T[]? items, int[] order)
    {
        if (items is null)
        {
            return null;
        }
        var picked = new T[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            picked[i] = items[order[i]];
        }
        return picked;
    }
}
