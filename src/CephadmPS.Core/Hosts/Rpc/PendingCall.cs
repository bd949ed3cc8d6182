using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Hosts.Rpc;

/// <summary>A request that waits for its answer.</summary>
internal sealed class PendingCall(long id, string verb, byte[] body, IProgress<string>? progress)
{
    private readonly TaskCompletionSource<JToken?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    public long Id { get; } = id;
    public string Verb { get; } = verb;
    public byte[] Body { get; } = body;
    public IProgress<string>? Progress { get; } = progress;

    /// <summary>From here on the other side may have seen it: a lost connection leaves its outcome unknown.</summary>
    public bool Sent => Volatile.Read(ref _sent) != 0;

    public Task<JToken?> Answer => _answer.Task;

    /// <summary>Marks it as sent; false when nobody waits for it any more, so that it need not be sent at all.</summary>
    public bool TryBeginSend()
    {
        Volatile.Write(ref _sent, 1);
        return !_answer.Task.IsCompleted;
    }

    public void Complete(JToken? result) => _answer.TrySetResult(result);

    public void Fail(Exception error)
    {
        if (_answer.TrySetException(error))
        {
            // Observed: whoever gave up waiting must not bring an unobserved exception to the process.
            _ = _answer.Task.Exception;
        }
    }

    /// <summary>Takes it back before it was sent; false when it is too late for that.</summary>
    public void Abandon() => _answer.TrySetCanceled();
}
