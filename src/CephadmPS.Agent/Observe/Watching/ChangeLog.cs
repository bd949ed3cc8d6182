using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Watching;

/// <summary>
/// What has changed on the host since this agent began to watch, numbered; the last notices are kept, so that a controller that was
/// away gets exactly what it has missed. All connections read the same log, each at its own pace.
/// </summary>
public sealed class ChangeLog
{
    /// <summary>Notices that are kept; who has missed more looks at everything.</summary>
    public const int Kept = 1024;

    private readonly object gate = new();
    private readonly Queue<ChangeNotice> notices = new();
    private TaskCompletionSource added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last;

    /// <summary>Names this log: numbers of another one (of an agent before this one) mean nothing here.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Number of the last notice; 0 before the first.</summary>
    public long Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>Gives a notice its number and tells the readers.</summary>
    public void Add(ChangeNotice notice)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            notice.Sequence = ++last;
            notices.Enqueue(notice);
            if (notices.Count > Kept)
            {
                notices.Dequeue();
            }
            (told, added) = (added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        told.TrySetResult();
    }

    /// <summary>Whether all notices after this number are still here.</summary>
    public bool Reaches(long sequence)
    {
        lock (gate)
        {
            return sequence >= 0 && sequence <= last && sequence >= last - notices.Count;
        }
    }

    /// <summary>
    /// The notices after a number, as soon as there are any. When some are not kept any more, the first one has no kind, which means:
    /// look at everything.
    /// </summary>
    public async Task<IReadOnlyList<ChangeNotice>> AfterAsync(long sequence, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (last > sequence)
                {
                    var missed = notices.Where(n => n.Sequence > sequence).ToList();
                    return missed[0].Sequence == sequence + 1 ? missed : [new ChangeNotice { Sequence = missed[0].Sequence - 1 }, .. missed];
                }
                more = added.Task;
            }
            await more.WaitAsync(cancellation);
        }
    }
}
