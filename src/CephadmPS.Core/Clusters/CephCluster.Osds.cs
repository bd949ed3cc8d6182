using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Clusters;

/// <summary>OSDs: the removal queue.</summary>
public sealed partial class CephCluster
{
    private OsdOperations Osds => new(State, Records, Time);

    /// <summary>The removal queue, with what Ceph says of each OSD now.</summary>
    public async Task<IReadOnlyList<CephOsdRemoval>> GetOsdRemovalsAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveClusterAsync(cancellation).ConfigureAwait(false);
        return OsdOperations.View(State.Current);
    }

    /// <summary>What <see cref="RemoveOsdsAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewOsdRemovalAsync(OsdRemovalOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await LookAtOsdsAsync(options.Zap, options.OsdIds, cancellation).ConfigureAwait(false);
        var seed = NewSeed();
        return PlanDifference.Of(Reconciler.PlanNow(seed), Planner.Plan(OsdOperations.With(State.Current, Osds.EntriesFor(options)), seed));
    }

    /// <summary>
    /// Puts OSDs into the removal queue; reconciling drains and removes them. Errors: <c>OsdUnknown</c>, <c>OsdRemovalQueued</c>.
    /// </summary>
    public Task<IReadOnlyList<ChangeResult>> RemoveOsdsAsync(OsdRemovalOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IntendAsync<IReadOnlyList<ChangeResult>>(
            async token =>
            {
                await LookAtOsdsAsync(options.Zap, options.OsdIds, token).ConfigureAwait(false);
                var entries = Osds.EntriesFor(options);
                await Osds.QueueAsync(entries, token).ConfigureAwait(false);
                var added = entries.Select(entry => entry.OsdId).ToHashSet();
                return
                [
                    .. options.OsdIds.Distinct().Order().Select(id => new ChangeResult($"osd.{id}", added.Contains(id), added.Contains(id)
                        ? $"osd.{id} is in the removal queue; it is drained and removed by reconciling."
                        : $"osd.{id} is in the removal queue already.")),
                ];
            },
            results => results.Any(result => result.Changed), cancellation);
    }

    /// <summary>Takes OSDs out of the removal queue and restores their weight. Errors: <c>OsdNotQueued</c>.</summary>
    public Task<IReadOnlyList<ChangeResult>> StopOsdRemovalsAsync(IReadOnlyList<int> osdIds, IProgress<OperationEvent>? progress, CancellationToken cancellation) =>
        IntendAsync<IReadOnlyList<ChangeResult>>(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                await observer.ObserveClusterAsync(token).ConfigureAwait(false);
                var ids = await Osds.StopAsync(osdIds, token).ConfigureAwait(false);
                // At once: until its weight is back, data goes on moving away. Should this end here, the loop goes on with it.
                await Reconciler.RunStepsAsync(step => step is StopOsdRemovalStep stop && ids.Contains(stop.OsdId), progress, token).ConfigureAwait(false);
                return [.. ids.Select(id => new ChangeResult($"osd.{id}", true, $"osd.{id} is out of the removal queue and has its weight back."))];
            },
            results => results.Any(result => result.Changed), cancellation);

    private async Task LookAtOsdsAsync(bool devices, IReadOnlyList<int> osdIds, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        if (devices)
        {
            var names = osdIds.Select(id => $"osd.{id}").ToHashSet();
            await observer.ObserveStorageAsync(State.Current.Daemons.Where(daemon => names.Contains(daemon.DaemonName)).Select(daemon => daemon.HostName).Distinct(), cancellation).ConfigureAwait(false);
        }
    }
}
