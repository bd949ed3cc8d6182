using CephadmPS.Core.State.Intents;
using CephadmPS.Core.State.Records;

namespace CephadmPS.Core.State;

/// <summary>
/// The one place of a controller where its <see cref="ClusterState"/> changes: readers take the current value, writers replace it. Sights of many
/// hosts one after the other cost one copy of the index when the value is next read, not one each.
/// </summary>
public sealed class LiveState(ClusterState initial)
{
    private readonly object gate = new();
    private ClusterState current = initial;
    private Dictionary<string, HostObservation>? pending;

    /// <summary>The state now; a value that will not change under the reader.</summary>
    public ClusterState Current
    {
        get
        {
            lock (gate)
            {
                return Settled();
            }
        }
    }

    /// <summary>The last sight of a host; null: never seen. Cheaper than <see cref="Current"/> while many hosts are looked at.</summary>
    public HostObservation? ObservationOf(string hostName)
    {
        lock (gate)
        {
            return (pending ?? current.Observations).GetValueOrDefault(hostName);
        }
    }

    /// <summary>Replaces the state by what <paramref name="change"/> makes of it, and returns it.</summary>
    public ClusterState Update(Func<ClusterState, ClusterState> change)
    {
        lock (gate)
        {
            return current = change(Settled());
        }
    }

    /// <summary>Replaces one host's observation.</summary>
    public void SetObservation(string hostName, Func<HostObservation, HostObservation> change)
    {
        lock (gate)
        {
            pending ??= new Dictionary<string, HostObservation>(current.Observations);
            pending[hostName] = change(pending.GetValueOrDefault(hostName) ?? new HostObservation());
        }
    }

    /// <summary>Changes what people have asked for.</summary>
    /// <param name="change">Makes the new intents of the present ones.</param>
    /// <param name="asked">A person asks for it: plans that are under way look again. False: something was carried out.</param>
    public void SetIntents(Func<ClusterIntents, ClusterIntents> change, bool asked = false) => Update(state =>
        state with { Intents = change(state.Intents), IntentRevision = state.IntentRevision + (asked ? 1 : 0) });

    /// <summary>Puts a stored record in, or replaces it. Save it first: <see cref="ClusterRecords.SaveAsync{T}"/>.</summary>
    public void SetRecord<T>(T record) where T : class, IRecord<T> => Update(state => state with { Records = state.Records.With(record) });

    /// <summary>Takes a stored record out.</summary>
    public void RemoveRecord<T>(string name) where T : class, IRecord<T> => Update(state => state with { Records = state.Records.Without<T>(name) });

    /// <summary>Replaces or removes (null) one stored spec.</summary>
    public void SetSpec(string serviceName, SpecRecord? record) => Update(state =>
    {
        var specs = new Dictionary<string, SpecRecord>(state.Specs);
        if (record is null)
        {
            specs.Remove(serviceName);
        }
        else
        {
            specs[serviceName] = record;
        }
        return state with { Specs = specs };
    });

    /// <summary>Replaces or removes (null) one host of the inventory. A removed host's observation goes with it.</summary>
    public void SetHost(string hostName, HostRecord? record) => Update(state => record is not null
        ? state.With(record)
        : state with
        {
            Hosts = state.Hosts.Where(pair => pair.Key != hostName).ToDictionary(pair => pair.Key, pair => pair.Value),
            Observations = state.Observations.Where(pair => pair.Key != hostName).ToDictionary(pair => pair.Key, pair => pair.Value),
        });

    // What is handed out is a value: the next sight begins a new index.
    private ClusterState Settled()
    {
        if (pending is { } observations)
        {
            current = current with { Observations = observations };
            pending = null;
        }
        return current;
    }
}
