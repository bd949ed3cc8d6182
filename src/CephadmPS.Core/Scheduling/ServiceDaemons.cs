using System.Collections;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Scheduling;

/// <summary>The index of daemons by service, for readers.</summary>
internal sealed class ServiceDaemons(Dictionary<string, HostedDaemons> index) : ILookup<string, DaemonDescription>
{
    public int Count => index.Count;

    public IEnumerable<DaemonDescription> this[string key] => index.TryGetValue(key, out var daemons) ? daemons : [];

    public bool Contains(string key) => index.ContainsKey(key);

    public IEnumerator<IGrouping<string, DaemonDescription>> GetEnumerator() => index.Select(pair => new Group(pair.Key, pair.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Group(string key, HostedDaemons daemons) : IGrouping<string, DaemonDescription>
    {
        public string Key => key;

        public IEnumerator<DaemonDescription> GetEnumerator() => daemons.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
