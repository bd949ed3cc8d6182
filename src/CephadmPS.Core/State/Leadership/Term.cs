namespace CephadmPS.Core.State.Leadership;

/// <summary>An epoch that a controller acts under, from its claim (or from when it took the leader's for an intent) to its end.</summary>
internal sealed class Term(long epoch)
{
    // Without a timer there is nothing in them to be disposed, and who still holds a token may look at it after the end.
    private readonly CancellationTokenSource end = new();
    private readonly CancellationTokenSource lost = new();
    private volatile bool leads;

    public long Epoch { get; } = epoch;

    /// <summary>The epoch is our own, and all hosts are attached.</summary>
    public bool Leads
    {
        get => leads;
        set => leads = value;
    }

    /// <summary>Our sign of life as last written; null while the epoch is another controller's.</summary>
    public LeaderRecord? Record { get; set; }

    /// <summary>Renews the sign of life.</summary>
    public Task Renewing { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled when nothing is to be renewed any more.</summary>
    public CancellationToken End => end.Token;

    /// <summary>Cancelled when a higher epoch is known.</summary>
    public CancellationToken Lost => lost.Token;

    public void Lose()
    {
        end.Cancel();
        lost.Cancel();
    }

    public async Task EndAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await Renewing.ConfigureAwait(false);
    }
}
