using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Sets and removes options of the cluster.</summary>
public sealed class SetOptionsRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is SetOptionsStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var set = (SetOptionsStep)step;
        foreach (var (option, value) in set.Options)
        {
            await (value is null
                ? context.Monitors.RemoveConfigAsync(set.Section, option, cancellation)
                : context.Monitors.SetConfigAsync(set.Section, option, value, cancellation)).ConfigureAwait(false);
        }
    }
}

/// <summary>Forgets services that have been removed: their options, then their record.</summary>
public sealed class PurgeServiceRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is PurgeServiceStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        if (context.State.Current.Specs.GetValueOrDefault(step.ServiceName ?? "") is not { } record)
        {
            return;
        }
        if (ServiceDefinitions.Find(record.Spec.ServiceType) is { } definition)
        {
            foreach (var (section, options) in definition.PurgeOptions(record.Spec))
            {
                foreach (var option in options)
                {
                    await context.Monitors.RemoveConfigAsync(section, option, cancellation).ConfigureAwait(false);
                }
            }
        }
        await context.Records.RemoveSpecAsync(record.Spec.ServiceName, cancellation).ConfigureAwait(false);
        context.State.SetSpec(record.Spec.ServiceName, null);
    }
}
