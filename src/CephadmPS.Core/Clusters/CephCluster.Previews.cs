using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;

namespace CephadmPS.Core.Clusters;

/// <summary>What would be, without writing anything.</summary>
public sealed partial class CephCluster
{
    /// <summary>What placing services reads of this cluster: hosts, specs and daemons as they are now.</summary>
    public async Task<ClusterView> GetPlacementViewAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        return ClusterViews.Of(State.Current);
    }
}
