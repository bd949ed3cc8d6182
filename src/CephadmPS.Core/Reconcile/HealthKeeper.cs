using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile;

/// <summary>Judges the cluster's operation after each pass, and keeps the judgement in the cluster's store when it says something new.</summary>
public sealed class HealthKeeper(StepContext context)
{
    /// <summary>The last judgement; null before the first.</summary>
    public HealthReport? Last { get; private set; }

    /// <summary>Judges and keeps.</summary>
    /// <param name="left">The plan that was left.</param>
    /// <param name="failures">Steps that failed.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task JudgeAsync(Plan left, IReadOnlyList<OperationEvent> failures, CancellationToken cancellation)
    {
        var state = context.State.Current;
        var stored = state.Records.Find<HealthRecord>();
        var standing = StandingFailures.Of(failures, left);
        Last = OperationHealth.Judge(new HealthInput(state, left.Notes, standing), Last?.History ?? stored?.History ?? HealthHistory.Empty, context.Time.GetUtcNow());
        var record = new HealthRecord([.. Last.Checks.Select(HealthRecord.Short)], Last.History, standing);
        if (stored is null ? record.Checks.Count + record.History.Suspects.Count + record.Failures.Count > 0 : !record.SaysTheSameAs(stored))
        {
            await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
            context.State.SetRecord(record);
        }
    }
}
