namespace CephadmPS.Core.Hosts.Channels;

/// <summary>
/// When a host may be tried again: from 5 ms, doubled with each failure, at most 30 s, with jitter so that many hosts behind one
/// broken switch do not come back in step.
/// </summary>
internal sealed class ConnectBackoff(TimeProvider time, Random? random = null)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly Random _random = random ?? Random.Shared;
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;

    /// <summary>The last failure; null after a success.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>Time until the next try.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = _failures == 0 ? TimeSpan.Zero : _pause - time.GetElapsedTime(_failedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Succeeded()
    {
        _failures = 0;
        LastError = null;
    }

    public void Failed(Exception error)
    {
        var ceiling = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        _failedAt = time.GetTimestamp();
        _pause = TimeSpan.FromMilliseconds(ceiling * (0.5 + _random.NextDouble() / 2));
        LastError = error;
    }
}
