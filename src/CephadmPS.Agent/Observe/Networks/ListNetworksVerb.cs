using CephadmPS.Agent.Verbs;

namespace CephadmPS.Agent.Observe.Networks;

internal sealed class ListNetworksVerb() : Verb<NoParameters, Dictionary<string, Dictionary<string, List<string>>>>(
    Protocol.Verbs.ListNetworks, ObserveJson.Default.NoParameters, AgentJson.Default.DictionaryStringDictionaryStringListString)
{
    public override Task<Dictionary<string, Dictionary<string, List<string>>>> RunAsync(
        NoParameters request, VerbContext context, CancellationToken cancellation) => Task.FromResult(NetworkList.Of(AddressReader.Read()));
}
