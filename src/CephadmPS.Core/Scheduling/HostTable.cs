using System.Collections.Concurrent;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Scheduling;

/// <summary>What placing must know of a host besides its spec.</summary>
[Flags]
public enum HostCondition : byte
{
    /// <summary>Nothing may be put there, nothing is known to be wrong.</summary>
    None = 0,
    /// <summary>New daemons may be put there: its daemons are known and it has no label <c>_no_schedule</c>.</summary>
    Schedulable = 1,
    /// <summary>It is being emptied: label <c>_no_schedule</c>.</summary>
    Draining = 2,
    /// <summary>It does not answer, or is in maintenance.</summary>
    Unreachable = 4,
    /// <summary>It is in maintenance.</summary>
    Maintenance = 8,
}

/// <summary>One host with its condition and its networks, as the scheduler takes it.</summary>
public sealed record SchedulingHost(HostSpec Spec, HostCondition Condition, HostNetworks Networks);

/// <summary>
/// The hosts of a cluster, sorted by name and indexed by name, label and pattern. Made once for a state of the cluster and shared by
/// all services that are placed on it; safe for use from several threads.
/// </summary>
public sealed class HostTable
{
    private readonly SchedulingHost[] _hosts;
    private readonly string[] _names;
    private readonly NameIndex _index;
    private readonly HostCondition[] _conditions;
    private readonly ConcurrentDictionary<string, int[]> _byLabel = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<HostPattern, int[]> _byPattern = new();
    private readonly ConcurrentDictionary<string, bool[]> _publicNetworkHosts = new(StringComparer.Ordinal);
    private int[]? _schedulable;

    /// <summary>Makes the table.</summary>
    /// <exception cref="ArgumentException">Two hosts have the same name.</exception>
    public HostTable(IEnumerable<SchedulingHost> hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        _hosts = hosts.ToArray();
        _names = Array.ConvertAll(_hosts, static host => host.Spec.HostName);
        Array.Sort(_names, _hosts, StringComparer.Ordinal);
        _index = new NameIndex(_names);
        _conditions = Array.ConvertAll(_hosts, static host => host.Condition);
    }

    /// <summary>Number of hosts.</summary>
    public int Count => _hosts.Length;

    /// <summary>A host by its place in the order of names.</summary>
    public SchedulingHost this[int index] => _hosts[index];

    /// <summary>Name of a host by its place.</summary>
    public string NameOf(int index) => _names[index];

    /// <summary>Condition of a host by its place.</summary>
    public HostCondition ConditionOf(int index) => _conditions[index];

    /// <summary>Place of a host; -1 when the cluster has none of that name.</summary>
    public int IndexOf(string hostName) => _index.IndexOf(hostName);

    /// <summary>Schedulable hosts in the order of names.</summary>
    internal int[] Schedulable => _schedulable ??= Where(static host => true);

    /// <summary>Schedulable hosts with the label, in the order of names.</summary>
    internal int[] WithLabel(string label) =>
        _byLabel.TryGetValue(label, out int[]? found)
            ? found
            : _byLabel.GetOrAdd(label, Where(host => HasLabel(host.Spec.Labels, label)));

    /// <summary>Schedulable hosts whose name matches, in the order of names.</summary>
    internal int[] Matching(HostPattern pattern) =>
        _byPattern.TryGetValue(pattern, out int[]? found)
            ? found
            : _byPattern.GetOrAdd(pattern, Where(host => pattern.IsMatch(host.Spec.HostName)));

    /// <summary>For each host whether one of its networks overlaps one of these.</summary>
    internal bool[] InNetworks(Subnet[] networks) =>
        _publicNetworkHosts.GetOrAdd(
            string.Join(',', networks),
            static (_, state) => Array.ConvertAll(state.Hosts, host => host.Networks.Overlaps(state.Networks)),
            (Hosts: _hosts, Networks: networks));

    private static bool HasLabel(IReadOnlyList<string> labels, string label)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] == label)
            {
                return true;
            }
        }
        return false;
    }

    private int[] Where(Func<SchedulingHost, bool> condition)
    {
        var found = new List<int>();
        for (int i = 0; i < _hosts.Length; i++)
        {
            if ((_conditions[i] & HostCondition.Schedulable) != 0 && condition(_hosts[i]))
            {
                found.Add(i);
            }
        }
        return [.. found];
    }
}
