using CephadmPS.Core.Clusters.Views;

namespace CephadmPS.Core.Operations;

/// <summary>
/// What this session carries out, kept for sessions that wait for it: one record, written with the rest of the history (every 2 s at most) and at the end
/// of an operation.
/// </summary>
/// <param name="writer">Writes the record.</param>
/// <param name="actor">Who acts in this session.</param>
/// <param name="leads">This session leads: one that acts under another's epoch leaves the record to that one.</param>
internal sealed class ProgressLog(HistoryWriter writer, string actor, Func<bool> leads)
{
    private readonly object gate = new();
    private readonly Queue<OperationEvent> events = new();
    private long last;

    /// <summary>This session, for those who read: it is no use to follow oneself.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Something happened to a step.</summary>
    public void Add(OperationEvent told)
    {
        lock (gate)
        {
            last++;
            events.Enqueue(told);
            if (events.Count > ProgressRecord.Kept)
            {
                events.Dequeue();
            }
            if (leads())
            {
                writer.Save(new ProgressRecord(Session, actor, last, [.. events]), awaited: true);
            }
        }
    }

    /// <summary>An operation ended: who waits for it learns it now.</summary>
    public void Ended() => writer.Hurry();
}
