using System.Text.Json;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>
/// <c>bootstrap</c>: the first mon and mgr of a new cluster. Everything is checked before the host is touched; a failure undoes all, or,
/// when that is not wanted or the agent was killed, a repeated request for the same cluster continues.
/// </summary>
public sealed class BootstrapVerb(OpenMonitorCommands? open = null) : Verb<BootstrapRequest, BootstrapResult>(
    Protocol.Verbs.Bootstrap, AgentJson.Default.BootstrapRequest, AgentJson.Default.BootstrapResult), IConvergent, IClusterWide, IConfirmsResult
{
    public override async Task<BootstrapResult> RunAsync(BootstrapRequest request, VerbContext context, CancellationToken cancellation)
    {
        context.Report("checking the host");
        var plan = await BootstrapPlan.CheckAsync(request, context.Host, context.Report, cancellation);
        return await new BootstrapRun(context.Host, plan, context.Report, open ?? SessionCommands.OpenAsync).RunAsync(cancellation);
    }

    /// <summary>The recorded result stands while both daemons are there.</summary>
    public Task<JsonElement?> ConfirmAsync(JsonElement request, JsonElement recorded, VerbContext context, CancellationToken cancellation)
    {
        var asked = request.Deserialize(AgentJson.Default.BootstrapRequest)!;
        var there = DaemonDirectories.Exists(context.Host, DaemonIdentity.Parse(asked.Fsid, $"mon.{asked.MonId}"))
            && DaemonDirectories.Exists(context.Host, DaemonIdentity.Parse(asked.Fsid, $"mgr.{asked.MgrId}"));
        if (!there || recorded.Deserialize(AgentJson.Default.BootstrapResult) is not { } result)
        {
            return Task.FromResult<JsonElement?>(null);
        }
        result.Changed = false;
        return Task.FromResult<JsonElement?>(JsonSerializer.SerializeToElement(result, AgentJson.Default.BootstrapResult));
    }
}
