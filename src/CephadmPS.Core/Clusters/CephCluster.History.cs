using CephadmPS.Core.Metrics;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.State.Leadership;

namespace CephadmPS.Core.Clusters;

/// <summary>Who leads, what was done, what happened, and figures of all that.</summary>
public sealed partial class CephCluster
{
    /// <summary>Who leads the cluster and since when; null when nobody ever did. <see cref="LeaderRecord.Released"/> says that it has given leadership back.</summary>
    public Task<LeaderRecord?> GetLeaderAsync(CancellationToken cancellation) => leader.ReadLeaderAsync(cancellation);

    /// <summary>The last operations, the newest first; those whose controller was ended in the middle are <see cref="OperationRecord.Interrupted"/>.</summary>
    public async Task<IReadOnlyList<OperationRecord>> GetOperationsAsync(CancellationToken cancellation)
    {
        await history.FlushAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        var kept = await history.ReadAsync(cancellation).ConfigureAwait(false);
        var leads = await leader.ReadLeaderAsync(cancellation).ConfigureAwait(false);
        return [.. kept.Select(operation => operation.SeenUnder(leads))];
    }

    /// <summary>Events of daemons, services and hosts, the newest first.</summary>
    public Task<IReadOnlyList<CephEvent>> GetEventsAsync(CancellationToken cancellation) => history.Events.ReadAsync(cancellation);

    /// <summary>Metrics of a loop of this session, in the text form of Prometheus. Asks nobody.</summary>
    public string RenderMetrics(ReconcileLoop running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return new ControllerMetrics
        {
            State = State.Current,
            Loop = running.Status,
            Health = running.HealthChecks,
            Leads = leader.Leads,
            Epoch = leader.Epoch,
            MonWrites = counted.Writes,
            StepFailures = history.StepFailures,
        }.Render();
    }

    // SetServiceActionAsync -> set service action.
    private static string TitleOf(string method)
    {
        var name = method.EndsWith("Async", StringComparison.Ordinal) ? method[..^5] : method;
        return string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
    }
}
