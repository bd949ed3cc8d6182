using CephadmPS.Agent.Journal;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>
/// Tells all connections that watch this host that the cluster's records have changed, so that a controller need not ask for them all the time. It
/// changes nothing, and who hears it looks for himself.
/// </summary>
internal sealed class AnnounceVerb(AgentCore core)
    : Verb<AnnounceRequest, TextResult>(Protocol.Verbs.Announce, AgentJson.Default.AnnounceRequest, AgentJson.Default.TextResult)
{
    public override Task<TextResult> RunAsync(AnnounceRequest request, VerbContext context, CancellationToken cancellation)
    {
        core.Changes.Add(new ChangeNotice { Kind = "records", Fsid = ClusterId.Checked(request.Fsid) });
        return Task.FromResult(new TextResult());
    }
}
