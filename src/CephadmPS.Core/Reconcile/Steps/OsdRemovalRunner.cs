using System.Globalization;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Carries out the removal queue. Each step can be repeated after a crash at any point: what is done already is found done, and the entry leaves the
/// queue last.
/// </summary>
public sealed class OsdRemovalRunner(StepContext context) : IStepRunner
{
    private readonly GuardCheck guards = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is DrainOsdStep or RemoveOsdStep or StopOsdRemovalStep or ForgetOsdRemovalStep;

    /// <inheritdoc/>
    public Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation) => step switch
    {
        DrainOsdStep drain => DrainAsync(drain, report, cancellation),
        RemoveOsdStep removal => RemoveAsync(removal, report, cancellation),
        StopOsdRemovalStep stop => StopAsync(stop.OsdId, cancellation),
        ForgetOsdRemovalStep forget => ForgetAsync(forget.OsdId, cancellation),
        _ => throw new InvalidOperationException($"not a step of the removal queue: {step.Kind}"),
    };

    private async Task DrainAsync(DrainOsdStep step, Action<string> report, CancellationToken cancellation)
    {
        if (await QueuedAsync(step.OsdId, cancellation).ConfigureAwait(false) is not { Stopped: false } removal)
        {
            return;
        }
        await guards.RequireAsync(step, step.Target, report, cancellation).ConfigureAwait(false);
        var weight = removal.OriginalWeight;
        if (!step.Replace && weight is null)
        {
            weight = (await context.Monitors.GetOsdTreeAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(node => node.Id == step.OsdId)?.CrushWeight;
        }
        // The old weight is stored before it is lost.
        await SaveAsync(removal with { OriginalWeight = weight, DrainStarted = context.Time.GetUtcNow() }, cancellation).ConfigureAwait(false);
        await (step.Replace
            ? context.Monitors.OsdOutAsync([step.OsdId], cancellation)
            : context.Monitors.ReweightOsdAsync(step.OsdId, 0, cancellation)).ConfigureAwait(false);
    }

    private async Task RemoveAsync(RemoveOsdStep step, Action<string> report, CancellationToken cancellation)
    {
        // Read anew: an admin may have taken it back a moment ago.
        if (await QueuedAsync(step.Removal.OsdId, cancellation).ConfigureAwait(false) is not { Stopped: false } removal)
        {
            return;
        }
        var name = $"osd.{removal.OsdId}";
        await guards.RequireAsync(step, name, report, cancellation).ConfigureAwait(false);
        await context.Monitors.OsdDownAsync(removal.OsdId, cancellation).ConfigureAwait(false);
        if (step.HostName is { } host)
        {
            await RemoveFromHostAsync(removal, name, host, report, cancellation).ConfigureAwait(false);
        }
        await (removal.Replace
            ? context.Monitors.DestroyOsdActualAsync(removal.OsdId, cancellation)
            : context.Monitors.PurgeOsdActualAsync(removal.OsdId, cancellation)).ConfigureAwait(false);
        await ForgetAsync(removal.OsdId, cancellation).ConfigureAwait(false);
    }

    private async Task RemoveFromHostAsync(OsdRemoval removal, string name, string host, Action<string> report, CancellationToken cancellation)
    {
        var channel = await context.Hosts(host, cancellation).ConfigureAwait(false);
        report($"removing the daemon {name}");
        await channel.RemoveDaemonAsync(
            new RemoveDaemonRequest
            {
                Fsid = context.Fsid,
                Epoch = context.Epoch(),
                OperationId = PlanBuilder.DigestOf("RemoveOsd", host, name, removal.OsdFsid, removal.Requested.ToString("O", CultureInfo.InvariantCulture)),
                Name = name,
                Force = true,
            },
            cancellation: cancellation).ConfigureAwait(false);
        context.State.SetObservation(host, seen => seen with { Daemons = [.. (seen.Daemons ?? []).Where(daemon => daemon.DaemonName != name)] });
        if (removal.Zap && host == removal.HostName)
        {
            report($"erasing the device of {name}");
            await ZapAsync(channel, removal, report, cancellation).ConfigureAwait(false);
        }
        // What its devices were is no longer true.
        context.State.SetObservation(host, seen => seen with { Devices = null, RawOsds = null });
    }

    // By device and identity where these were known when it was asked for; else by what the devices themselves say (LVM).
    private async Task ZapAsync(IAgentChannel channel, OsdRemoval removal, Action<string> report, CancellationToken cancellation)
    {
        var operation = PlanBuilder.DigestOf("ZapOsd", removal.HostName, $"{removal.OsdId}", removal.OsdFsid, removal.Requested.ToString("O", CultureInfo.InvariantCulture));
        var zapped = removal is { Device: { } device, Identity: { } identity }
            ? await channel.ZapDeviceAsync(
                new ZapDeviceRequest { Fsid = context.Fsid, Epoch = context.Epoch(), OperationId = operation, Device = device, Identity = identity, Force = true },
                new Phrases(report), cancellation).ConfigureAwait(false)
            : await channel.ZapOsdsAsync(
                new ZapOsdsRequest { Fsid = context.Fsid, Epoch = context.Epoch(), OperationId = operation, OsdIds = [removal.OsdId], Force = true },
                new Phrases(report), cancellation).ConfigureAwait(false);
        foreach (var warning in zapped.Warnings)
        {
            report(warning);
        }
    }

    private async Task StopAsync(int osdId, CancellationToken cancellation)
    {
        if (await QueuedAsync(osdId, cancellation).ConfigureAwait(false) is not { } removal)
        {
            return;
        }
        if (removal.DrainStarted is not null)
        {
            if (removal.Replace)
            {
                await context.Monitors.OsdInAsync([osdId], cancellation).ConfigureAwait(false);
            }
            else if (removal.OriginalWeight is { } weight)
            {
                await context.Monitors.ReweightOsdAsync(osdId, weight, cancellation).ConfigureAwait(false);
            }
        }
        await ForgetAsync(osdId, cancellation).ConfigureAwait(false);
    }

    private async Task<OsdRemoval?> QueuedAsync(int osdId, CancellationToken cancellation) =>
        (await context.Records.LoadAsync<OsdRemoval>(cancellation).ConfigureAwait(false)).GetValueOrDefault(osdId.ToString(CultureInfo.InvariantCulture));

    private async Task SaveAsync(OsdRemoval removal, CancellationToken cancellation)
    {
        await context.Records.SaveAsync(removal, cancellation).ConfigureAwait(false);
        context.State.SetRecord(removal);
    }

    private async Task ForgetAsync(int osdId, CancellationToken cancellation)
    {
        var name = osdId.ToString(CultureInfo.InvariantCulture);
        await context.Records.RemoveAsync<OsdRemoval>(name, cancellation).ConfigureAwait(false);
        context.State.RemoveRecord<OsdRemoval>(name);
    }
}
