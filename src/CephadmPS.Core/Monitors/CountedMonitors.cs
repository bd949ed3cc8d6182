namespace CephadmPS.Core.Monitors;

/// <summary>A monitor client that counts the changes it sends.</summary>
/// <param name="inner">The client.</param>
public sealed class CountedMonitors(IMonitorClient inner) : IMonitorClient
{
    private long writes;

    /// <summary>Changes sent so far.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <inheritdoc/>
    public Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Mutating)
        {
            Interlocked.Increment(ref writes);
        }
        return inner.SendAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
