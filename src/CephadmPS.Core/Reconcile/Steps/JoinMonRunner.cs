using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Has mons join that run and are no members.</summary>
public sealed class JoinMonRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is JoinMonStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var state = context.State.Current;
        // Gone meanwhile: nothing is left to do.
        if (state.Daemons.FirstOrDefault(daemon => daemon.DaemonName == step.Target && daemon.HostName == step.HostName) is { } mon
            && DesiredDaemons.DefinitionOf(mon) is { } definition)
        {
            await new MonJoin(context).WaitAsync(DesiredDaemons.Of(state, definition, mon), report, cancellation).ConfigureAwait(false);
        }
    }
}
