namespace CephadmPS.Agent.Bootstrap;

/// <summary>Commands to the new cluster's mons, as a kept session runs them.</summary>
public interface IMonitorCommands : IAsyncDisposable
{
    /// <summary>Runs one command; a non-zero code is an answer.</summary>
    Task<(int Code, byte[] Output, string Status)> SendAsync(string target, string commandJson, byte[]? input, TimeSpan timeout, CancellationToken cancellation);
}
