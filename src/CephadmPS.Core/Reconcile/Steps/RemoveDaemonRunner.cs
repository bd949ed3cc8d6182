using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Removes daemons: guards, the cluster's own record of it, the daemon, then its key and options.</summary>
public sealed class RemoveDaemonRunner(StepContext context) : IStepRunner
{
    private readonly GuardCheck guards = new(context);
    private readonly DaemonLeftovers leftovers = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is RemoveDaemonStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var removal = (RemoveDaemonStep)step;
        var host = removal.HostName!;
        var (type, id) = Split(removal.DaemonName);
        await guards.RequireAsync(step, removal.DaemonName, report, cancellation).ConfigureAwait(false);
        if (type == "mon")
        {
            await context.Monitors.RemoveMonAsync(id, cancellation).ConfigureAwait(false);
        }
        var channel = await context.Hosts(host, cancellation).ConfigureAwait(false);
        await context.Attempts.RunAsync(
            ["RemoveDaemon", host, removal.DaemonName, step.InputDigest],
            operation => channel.RemoveDaemonAsync(
                new RemoveDaemonRequest
                {
                    Fsid = context.Fsid,
                    Epoch = context.Epoch(),
                    OperationId = operation,
                    Name = removal.DaemonName,
                    TcpPorts = removal.Ports.Count > 0 ? [.. removal.Ports] : null,
                    Force = true,
                },
                cancellation: cancellation)).ConfigureAwait(false);
        context.State.SetObservation(host, seen => seen with { Daemons = [.. (seen.Daemons ?? []).Where(daemon => daemon.DaemonName != removal.DaemonName)] });
        await leftovers.RemoveAsync(removal.DaemonName, host, cancellation).ConfigureAwait(false);
        await context.FulfilAsync(step, cancellation).ConfigureAwait(false);
    }

    private static (string Type, string Id) Split(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (name[..dot], name[(dot + 1)..]);
    }
}
