namespace CephadmPS.Agent.Journal;

/// <summary>
/// One mutation at a time for each daemon, device or file set; different ones run together; a mutation of the whole cluster runs
/// alone. First come, first served.
/// </summary>
public sealed class TargetGates
{
    private sealed record Waiter(string Cluster, string? Target, TaskCompletionSource Entered);

    private readonly object gate = new();
    private readonly LinkedList<Waiter> queue = [];
    private readonly List<Waiter> inside = [];

    /// <summary>Waits for the turn. <paramref name="target"/> null: the whole cluster.</summary>
    public async Task<IDisposable> EnterAsync(string cluster, string? target, CancellationToken cancellation)
    {
        var waiter = new Waiter(cluster, target, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            queue.AddLast(waiter);
            Admit();
        }
        try
        {
            await waiter.Entered.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Leave(waiter);
            throw;
        }
        return new Turn(this, waiter);
    }

    private void Admit()
    {
        var ahead = new List<Waiter>(inside);
        for (var node = queue.First; node is not null;)
        {
            var next = node.Next;
            if (ahead.TrueForAll(other => !Conflict(node.Value, other)))
            {
                queue.Remove(node);
                inside.Add(node.Value);
                node.Value.Entered.TrySetResult();
            }
            // Whether it went in or waits on: those behind it must not overtake it.
            ahead.Add(node.Value);
            node = next;
        }
    }

    private static bool Conflict(Waiter a, Waiter b) =>
        a.Cluster == b.Cluster && (a.Target is null || b.Target is null || a.Target == b.Target);

    private void Leave(Waiter waiter)
    {
        lock (gate)
        {
            queue.Remove(waiter);
            inside.Remove(waiter);
            Admit();
        }
    }

    private sealed class Turn(TargetGates gates, Waiter waiter) : IDisposable
    {
        public void Dispose() => gates.Leave(waiter);
    }
}
