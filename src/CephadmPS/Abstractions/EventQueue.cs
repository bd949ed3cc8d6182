using System.Collections.Concurrent;
using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Abstractions;

/// <summary>
/// Carries what a task reports to the pipeline thread: only that thread may write to a stream. Reporting never blocks.
/// </summary>
internal sealed class EventQueue : IProgress<OperationEvent>
{
    private readonly BlockingCollection<OperationEvent> events = [];

    /// <inheritdoc/>
    public void Report(OperationEvent value)
    {
        try
        {
            events.Add(value);
        }
        catch (InvalidOperationException)
        {
            // Nobody listens any more: the cmdlet was stopped, or the task reports after it has ended.
        }
    }

    /// <summary>Ends <see cref="Read"/> once what was reported is read.</summary>
    public void Complete() => events.CompleteAdding();

    /// <summary>Events as they come, until <see cref="Complete"/>; throws <see cref="OperationCanceledException"/> when stopped.</summary>
    public IEnumerable<OperationEvent> Read(CancellationToken stopping) => events.GetConsumingEnumerable(stopping);
}
