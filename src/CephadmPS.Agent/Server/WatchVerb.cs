using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>From now on the connection hears of changes: from the number on that the controller saw last, if the notices since then are still here.</summary>
internal sealed class WatchVerb(AgentCore core, ChangeFeed changes)
    : Verb<WatchRequest, WatchResult>(Protocol.Verbs.Watch, AgentJson.Default.WatchRequest, AgentJson.Default.WatchResult)
{
    public override Task<WatchResult> RunAsync(WatchRequest request, VerbContext context, CancellationToken cancellation)
    {
        core.Watch.Start(null);
        var last = core.Changes.Last;
        var complete = request.Instance == core.Changes.Instance && core.Changes.Reaches(request.After);
        changes.Begin(complete ? request.After : last);
        return Task.FromResult(new WatchResult { Instance = core.Changes.Instance, Sequence = complete ? request.After : last, Complete = complete });
    }
}
