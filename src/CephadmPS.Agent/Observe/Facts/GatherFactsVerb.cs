using CephadmPS.Agent.Observe.Networks;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Facts;

internal sealed class GatherFactsVerb() : Verb<NoParameters, HostFacts>(Protocol.Verbs.GatherFacts, ObserveJson.Default.NoParameters, AgentJson.Default.HostFacts)
{
    public override Task<HostFacts> RunAsync(NoParameters request, VerbContext context, CancellationToken cancellation) =>
        Task.FromResult(FactGatherer.Gather(context.Host, AddressReader.Read(), DateTimeOffset.UtcNow));
}
