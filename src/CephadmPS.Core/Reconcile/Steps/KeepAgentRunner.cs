using CephadmPS.Core.Clusters;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Has agents stay on hosts. Where one cannot, that is told once and not tried again.</summary>
internal sealed class KeepAgentRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is KeepAgentStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var name = step.HostName!;
        var channel = await context.Hosts(name, cancellation).ConfigureAwait(false);
        if (await HostAgents.KeepAsync(channel, report, cancellation).ConfigureAwait(false))
        {
            // Looked at again after the step. Where nothing was to be changed, connections do not join it for another reason, and a step does not help.
            context.State.SetObservation(name, seen => seen with { AgentIsOther = false });
            return;
        }
        var host = context.State.Current.Hosts.GetValueOrDefault(name)
            ?? throw new CephadmException("PlanOutdated", ErrorKind.Conflict, $"{name} was removed from the inventory meanwhile.", "Look at a new plan: Get-CephPlan", name);
        await context.Records.SaveHostAsync(host with { AgentStays = false }, cancellation).ConfigureAwait(false);
        context.State.SetHost(name, host with { AgentStays = false });
    }
}
