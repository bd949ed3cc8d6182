using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Daemons;

internal sealed class ListDaemonsVerb()
    : Verb<ListDaemonsRequest, List<DaemonListing>>(Protocol.Verbs.ListDaemons, AgentJson.Default.ListDaemonsRequest, AgentJson.Default.ListDaemonListing)
{
    private readonly DaemonLister lister = new(TimeProvider.System);

    public override Task<List<DaemonListing>> RunAsync(ListDaemonsRequest request, VerbContext context, CancellationToken cancellation) =>
        lister.ListAsync(context.Host, request, cancellation);
}
