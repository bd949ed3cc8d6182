using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Clusters;

/// <summary>What would be, without writing anything.</summary>
public sealed partial class CephCluster
{
    /// <summary>What <see cref="SetSpecsAsync"/> would change. Writes nothing anywhere. Errors as there.</summary>
    public async Task<IReadOnlyList<SpecChange>> PreviewSpecsAsync(SpecFile file, SetSpecsOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        SpecOperations.RequireKnownHosts(State.Current, file);
        return specs.Changes(file, options);
    }

    /// <summary>What placing services reads of this cluster: hosts, specs and daemons as they are now.</summary>
    public async Task<ClusterView> GetPlacementViewAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        return ClusterViews.Of(State.Current);
    }
}
