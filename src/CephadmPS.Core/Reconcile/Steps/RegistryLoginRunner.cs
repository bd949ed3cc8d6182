using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Logs a host in to the registry. The password is taken from the record now and goes over the channel only.</summary>
public sealed class RegistryLoginRunner(StepContext context) : IStepRunner
{
    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is RegistryLoginStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var login = context.State.Current.Records.Find<RegistryRecord>()
            ?? throw new CephadmException("PlanOutdated", ErrorKind.Conflict, "The registry login was removed meanwhile.", "Look at a new plan: Get-CephPlan");
        var channel = await context.Hosts(step.HostName!, cancellation).ConfigureAwait(false);
        await channel.RegistryLoginAsync(
            new RegistryLoginRequest { Url = login.Url, Username = login.UserName, Password = login.Password }, cancellation).ConfigureAwait(false);
        var record = new RegistryHostRecord(step.HostName!, login.Version);
        await context.Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        context.State.SetRecord(record);
    }
}
