using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Judges the cluster's operation after each pass, and keeps the judgement in the cluster's store when it says something new. With each epoch it goes on
/// from what the controller before has kept: since when a check stands does not begin anew with who leads.
/// </summary>
public sealed class HealthKeeper(StepContext context)
{
    // A daemon that is being made or removed looks stray for a moment. That is not worth a write, which would keep back the map that it waits to be put into.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private HealthRecord? stored;
    private long? epoch;

    /// <summary>The last judgement; null before the first.</summary>
    public HealthReport? Last { get; private set; }

    /// <summary>Judges and keeps.</summary>
    /// <param name="left">The plan that was left.</param>
    /// <param name="failures">Steps that failed.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task JudgeAsync(Plan left, IReadOnlyList<OperationEvent> failures, CancellationToken cancellation)
    {
        var before = Last?.History;
        if (epoch != context.Epoch())
        {
            stored = (await context.Records.LoadAsync<HealthRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("");
            before = stored?.History;
            epoch = context.Epoch();
        }
        var standing = StandingFailures.Of(failures, left);
        var now = context.Time.GetUtcNow();
        Last = OperationHealth.Judge(new HealthInput(context.State.Current, left.Notes, standing), before ?? HealthHistory.Empty, now);
        var settled = Last.History with { Suspects = Last.History.Suspects.Where(suspect => now - suspect.Value >= Settling).ToDictionary() };
        var record = new HealthRecord([.. Last.Checks.Select(HealthRecord.Short)], settled, standing);
        if (stored is null ? record.Checks.Count + record.History.Suspects.Count + record.Failures.Count > 0 : !record.SaysTheSameAs(stored))
        {
            await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
            stored = record;
        }
    }
}
