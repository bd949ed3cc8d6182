namespace CephadmPS.Core.Scheduling;

/// <summary>The networks of one host as observed: subnet → interface → addresses, with the subnets read once.</summary>
public sealed class HostNetworks
{
    private readonly Entry[] _entries;

    private HostNetworks(Entry[] entries) => _entries = entries;

    /// <summary>A host without networks.</summary>
    public static HostNetworks None { get; } = new([]);

    /// <summary>Takes what a host told; subnets that are none are left out.</summary>
    /// <param name="networks">Subnet (CIDR) → interface → addresses.</param>
    public static HostNetworks From(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var entries = new List<Entry>(networks.Count);
        foreach (var (text, interfaces) in networks)
        {
            if (Subnet.TryParse(text, out Subnet subnet))
            {
                entries.Add(new Entry(subnet, interfaces.Count > 0, [.. interfaces.Values.SelectMany(addresses => addresses)]));
            }
        }
        return entries.Count == 0 ? None : new HostNetworks([.. entries]);
    }

    /// <summary>
    /// The address for a daemon that is to listen on one of these networks: of the first one the host has an address in, the address
    /// that is smallest as text. Loopback networks give the loopback address. Null when there is none.
    /// </summary>
    public string? AddressIn(ReadOnlySpan<Subnet> wanted)
    {
        foreach (Subnet subnet in wanted)
        {
            string? best = subnet.IsLoopback ? (subnet.IsV6 ? "::1" : "127.0.0.1") : null;
            foreach (var entry in _entries)
            {
                if (entry.Subnet == subnet)
                {
                    best = Smallest(best, entry.Addresses);
                }
            }
            if (best is not null)
            {
                return best;
            }
        }
        return null;
    }

    /// <summary>The first of these addresses or networks that the host has an address for, and that address; null when none fits.</summary>
    /// <param name="wanted">What to bind to, in the order of preference: a network of one is an address.</param>
    public string? AddressWithin(ReadOnlySpan<Subnet> wanted)
    {
        foreach (Subnet subnet in wanted)
        {
            string? best = null;
            foreach (var entry in _entries)
            {
                foreach (string address in entry.Addresses)
                {
                    if (subnet.Contains(address) && (best is null || string.CompareOrdinal(address, best) < 0))
                    {
                        best = address;
                    }
                }
            }
            if (best is not null)
            {
                return best;
            }
        }
        return null;
    }

    /// <summary>True when one of the host's networks has addresses in common with one of these.</summary>
    public bool Overlaps(ReadOnlySpan<Subnet> others)
    {
        foreach (Subnet other in others)
        {
            foreach (var entry in _entries)
            {
                if (entry.Subnet.Overlaps(other))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>True when an interface of the host stands in the network that this address belongs to, so that it can carry it.</summary>
    public bool HasInterfaceFor(bool isV6, UInt128 address)
    {
        foreach (var entry in _entries)
        {
            if (entry.HasInterface && entry.Subnet.Contains(isV6, address))
            {
                return true;
            }
        }
        return false;
    }

    private static string? Smallest(string? best, string[] addresses)
    {
        foreach (string address in addresses)
        {
            if (best is null || string.CompareOrdinal(address, best) < 0)
            {
                best = address;
            }
        }
        return best;
    }

    private readonly record struct Entry(Subnet Subnet, bool HasInterface, string[] Addresses);
}
