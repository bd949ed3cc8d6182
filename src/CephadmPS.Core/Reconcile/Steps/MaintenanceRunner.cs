using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Maintenance of hosts. Every step can be repeated: what is so already stays so.</summary>
public sealed class MaintenanceRunner(StepContext context) : IStepRunner
{
    private readonly GuardCheck guards = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is SetNooutStep or HandOverMgrStep or EnterMaintenanceStep or ExitMaintenanceStep;

    /// <inheritdoc/>
    public Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation) => step switch
    {
        SetNooutStep flags => context.Monitors.SetNooutAsync(flags.Bucket, set: true, cancellation),
        // The guard itself hands over.
        HandOverMgrStep mgr => guards.RequireAsync(step, mgr.Target, report, cancellation),
        EnterMaintenanceStep enter => EnterAsync(enter.HostName!, report, cancellation),
        ExitMaintenanceStep exit => ExitAsync(exit.HostName!, exit.Offline, report, cancellation),
        _ => throw new InvalidOperationException($"not a step of a maintenance: {step.Kind}"),
    };

    private async Task EnterAsync(string host, Action<string> report, CancellationToken cancellation)
    {
        if (await StoredAsync(host, cancellation).ConfigureAwait(false) is not { Maintenance: MaintenanceStage.Entering } record)
        {
            // Taken back meanwhile, or done by another command.
            return;
        }
        await AskAsync(host, "enter", report, cancellation).ConfigureAwait(false);
        await SaveAsync(record with { Spec = record.Spec with { Status = HostSpec.InMaintenance }, Maintenance = MaintenanceStage.Entered }, cancellation).ConfigureAwait(false);
    }

    private async Task ExitAsync(string host, bool offline, Action<string> report, CancellationToken cancellation)
    {
        if (await StoredAsync(host, cancellation).ConfigureAwait(false) is not { LeftAlone: true } record)
        {
            return;
        }
        if (!offline)
        {
            await AskAsync(host, "exit", report, cancellation).ConfigureAwait(false);
        }
        try
        {
            await context.Monitors.SetNooutAsync(MaintenancePlanner.BucketOf(host), set: false, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.InvalidInput)
        {
            // A host without OSDs has no bucket, and so no flag.
        }
        await SaveAsync(record with { Spec = record.Spec with { Status = "" }, Maintenance = MaintenanceStage.None }, cancellation).ConfigureAwait(false);
    }

    private async Task AskAsync(string host, string action, Action<string> report, CancellationToken cancellation)
    {
        var channel = await context.Hosts(host, cancellation).ConfigureAwait(false);
        var result = await channel.HostMaintenanceAsync(
            // No operation id: the verb looks first, and each entering is one of its own.
            new HostMaintenanceRequest { Fsid = context.Fsid, Epoch = context.Epoch(), OperationId = $"maintenance-{Guid.NewGuid():N}", Action = action },
            new Phrases(report), cancellation).ConfigureAwait(false);
        if (result.NotRunning.Count > 0)
        {
            report($"these do not run: {string.Join(", ", result.NotRunning)}");
        }
    }

    // Read anew: another command may have changed its mind.
    private async Task<HostRecord?> StoredAsync(string host, CancellationToken cancellation) =>
        (await context.Records.LoadAsync<HostRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault(host);

    private async Task SaveAsync(HostRecord record, CancellationToken cancellation)
    {
        await context.Records.SaveHostAsync(record, cancellation).ConfigureAwait(false);
        context.State.SetHost(record.HostName, record);
    }
}
