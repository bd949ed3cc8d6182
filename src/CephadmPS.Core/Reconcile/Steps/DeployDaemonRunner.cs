using CephadmPS.Core.Planning;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Deploys daemons; done when the cluster counts them: a mon in quorum, a mgr in the mgr map.</summary>
public sealed class DeployDaemonRunner(StepContext context) : IStepRunner
{
    private readonly DaemonDeployer deployer = new(context);
    private readonly GuardCheck guards = new(context);
    private readonly CountedDaemons counted = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is DeployDaemonStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var deploy = (DeployDaemonStep)step;
        await guards.RequireAsync(step, deploy.Daemon.Name, report, cancellation).ConfigureAwait(false);
        var result = await deployer.DeployAsync(deploy.Daemon, deploy.Action, report, cancellation, request: step.ActionId).ConfigureAwait(false);
        if (step.ActionId is { } request && deploy.Action == DeployAction.Redeploy && result.Kind == "unchanged")
        {
            // Nothing differs from what is there; who asks for a redeployment wants a new container.
            report("nothing differs; making its container anew");
            var channel = await context.Hosts(deploy.Daemon.HostName, cancellation).ConfigureAwait(false);
            await DaemonActionRunner.RunUnitAsync(context, channel, deploy.Daemon.Name, DaemonActionKind.Restart, request, cancellation).ConfigureAwait(false);
        }
        if (deploy.Action != DeployAction.Reconfigure)
        {
            await counted.WaitAsync(deploy.Daemon, report, cancellation).ConfigureAwait(false);
        }
        await context.FulfilAsync(step, cancellation).ConfigureAwait(false);
    }
}
