using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.Services.Types;
using CephadmPS.Core.Specs;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>Makes OSDs out of approved devices, and brings back those whose device is prepared but whose daemon is missing. Done when the OSD is up.</summary>
public sealed class OsdRunner(StepContext context) : IStepRunner
{
    private readonly DaemonDeployer deployer = new(context);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is CreateOsdStep or ActivateOsdStep;

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var (id, fsid, keyring) = step switch
        {
            CreateOsdStep create => await PrepareAsync(create, report, cancellation).ConfigureAwait(false),
            ActivateOsdStep activate => (activate.OsdId, activate.OsdFsid, (string?)null),
            _ => throw new InvalidOperationException($"not an OSD step: {step.Kind}"),
        };
        var state = context.State.Current;
        var spec = state.Specs.GetValueOrDefault(step.ServiceName ?? "")?.Spec ?? new ServiceSpec("osd");
        var daemon = DesiredDaemons.Make(state, new OsdService(), spec, "osd", $"{id}", step.HostName!, [], null) with { OsdFsid = fsid };
        report($"starting osd.{id}");
        await deployer.DeployAsync(daemon, DeployAction.Deploy, report, cancellation, keyring).ConfigureAwait(false);
        report($"waiting for osd.{id} to come up");
        await context.UntilAsync(
            async ct => (await context.Monitors.GetOsdMapAsync(ct).ConfigureAwait(false)).Osds.Any(osd => osd.Id == id && osd.Up),
            $"osd.{id} is up", $"Look at its journal: cephadm-agent logs --name osd.{id}", TimeSpan.FromSeconds(120), cancellation).ConfigureAwait(false);
    }

    private async Task<(int Id, string Fsid, string? Keyring)> PrepareAsync(CreateOsdStep step, Action<string> report, CancellationToken cancellation)
    {
        var host = step.HostName!;
        var bootstrap = await context.KeyringOfAsync("client.bootstrap-osd", cancellation).ConfigureAwait(false);
        // Which attempt it is is committed before a new one is sent: a repetition after a crash finds the recorded result, while after a
        // known failure the next attempt is a new operation.
        var attempt = await context.Records.CurrentAttemptAsync(step.Id, cancellation).ConfigureAwait(false);
        var channel = await context.Hosts(host, cancellation).ConfigureAwait(false);
        report($"preparing {step.Device.DataPath}");
        PrepareOsdResult result;
        try
        {
            result = await channel.PrepareOsdAsync(Request(step, bootstrap, attempt), null, cancellation).ConfigureAwait(false);
        }
        // One that was ended by whoever asked for it before is recorded as such, and would be answered so for ever.
        catch (CephadmException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Timeout or ErrorKind.Conflict))
        {
            await context.Records.SaveFailedAttemptAsync(step.Id, attempt, cancellation).ConfigureAwait(false);
            throw;
        }
        // What the device was is no longer true; it is asked for again before the next plan.
        context.State.SetObservation(host, seen => seen with { Devices = null });
        return (result.OsdId, result.OsdFsid, result.Keyring);
    }

    private PrepareOsdRequest Request(CreateOsdStep step, string bootstrapKeyring, int attempt) => new()
    {
        Fsid = context.Fsid,
        Epoch = context.Epoch(),
        // With all that is asked for: the same device may be made an OSD again, then one that replaces another.
        OperationId = PlanBuilder.DigestOf(
            "CreateOsd", step.HostName, step.Device.DataPath, step.Device.Identity, step.Device.DbPath, step.Device.WalPath, step.Device.CrushDeviceClass,
            step.ServiceName, $"{step.ReplacesOsd}", $"{attempt}"),
        Image = context.State.Current.Cluster.ContainerImage ?? "",
        Config = context.State.Current.Cluster.MinimalConfig,
        Keyring = bootstrapKeyring,
        Device = step.Device.DataPath,
        Identity = step.Device.Identity,
        DbDevice = step.Device.DbPath,
        WalDevice = step.Device.WalPath,
        CrushDeviceClass = step.Device.CrushDeviceClass,
        OsdId = step.ReplacesOsd,
        ServiceName = step.ServiceName,
    };
}
