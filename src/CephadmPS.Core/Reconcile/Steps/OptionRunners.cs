using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.State.Intents;

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
        var refused = new List<string>();
        var done = new Dictionary<string, string?>();
        foreach (var (option, value) in set.Options)
        {
            try
            {
                await (value is null
                    ? context.Monitors.RemoveConfigAsync(set.Section, option, cancellation)
                    : context.Monitors.SetConfigAsync(set.Section, option, value, cancellation)).ConfigureAwait(false);
                done[option] = value;
            }
            catch (CephadmException e) when (e.Id == "MonitorCommandFailed")
            {
                // One wrong option does not keep the others from being set.
                refused.Add($"{option}: {e.Message}");
            }
        }
        await RememberAsync(set, done, cancellation).ConfigureAwait(false);
        if (refused.Count > 0)
        {
            throw new CephadmException("OptionsNotSet", ErrorKind.Failed, $"Ceph refused options of {set.Section}: {string.Join(" ", refused)}",
                "Correct the 'config' of the spec: Set-CephServiceSpec", set.Section);
        }
    }

    // Ceph writes values in its own way (4G as a number): what it shows for what was asked tells later whether somebody has changed it.
    private async Task RememberAsync(SetOptionsStep set, Dictionary<string, string?> done, CancellationToken cancellation)
    {
        if (set.ServiceName is not { } service || done.Count == 0)
        {
            return;
        }
        var shown = (await context.Monitors.GetConfigAsync(cancellation).ConfigureAwait(false))
            .Where(entry => entry.Who == set.Section && entry.Mask.Length == 0).ToDictionary(entry => entry.Name, entry => entry.Value);
        var known = context.State.Current.Intents.Options.GetValueOrDefault(service);
        var values = (known?.Section == set.Section ? known.Values : new Dictionary<string, AppliedOption>())
            .Where(option => !done.ContainsKey(option.Key)).ToDictionary(option => option.Key, option => option.Value);
        foreach (var (option, value) in done.Where(option => option.Value is not null))
        {
            values[option] = new AppliedOption(value!, shown.GetValueOrDefault(option) ?? value!);
        }
        if (values.Count == 0)
        {
            await context.Records.RemoveAsync<AppliedOptions>(service, cancellation).ConfigureAwait(false);
            context.State.RemoveRecord<AppliedOptions>(service);
        }
        else
        {
            var applied = new AppliedOptions(service, set.Section, values);
            await context.Records.SaveAsync(applied, cancellation).ConfigureAwait(false);
            context.State.SetRecord(applied);
        }
        context.State.Update(state => state with
        {
            Cluster = state.Cluster with { Configuration = new Dictionary<string, IReadOnlyDictionary<string, string>>(state.Cluster.Configuration) { [set.Section] = shown } },
        });
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
        if (context.State.Current.Intents.Options.GetValueOrDefault(record.Spec.ServiceName) is { } applied)
        {
            foreach (var option in applied.Values.Keys)
            {
                await context.Monitors.RemoveConfigAsync(applied.Section, option, cancellation).ConfigureAwait(false);
            }
            await context.Records.RemoveAsync<AppliedOptions>(record.Spec.ServiceName, cancellation).ConfigureAwait(false);
            context.State.RemoveRecord<AppliedOptions>(record.Spec.ServiceName);
        }
        await context.Records.RemoveSpecAsync(record.Spec.ServiceName, cancellation).ConfigureAwait(false);
        context.State.SetSpec(record.Spec.ServiceName, null);
    }
}
