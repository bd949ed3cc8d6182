using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Fitness;

internal sealed class CheckHostVerb()
    : Verb<HostCheckRequest, HostCheckResult>(Protocol.Verbs.CheckHost, AgentJson.Default.HostCheckRequest, AgentJson.Default.HostCheckResult)
{
    public override Task<HostCheckResult> RunAsync(HostCheckRequest request, VerbContext context, CancellationToken cancellation) =>
        HostCheck.RunAsync(context.Host, request.ExpectHostname, cancellation);
}

internal sealed class PrepareHostVerb()
    : Verb<HostCheckRequest, HostCheckResult>(Protocol.Verbs.PrepareHost, AgentJson.Default.HostCheckRequest, AgentJson.Default.HostCheckResult), IHostWide
{
    /// <summary>A package installation is let run to its end.</summary>
    public override bool Mutates => true;

    public override Task<HostCheckResult> RunAsync(HostCheckRequest request, VerbContext context, CancellationToken cancellation) =>
        HostPreparation.RunAsync(context.Host, request.ExpectHostname, context.Report, cancellation);
}
