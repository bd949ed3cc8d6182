using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters.Changes;

/// <summary>A change of what people have asked for beside specs and hosts: it can be looked at before it is made.</summary>
/// <param name="Name">What it is about: an entity, a profile, a check.</param>
public abstract record IntentChange(string Name)
{
    /// <summary>What it does, as a clause with a verb.</summary>
    public abstract string Describe();

    /// <summary>One sentence for when it is made.</summary>
    internal abstract string Made { get; }

    /// <summary>The intents afterwards; the same object when nothing changes. Errors: what is wrong with the change, before anything is stored.</summary>
    internal abstract ClusterIntents Apply(ClusterState state);

    /// <summary>Writes its record.</summary>
    internal abstract Task SaveAsync(ClusterRecords records, ClusterIntents after, CancellationToken cancellation);

    /// <summary>A copy of a map with one entry replaced, or removed (null).</summary>
    protected static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> map, string key, T? value)
        where T : class
    {
        var copy = new Dictionary<string, T>(map);
        copy.Remove(key);
        if (value is not null)
        {
            copy[key] = value;
        }
        return copy;
    }

    /// <summary>Refuses a placement that names hosts which are not in the inventory. Errors: <c>HostUnknown</c>.</summary>
    protected static void RequireHosts(ClusterState state, Specs.PlacementSpec placement, string what)
    {
        if (placement.Hosts.FirstOrDefault(host => !state.Hosts.ContainsKey(host.HostName)) is { } unknown)
        {
            throw new CephadmException("HostUnknown", ErrorKind.InvalidInput, $"{what}, field placement.hosts: there is no host '{unknown.HostName}' in the cluster.",
                $"Known hosts: {string.Join(", ", state.Hosts.Keys.Order(StringComparer.Ordinal))}.", unknown.HostName);
        }
    }
}
