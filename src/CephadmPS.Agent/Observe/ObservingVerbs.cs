using CephadmPS.Agent.Monitors;
using CephadmPS.Agent.Observe.Daemons;
using CephadmPS.Agent.Observe.Facts;
using CephadmPS.Agent.Observe.Fitness;
using CephadmPS.Agent.Observe.Networks;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe;

/// <summary>The verbs that look at the host, and the one that makes it fit.</summary>
public static class ObservingVerbs
{
    public static IEnumerable<IVerb> Create() =>
    [
        new PingVerb(),
        new CheckHostVerb(),
        new PrepareHostVerb(),
        new GatherFactsVerb(),
        new ListNetworksVerb(),
        new ListDaemonsVerb(),
        new AskMonVerb(),
    ];
}
