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
    private int[] _first = [];
    private int[]? _next;

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

    /// <summary>First candidate of a host; -1 when the host is none. Only after <see cref="IndexHosts"/>.</summary>
    public int FirstOf(int host) => _first[host];

    /// <summary>The next candidate of the same host; -1 behind the last.</summary>
    public int NextOf(int candidate) => _next is null ? -1 : _next[candidate];

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

    /// <summary>Makes the candidates of a host findable; done last, when their order stands.</summary>
    /// <param name="hosts">Number of hosts in the table.</param>
    public void IndexHosts(int hosts)
    {
        _first = new int[hosts];
        Array.Fill(_first, -1);
        for (int candidate = Count - 1; candidate >= 0; candidate--)
        {
            ref int first = ref _first[Hosts[candidate]];
            if (first >= 0)
            {
                // Rare: the placement names the host more than once.
                (_next ??= NoNext(Count))[candidate] = first;
            }
            first = candidate;
        }
    }

    private static int[] NoNext(int count)
    {
        var next = new int[count];
        Array.Fill(next, -1);
        return next;
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
