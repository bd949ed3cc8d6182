using CephadmPS.Core.Controllers;
using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Lets the cluster's key in, runs and ends controllers on hosts.</summary>
internal sealed class ControllerRunner(Func<ControllerService> service) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is AuthorizeKeyStep or InstallControllerStep or RemoveControllerStep;

    /// <inheritdoc/>
    public Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation) => step switch
    {
        AuthorizeKeyStep => service().AuthorizeAsync(step.HostName!, cancellation),
        InstallControllerStep => service().InstallOnAsync(step.HostName!, null, report, cancellation),
        _ => service().RemoveFromAsync(step.HostName!, cancellation),
    };
}
