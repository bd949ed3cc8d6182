using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Starts, restarts and stops daemons that somebody asked for; done when the host says that the unit is so.</summary>
public sealed class DaemonActionRunner(StepContext context) : IStepRunner
{
    private readonly GuardCheck guards = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is DaemonActionStep or ForgetActionStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        if (step is DaemonActionStep action)
        {
            await guards.RequireAsync(step, action.DaemonName, report, cancellation).ConfigureAwait(false);
            var channel = await context.Hosts(step.HostName!, cancellation).ConfigureAwait(false);
            await RunUnitAsync(context, channel, action.DaemonName, action.Action, $"{step.ActionId}", cancellation).ConfigureAwait(false);
        }
        await context.FulfilAsync(step, cancellation).ConfigureAwait(false);
    }

    /// <summary>Does it and puts what the host says into the state.</summary>
    internal static async Task RunUnitAsync(
        StepContext context, IAgentChannel channel, string daemonName, DaemonActionKind action, string request, CancellationToken cancellation)
    {
        var word = action.ToString().ToLowerInvariant();
        await context.Attempts.RunAsync(
            [word, channel.HostName, daemonName, request],
            id => channel.UnitAsync(
                new UnitRequest { Fsid = context.Fsid, Epoch = context.Epoch(), OperationId = id, Name = daemonName, Action = word }, cancellation)).ConfigureAwait(false);
        var status = action == DaemonActionKind.Stop ? DaemonStatus.Stopped : DaemonStatus.Running;
        context.State.SetObservation(channel.HostName, seen => seen with
        {
            Daemons = seen.Daemons is null ? null : [.. seen.Daemons.Select(daemon => daemon.DaemonName == daemonName ? daemon with { Status = status } : daemon)],
        });
    }
}
