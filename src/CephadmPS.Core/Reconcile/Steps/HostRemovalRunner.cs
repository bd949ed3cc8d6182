using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Removes a host that is gone, or that is to be left to itself: first what the cluster holds of its daemons, the inventory last, so that a removal that
/// was cut short can be repeated.
/// </summary>
public sealed class HostRemovalRunner(StepContext context) : IStepRunner
{
    private readonly DaemonLeftovers leftovers = new(context);
    private readonly GuardCheck guards = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is ForgetDaemonStep or RemoveHostStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        switch (step)
        {
            case ForgetDaemonStep daemon:
                await guards.RequireAsync(step, daemon.DaemonName, report, cancellation).ConfigureAwait(false);
                await ForgetAsync(daemon, cancellation).ConfigureAwait(false);
                break;
            case RemoveHostStep { HostName: { } host } removal:
                if (removal.CrushEntry)
                {
                    await RemoveBucketAsync(host, cancellation).ConfigureAwait(false);
                }
                await context.Records.RemoveHostAsync(host, cancellation).ConfigureAwait(false);
                context.State.SetHost(host, null);
                break;
            default:
                throw new InvalidOperationException($"not a step of a host's removal: {step.Kind}");
        }
    }

    private async Task ForgetAsync(ForgetDaemonStep step, CancellationToken cancellation)
    {
        var dot = step.DaemonName.IndexOf('.', StringComparison.Ordinal);
        var (type, id) = (step.DaemonName[..dot], step.DaemonName[(dot + 1)..]);
        if (type == "mon")
        {
            await context.Monitors.RemoveMonAsync(id, cancellation).ConfigureAwait(false);
        }
        else if (type == "osd")
        {
            var number = int.Parse(id, CultureInfo.InvariantCulture);
            await context.Monitors.OsdDownAsync(number, cancellation).ConfigureAwait(false);
            await context.Monitors.PurgeOsdActualAsync(number, cancellation).ConfigureAwait(false);
            await context.Records.RemoveAsync<OsdRemoval>(id, cancellation).ConfigureAwait(false);
            context.State.RemoveRecord<OsdRemoval>(id);
        }
        await leftovers.RemoveAsync(step.DaemonName, step.HostName!, cancellation).ConfigureAwait(false);
        context.State.SetObservation(step.HostName!, seen => seen with { Daemons = [.. (seen.Daemons ?? []).Where(daemon => daemon.DaemonName != step.DaemonName)] });
    }

    private async Task RemoveBucketAsync(string host, CancellationToken cancellation)
    {
        try
        {
            await context.Monitors.RemoveCrushBucketAsync(MaintenancePlanner.BucketOf(host), cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id == "MonitorCommandFailed" && e.Kind != ErrorKind.NotFound)
        {
            throw new CephadmException("CrushEntryInUse", ErrorKind.Refused, $"The CRUSH bucket of {host} cannot be removed, so that {host} stays: {e.Message}",
                $"Remove its OSDs first (Start-CephHostDrain {host}), or leave -RemoveCrushEntry out.", host, e);
        }
    }
}
