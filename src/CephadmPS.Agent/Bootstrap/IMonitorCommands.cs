using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Monitors;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>What a bootstrap asks of the new cluster's mons.</summary>
public interface IMonitorCommands : IAsyncDisposable
{
    /// <summary>Runs one mon command; a non-zero return code is an answer.</summary>
    Task<MonitorReply> SendAsync(string commandJson, byte[]? input, TimeSpan timeout, CancellationToken cancellation);
}

/// <summary>Opens <see cref="IMonitorCommands"/>.</summary>
public delegate Task<IMonitorCommands> OpenMonitorCommands(HostContext host, ContainerEngine engine, MonitorAccess access, CancellationToken cancellation);

/// <summary>The commands through a kept session.</summary>
internal sealed class SessionCommands(MonitorSession session) : IMonitorCommands
{
    public static async Task<IMonitorCommands> OpenAsync(HostContext host, ContainerEngine engine, MonitorAccess access, CancellationToken cancellation) =>
        new SessionCommands(await MonitorSession.OpenAsync(host, engine.Path, access, cancellation));

    public Task<MonitorReply> SendAsync(string commandJson, byte[]? input, TimeSpan timeout, CancellationToken cancellation) =>
        session.SendAsync("mon", commandJson, input, timeout, cancellation);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
