using CephadmPS.Agent.Observe;
using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Server;

/// <summary>Sends the host's changes to one connection, in order and without gaps, as fast as the other side reads.</summary>
public sealed class ChangeFeed(ChangeLog log, MessageWriter writer) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly object gate = new();
    private Task? sending;

    /// <summary>Begins with the changes after a number, or with those to come. A second call changes nothing: the feed has no gap to fill.</summary>
    public void Begin(long? after = null)
    {
        lock (gate)
        {
            sending ??= SendAsync(after ?? log.Last);
        }
    }

    public void Dispose() => ended.Cancel();

    private async Task SendAsync(long sequence)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                foreach (var notice in await log.AfterAsync(sequence, ended.Token))
                {
                    await writer.NotifyAsync(Protocol.Verbs.Changed, notice, AgentJson.Default.ChangeNotice).WaitAsync(ended.Token);
                    sequence = notice.Sequence;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }
}
