using System.Collections;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>Daemons of a service with the places of their hosts in a host table, so that these need not be looked up at each placement.</summary>
internal sealed class HostedDaemons(HostTable hosts) : IReadOnlyList<DaemonDescription>
{
    private readonly List<DaemonDescription> _daemons = [];
    private readonly List<int> _places = [];

    /// <inheritdoc/>
    public int Count => _daemons.Count;

    /// <inheritdoc/>
    public DaemonDescription this[int index] => _daemons[index];

    /// <summary>The daemons with the places of their hosts in <paramref name="table"/>: those known already, or looked up now.</summary>
    public static HostedDaemons On(HostTable table, IReadOnlyList<DaemonDescription> daemons)
    {
        if (daemons is HostedDaemons hosted && hosted.Hosts == table)
        {
            return hosted;
        }
        var looked = new HostedDaemons(table);
        foreach (DaemonDescription daemon in daemons)
        {
            looked.Add(daemon, table.IndexOf(daemon.HostName));
        }
        return looked;
    }

    /// <summary>The table the places refer to.</summary>
    public HostTable Hosts { get; } = hosts;

    /// <summary>Place of a daemon's host; -1 when the table has no such host.</summary>
    public int HostOf(int index) => _places[index];

    /// <summary>Adds a daemon.</summary>
    public void Add(DaemonDescription daemon, int host)
    {
        _daemons.Add(daemon);
        _places.Add(host);
    }

    /// <inheritdoc/>
    public IEnumerator<DaemonDescription> GetEnumerator() => _daemons.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
