using System.Globalization;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.Upgrade;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Carries out steps of an upgrade. Each reads the stored intent first: an admin may have paused or ended the upgrade a moment ago, through another
/// controller. Each can be repeated after a crash at any point. What goes wrong is stored and pauses the upgrade, see <see cref="UpgradeCodes"/>.
/// </summary>
public sealed class UpgradeRunner(StepContext context) : IStepRunner, IDisposable
{
    private static readonly TimeSpan OkToStopWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FileSystemWait = TimeSpan.FromMinutes(5);
    private readonly DaemonDeployer deployer = new(context);
    private readonly GuardCheck guards = new(context);
    private readonly CountedDaemons counted = new(context);
    private readonly SemaphoreSlim saving = new(1);

    /// <inheritdoc/>
    public bool Handles(PlanStep step) => step is UpgradeStep;

    /// <inheritdoc/>
    public void Dispose() => saving.Dispose();

    /// <inheritdoc/>
    public async Task RunAsync(PlanStep step, Action<string> report, CancellationToken cancellation)
    {
        var upgrade = (UpgradeStep)step;
        var intent = await RequireGoingOnAsync(upgrade, cancellation).ConfigureAwait(false);
        try
        {
            await (step switch
            {
                PullImageStep pull => PullAsync(pull, intent, report, cancellation),
                UpgradeDaemonsStep daemons => UpgradeAsync(daemons, report, cancellation),
                PrepareFileSystemStep prepare => PrepareAsync(prepare, report, cancellation),
                RestoreFileSystemStep restore => RestoreAsync(restore, cancellation),
                SetImageStep image => SetImageAsync(image, cancellation),
                RequireOsdReleaseStep release => context.Monitors.RequireOsdReleaseAsync(release.Release, release.WithoutOsds, cancellation),
                SetServiceCipherStep cipher => context.Monitors.SetServiceCipherAsync(cipher.KeyType, cancellation),
                FinishUpgradeStep => FinishAsync(cancellation),
                _ => throw new InvalidOperationException($"not a step of an upgrade: {step.Kind}"),
            }).ConfigureAwait(false);
        }
        catch (CephadmException e) when (UpgradeCodes.Of(step, e) is { } code)
        {
            var error = new UpgradeError(code, e.Details.Count == 0 ? e.Message : $"{e.Message} {string.Join(" ", e.Details)}", step.Target, context.Time.GetUtcNow(), intent.Attempt);
            await SaveAsync(upgrade.UpgradeId, progress => progress with { Error = error }, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<UpgradeIntent> RequireGoingOnAsync(UpgradeStep step, CancellationToken cancellation)
    {
        var stored = (await context.Records.LoadAsync<UpgradeIntent>(cancellation).ConfigureAwait(false)).GetValueOrDefault("");
        if (stored != context.State.Current.Records.Find<UpgradeIntent>())
        {
            context.State.Update(state => state with { Records = stored is null ? state.Records.Without<UpgradeIntent>("") : state.Records.With(stored) });
        }
        var restores = step is RestoreFileSystemStep or FinishUpgradeStep;
        if (stored is null || stored.Id != step.UpgradeId || (stored.Stopped && !restores) || (stored.Paused is not null && !stored.Stopped))
        {
            throw new CephadmException("UpgradeHeld", ErrorKind.Refused,
                stored?.Paused is not null && !stored.Stopped ? $"The upgrade was paused by {stored.Paused.By} before this step began." : "The upgrade was ended before this step began.",
                stored?.Paused is not null ? "Resume-CephUpgrade" : "Get-CephUpgrade", "upgrade");
        }
        return stored;
    }

    private async Task PullAsync(PullImageStep step, UpgradeIntent intent, Action<string> report, CancellationToken cancellation)
    {
        var host = step.HostName!;
        var channel = await context.Hosts(host, cancellation).ConfigureAwait(false);
        var image = await channel.PullAsync(step.Image, cephVersion: true, new Phrases(report), cancellation).ConfigureAwait(false);
        if (image.ImageId != intent.ImageId && !image.RepoDigests.Intersect(intent.Digests).Any())
        {
            if (!CephVersion.TryParseProgram(image.CephVersion, out var version, out _) || version.ToString() != intent.Version)
            {
                throw new CephadmException("UpgradeImageVersion", ErrorKind.Refused,
                    $"{step.Image} on {host} holds {image.CephVersion ?? "no version of Ceph"}, not {intent.Version}.", $"Remove that image from {host} (podman rmi), then: Resume-CephUpgrade", host);
            }
            throw new CephadmException("UpgradeImageDiffers", ErrorKind.Refused,
                $"{step.Image} on {host} is another image ({Short(image.ImageId)}) than on the first host ({Short(intent.ImageId)}).",
                $"Remove that image from {host} (podman rmi), or name the image by its digest.", host);
        }
        await SaveAsync(intent.Id, progress => progress.PulledOn.Contains(host) ? progress : progress with { PulledOn = [.. progress.PulledOn.Append(host).Order(StringComparer.Ordinal)] }, cancellation)
            .ConfigureAwait(false);
    }

    private async Task UpgradeAsync(UpgradeDaemonsStep step, Action<string> report, CancellationToken cancellation)
    {
        var chosen = step.Daemons.Count > 1 || step.Daemons[0].DaemonType == "osd"
            ? await SafeOsdsAsync(step, report, cancellation).ConfigureAwait(false)
            : step.Daemons;
        if (step.Daemons[0].DaemonType != "osd")
        {
            await UntilSafeAsync(step, ct => guards.RequireAsync(step, step.Daemons[0].Name, report, ct), report, cancellation).ConfigureAwait(false);
        }
        // All are tried: one that fails leaves the others done.
        var ends = await Task.WhenAll(chosen.Select(daemon => TryAsync(daemon, step, report, cancellation))).ConfigureAwait(false);
        if (ends.FirstOrDefault(error => error is not null) is { } first)
        {
            throw first;
        }
    }

    private async Task<CephadmException?> TryAsync(DesiredDaemon daemon, UpgradeDaemonsStep step, Action<string> report, CancellationToken cancellation)
    {
        try
        {
            if (step.RotatesKeys)
            {
                await RotateAsync(daemon, step.UpgradeId, cancellation).ConfigureAwait(false);
            }
            // The upgrade names the operation: the same daemon, configuration and image may have been deployed before.
            await deployer.DeployAsync(
                daemon, DeployAction.Redeploy, report, cancellation, request: step.RotatesKeys ? $"{step.UpgradeId}/key" : step.UpgradeId).ConfigureAwait(false);
            await counted.WaitUpgradedAsync(daemon, report, cancellation).ConfigureAwait(false);
            await SaveAsync(
                step.UpgradeId,
                progress => step.RotatesKeys
                    ? progress with { Rotating = [.. progress.Rotating.Where(name => name != daemon.Name)] }
                    : progress with { Upgraded = progress.Upgraded + 1 },
                cancellation).ConfigureAwait(false);
            return null;
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            return e;
        }
    }

    // That the daemon has to be redeployed is stored before its old key ends; of an earlier try the new key may be there already.
    private async Task RotateAsync(DesiredDaemon daemon, string upgradeId, CancellationToken cancellation)
    {
        await SaveAsync(
            upgradeId, progress => progress.Rotating.Contains(daemon.Name) ? progress : progress with { Rotating = [.. progress.Rotating.Append(daemon.Name).Order(StringComparer.Ordinal)] },
            cancellation).ConfigureAwait(false);
        if (daemon.Keyring is { } keyring && (await context.Monitors.GetInsecureEntitiesAsync(cancellation).ConfigureAwait(false)).Contains(keyring.Entity))
        {
            await context.Monitors.RotateKeyAsync(keyring.Entity, Planning.Planners.UpgradePlanner.StrongKeys, cancellation).ConfigureAwait(false);
        }
    }

    // Those of the step's OSDs that Ceph can do without all at once: all of them, or the first and what can go with it.
    private async Task<IReadOnlyList<DesiredDaemon>> SafeOsdsAsync(UpgradeDaemonsStep step, Action<string> report, CancellationToken cancellation)
    {
        if (!step.Guards.Contains(Guard.OkToStop))
        {
            return [step.Daemons[0]];
        }
        IReadOnlyList<DesiredDaemon> chosen = [];
        await UntilSafeAsync(step, async ct =>
        {
            var (answer, together) = await context.Monitors.OsdOkToStopTogetherAsync(Number(step.Daemons[0]), Planning.Planners.UpgradePlanner.OsdsAtOnce, ct).ConfigureAwait(false);
            chosen = [.. step.Daemons.Where(daemon => together.Contains(Number(daemon)))];
            if (!answer.Ok || chosen.Count == 0)
            {
                throw NotNow(step.Daemons[0], answer);
            }
            if (chosen.Count < step.Daemons.Count
                && (await context.Monitors.OsdOkToStopAsync([.. step.Daemons.Select(Number)], ct).ConfigureAwait(false)).Ok)
            {
                // Its own choice looks beyond the host; all of this host can go together as well.
                chosen = step.Daemons;
            }
        }, report, cancellation).ConfigureAwait(false);
        return chosen;
    }

    // Ceph is asked again for a minute: placement groups that peer, an mds that takes over. Then others are let through, and it is tried again.
    private async Task UntilSafeAsync(UpgradeDaemonsStep step, Func<CancellationToken, Task> ask, Action<string> report, CancellationToken cancellation)
    {
        var began = context.Time.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                await ask(cancellation).ConfigureAwait(false);
                return;
            }
            catch (CephadmException e) when ((e.Id is "NotOkToStop" or "QuorumWouldBreak" or "AnswerUnknown" || e.Kind == ErrorKind.Unavailable) && context.Time.GetElapsedTime(began) < OkToStopWait)
            {
                if (!told)
                {
                    told = true;
                    report($"waiting: {e.Message}");
                }
            }
            await Task.Delay(BetweenQuestions, context.Time, cancellation).ConfigureAwait(false);
            await RequireGoingOnAsync(step, cancellation).ConfigureAwait(false);
        }
    }

    private async Task PrepareAsync(PrepareFileSystemStep step, Action<string> report, CancellationToken cancellation)
    {
        var now = await FindAsync(step.FileSystemId, cancellation).ConfigureAwait(false);
        if (now is null)
        {
            return;
        }
        // What it was like is stored before it is lost; of an earlier try it is known already.
        await SaveAsync(step.UpgradeId, progress => progress with
        {
            FileSystems = new Dictionary<int, FileSystemBefore>(progress.FileSystems)
            {
                [now.Id] = progress.FileSystems.TryGetValue(now.Id, out var before)
                    ? before with { Failed = before.Failed || step.Fail }
                    : new FileSystemBefore(now.MaxMds, now.StandbyReplay, step.Fail),
            },
        }, cancellation).ConfigureAwait(false);
        if (now.StandbyReplay)
        {
            await context.Monitors.SetFileSystemAsync(now.Name, "allow_standby_replay", "false", cancellation).ConfigureAwait(false);
        }
        if (step.Fail)
        {
            if (now.Joinable)
            {
                await context.Monitors.FailFileSystemAsync(now.Name, cancellation).ConfigureAwait(false);
            }
            return;
        }
        if (now.MaxMds > 1)
        {
            await context.Monitors.SetFileSystemAsync(now.Name, "max_mds", "1", cancellation).ConfigureAwait(false);
        }
        report($"waiting until file system {now.Name} has one rank");
        try
        {
            await context.UntilAsync(
                async ct => await FindAsync(now.Id, ct).ConfigureAwait(false) is null or { Ranks: <= 1 },
                $"file system {now.Name} has one rank", "Get-CephStatus", FileSystemWait, cancellation, BetweenQuestions).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id == "ConditionNotReached")
        {
            throw new CephadmException("FileSystemNotReady", ErrorKind.Refused, e.Message, "It is tried again; ceph fs status tells which rank does not stop.", now.Name, e);
        }
    }

    private async Task RestoreAsync(RestoreFileSystemStep step, CancellationToken cancellation)
    {
        var progress = Progress(step.UpgradeId);
        if (progress.FileSystems.TryGetValue(step.FileSystemId, out var before) && await FindAsync(step.FileSystemId, cancellation).ConfigureAwait(false) is { } now)
        {
            if (before.Failed && !now.Joinable)
            {
                await context.Monitors.SetFileSystemAsync(now.Name, "joinable", "true", cancellation).ConfigureAwait(false);
            }
            if (now.MaxMds != before.MaxMds)
            {
                await context.Monitors.SetFileSystemAsync(now.Name, "max_mds", before.MaxMds.ToString(CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false);
            }
            if (before.StandbyReplay && !now.StandbyReplay)
            {
                await context.Monitors.SetFileSystemAsync(now.Name, "allow_standby_replay", "true", cancellation).ConfigureAwait(false);
            }
        }
        await SaveAsync(step.UpgradeId, known => known with
        {
            FileSystems = known.FileSystems.Where(entry => entry.Key != step.FileSystemId).ToDictionary(entry => entry.Key, entry => entry.Value),
        }, cancellation).ConfigureAwait(false);
    }

    private async Task SetImageAsync(SetImageStep step, CancellationToken cancellation)
    {
        await context.Monitors.SetConfigAsync(step.Section, Images.ContainerImage, step.Image, cancellation).ConfigureAwait(false);
        foreach (var section in step.Drop)
        {
            await context.Monitors.RemoveConfigAsync(section, Images.ContainerImage, cancellation).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(CancellationToken cancellation)
    {
        await context.Records.RemoveAsync<UpgradeIntent>("", cancellation).ConfigureAwait(false);
        await context.Records.RemoveAsync<UpgradeProgress>("", cancellation).ConfigureAwait(false);
        context.State.Update(state => state with { Records = state.Records.Without<UpgradeIntent>("").Without<UpgradeProgress>("") });
    }

    private async Task<FileSystemMap?> FindAsync(int id, CancellationToken cancellation) =>
        (await context.Monitors.GetFileSystemMapsAsync(cancellation).ConfigureAwait(false)).FileSystems.FirstOrDefault(fileSystem => fileSystem.Id == id);

    private UpgradeProgress Progress(string id) =>
        context.State.Current.Records.Find<UpgradeProgress>() is { } progress && progress.Id == id ? progress : new UpgradeProgress(id);

    // Steps run side by side; each adds to what the others have saved.
    private async Task SaveAsync(string id, Func<UpgradeProgress, UpgradeProgress> change, CancellationToken cancellation)
    {
        await saving.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = Progress(id);
            var after = change(before);
            if (after != before)
            {
                await context.Records.SaveAsync(after, cancellation).ConfigureAwait(false);
                context.State.SetRecord(after);
            }
        }
        finally
        {
            saving.Release();
        }
    }

    private static CephadmException NotNow(DesiredDaemon daemon, OkToStop answer) => new("NotOkToStop", ErrorKind.Refused,
        $"Ceph says that {daemon.Name} must not be stopped now: {answer.Reason}", "Get-CephStatus shows what it waits for; the next reconciliation tries again.", daemon.Name);

    private static int Number(DesiredDaemon osd) => int.Parse(osd.DaemonId, CultureInfo.InvariantCulture);

    private static string Short(string imageId) => imageId.Length > 12 ? imageId[..12] : imageId;
}
