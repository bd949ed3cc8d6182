using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State.Intents;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Writes and applies kernel settings; remembers what the host has.</summary>
public sealed class TuneHostRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is TuneHostStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var tune = (TuneHostStep)step;
        var channel = await context.Hosts(step.HostName!, cancellation).ConfigureAwait(false);
        var result = await channel.TuneAsync(
            new TuneRequest
            {
                Fsid = context.Fsid,
                Epoch = context.Epoch(),
                // Each time a new one: the agent compares with what is there, and only what is there counts.
                OperationId = Guid.NewGuid().ToString("N"),
                Profiles = tune.Profiles.ToDictionary(profile => profile.Key, profile => profile.Value),
                Remove = [.. tune.Remove],
            },
            cancellation).ConfigureAwait(false);
        report(result.Changed.Count == 0 ? "all were current" : "changed " + string.Join(", ", result.Changed));
        foreach (var warning in result.Warnings ?? [])
        {
            report(warning);
        }
        var known = context.State.Current.Records.Find<AppliedProfiles>(step.HostName!)?.Digests ?? new Dictionary<string, string>();
        var record = new AppliedProfiles(step.HostName!, known
            .Where(profile => !tune.Remove.Contains(profile.Key) && !tune.Profiles.ContainsKey(profile.Key))
            .Concat(tune.Profiles.Select(profile => KeyValuePair.Create(profile.Key, PlanBuilder.DigestOf(profile.Value))))
            .ToDictionary(profile => profile.Key, profile => profile.Value));
        await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        context.State.SetRecord(record);
    }
}
