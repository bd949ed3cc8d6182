using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Tests.State;

/// <summary>A client of the simulated mons that nobody fences; its writes can be made to fail.</summary>
internal sealed class PlainClient(SimulatedCluster cluster) : IMonitorClient
{
    /// <summary>Asked before each change: shall it fail.</summary>
    public Func<bool> Refuses { get; init; } = () => false;

    public async Task<MonitorReply> SendAsync(MonitorCommand command, CancellationToken cancellation = default)
    {
        await Task.Yield();
        return command.Mutating && Refuses()
            ? throw new CephadmException("AnswerUnknown", ErrorKind.Timeout, "no answer came in time")
            : cluster.Run(command, epoch: 0, attached: 0);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
