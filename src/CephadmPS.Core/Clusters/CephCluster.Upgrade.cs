using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Core.Upgrade;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>The upgrade of the cluster (reference 1.10, 7): asked for, looked at, paused, ended. Whoever reconciles carries it out.</summary>
public sealed partial class CephCluster
{
    private static string Me => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>
    /// What an upgrade would do. With <paramref name="pull"/> the image is pulled on one host, as upstream's check does; without it is only looked for.
    /// Errors: those of <see cref="StartUpgradeAsync"/> that are about the arguments; what else would be refused stands in <see cref="CephUpgradeCheck.Problem"/>.
    /// </summary>
    public async Task<CephUpgradeCheck> TestUpgradeAsync(UpgradeOptions options, bool pull, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: true, cancellation).ConfigureAwait(false);
        var state = State.Current;
        UpgradeChecks.RequireFilter(state, options.Filter);
        var image = UpgradeChecks.ImageOf(options, state.Cluster.Options);
        var intent = await IntentAsync(options, image, pull, progress, cancellation).ConfigureAwait(false);
        var upgrade = UpgradeState.Of(state, intent, new UpgradeProgress(intent.Id));
        var left = upgrade.Waves.SelectMany(wave => wave.Left).ToList();
        return new CephUpgradeCheck
        {
            TargetImage = intent.Image,
            TargetId = intent.ImageId.Length > 0 ? intent.ImageId : null,
            TargetVersion = intent.Version.Length > 0 ? intent.Version : null,
            TargetDigests = intent.Digests,
            Problem = await ProblemAsync(options, intent, cancellation).ConfigureAwait(false),
            Waves = UpgradeText.Waves(state, upgrade),
            NeedsUpdate = [.. left.Select(daemon => new CephUpgradeDaemon(daemon.DaemonName, daemon.HostName, daemon.ContainerImageName, daemon.Version))],
            UpToDate = [.. upgrade.Waves.SelectMany(wave => wave.All.Except(wave.Left)).Select(daemon => daemon.DaemonName)],
            NonCephImageDaemons = [.. state.Daemons.Where(daemon => !Images.IsCephs(daemon.DaemonType)).Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal)],
            NotDeployable = [.. upgrade.NotDeployable.Select(daemon => daemon.DaemonName)],
        };
    }

    /// <summary>
    /// Stores that the cluster is to be upgraded; the next reconciliation begins. One that is paused with the same target goes on. Errors:
    /// <c>UpgradeHostsAway</c>, <c>UpgradeFilterInvalid</c>, <c>DaemonTypeNotUpgradable</c>, <c>ServiceUnknown</c>, <c>HostUnknown</c>, <c>UpgradeTargetInvalid</c>,
    /// <c>UpgradeVersionRefused</c>, <c>UpgradeInProgress</c>, <c>UpgradeOrderBroken</c>, <c>NoOtherMgr</c>, <c>UpgradeNotHealthy</c>, <c>ImageMissing</c>, <c>UpgradeImageUnknown</c>.
    /// </summary>
    public Task<ChangeResult> StartUpgradeAsync(UpgradeOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IntendAsync(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                await observer.ObserveAllAsync(detail: true, token).ConfigureAwait(false);
                var state = State.Current;
                UpgradeChecks.RequireHosts(state);
                UpgradeChecks.RequireFilter(state, options.Filter);
                var image = UpgradeChecks.ImageOf(options, state.Cluster.Options);
                var facts = await FactsAsync(token).ConfigureAwait(false);
                if (CephVersion.TryParse(options.Version, out var wanted))
                {
                    // Before anything is pulled.
                    UpgradeChecks.RequireVersion(state, facts, wanted);
                }
                if (state.Records.Find<UpgradeIntent>() is { } running)
                {
                    return await GoOnAsync(running, image, options, token).ConfigureAwait(false);
                }
                var intent = await IntentAsync(options, image, pull: true, progress, token).ConfigureAwait(false);
                Check(state, options, facts, intent);
                var upgrade = UpgradeState.Of(state, intent, new UpgradeProgress(intent.Id));
                // Keys may be left of an upgrade that was ended early, or that upstream made.
                if (upgrade.Waves.All(wave => wave.IsDone && wave.Outside.Count == 0) && state.Cluster.ImageSettings is [{ Who: "global" } only] && only.Value == intent.Image
                    && state.Cluster.ServiceCipher is null or Planning.Planners.UpgradePlanner.StrongKeys)
                {
                    return new ChangeResult(intent.Image, false, $"All {upgrade.Total} daemons run {intent.Version} already.");
                }
                await SaveAsync(intent, token).ConfigureAwait(false);
                return new ChangeResult(intent.Image, true,
                    $"The upgrade to {intent.Version} ({intent.Filter.Describe()}) is stored; {(state.Intents.Pause is null ? "the next reconciliation begins" : "background work is paused, so that it begins after Resume-CephOrchestrator")}.");
            },
            result => result.Changed, cancellation, $"start upgrade to {options.Image ?? options.Version}");
    }

    /// <summary>How far the upgrade is, and what it waits for.</summary>
    public async Task<CephUpgrade> GetUpgradeAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        if (State.Current.Records.Find<UpgradeIntent>() is null)
        {
            return new CephUpgrade { State = "None", Message = "No upgrade goes on." };
        }
        await observer.ObserveAllAsync(detail: true, cancellation).ConfigureAwait(false);
        var state = State.Current;
        // What was tried and is to be tried again, the leader keeps with the health.
        var kept = (await Records.LoadAsync<HealthRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("");
        return UpgradeState.Of(state) is { } upgrade ? View(state, upgrade, kept?.Failures ?? []) : new CephUpgrade { State = "None", Message = "No upgrade goes on." };
    }

    /// <summary>Pauses the upgrade: what has begun is finished. Errors: <c>NoUpgrade</c>.</summary>
    public Task<ChangeResult> PauseUpgradeAsync(CancellationToken cancellation) => ChangeUpgradeAsync(
        "pause upgrade",
        upgrade => upgrade.Intent.Stopped ? ("The upgrade is being ended.", null)
            : upgrade.Intent.Paused is not null ? ("The upgrade is paused already.", null)
            : ("The upgrade is paused; what has begun is finished.", upgrade.Intent with { Paused = new UpgradePause(Time.GetUtcNow(), Me) }),
        cancellation);

    /// <summary>Lets a paused upgrade go on; what went wrong is tried again. Errors: <c>NoUpgrade</c>.</summary>
    public Task<ChangeResult> ResumeUpgradeAsync(CancellationToken cancellation) => ChangeUpgradeAsync(
        "resume upgrade",
        upgrade => upgrade.Intent.Stopped ? ("The upgrade is being ended.", null)
            : !upgrade.IsPaused ? ("The upgrade is not paused.", null)
            : ("The upgrade goes on.", upgrade.Intent with { Paused = null, Attempt = upgrade.Intent.Attempt + 1 }),
        cancellation);

    /// <summary>Ends the upgrade: daemons stay as they are. Errors: <c>NoUpgrade</c>.</summary>
    public Task<ChangeResult> StopUpgradeAsync(CancellationToken cancellation) => ChangeUpgradeAsync(
        "stop upgrade",
        upgrade => upgrade.Intent.Stopped ? ("The upgrade is being ended already.", null)
            : ($"The upgrade ends with {upgrade.Done} of {upgrade.Total} daemons on {upgrade.Intent.Version}; daemons stay as they are.",
                upgrade.Intent with { Paused = null, Attempt = upgrade.Intent.Attempt + 1, Stopped = true }),
        cancellation);

    private Task<ChangeResult> ChangeUpgradeAsync(string title, Func<UpgradeState, (string Text, UpgradeIntent? After)> change, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            var upgrade = UpgradeState.Of(State.Current)
                ?? throw new CephadmException("NoUpgrade", ErrorKind.NotFound, "No upgrade goes on.", "Start one: Start-CephUpgrade", "upgrade");
            var (text, after) = change(upgrade);
            if (after is not null)
            {
                await SaveAsync(after, token).ConfigureAwait(false);
            }
            return new ChangeResult(upgrade.Intent.Image, after is not null, text);
        },
        result => result.Changed, cancellation, title);

    private async Task SaveAsync(UpgradeIntent intent, CancellationToken cancellation)
    {
        await Records.SaveAsync(intent, cancellation).ConfigureAwait(false);
        State.Update(state => state with { Records = state.Records.With(intent), IntentRevision = state.IntentRevision + 1 });
    }

    private Task<ChangeResult> GoOnAsync(UpgradeIntent running, string image, UpgradeOptions options, CancellationToken cancellation)
    {
        if (running.AskedFor != image || running.Stopped || !options.Filter.IsNone)
        {
            throw new CephadmException("UpgradeInProgress", ErrorKind.Conflict,
                running.Stopped ? $"The upgrade to {running.AskedFor} is being ended."
                : running.AskedFor == image ? $"An upgrade to {image} goes on already ({running.Filter.Describe()}); which daemons it is for cannot be changed."
                : $"An upgrade to {running.AskedFor} goes on, not to {image}.",
                "See Get-CephUpgrade; end it first: Stop-CephUpgrade", running.AskedFor);
        }
        return UpgradeState.Of(State.Current) is { IsPaused: true } ? ResumeAsync(running, cancellation)
            : Task.FromResult(new ChangeResult(running.Image, false, $"The upgrade to {running.Version} goes on already."));
    }

    private async Task<ChangeResult> ResumeAsync(UpgradeIntent running, CancellationToken cancellation)
    {
        await SaveAsync(running with { Paused = null, Attempt = running.Attempt + 1 }, cancellation).ConfigureAwait(false);
        return new ChangeResult(running.Image, true, $"The upgrade to {running.Version} goes on.");
    }

    private static void Check(ClusterState state, UpgradeOptions options, UpgradeFacts facts, UpgradeIntent intent)
    {
        if (CephVersion.TryParse(intent.Version, out var version))
        {
            UpgradeChecks.RequireVersion(state, facts, version);
        }
        UpgradeChecks.RequireOrder(state, intent);
        UpgradeChecks.RequireStandbyMgr(state);
        if (!options.Force)
        {
            UpgradeChecks.RequireHealth(state, facts);
        }
    }

    private async Task<string?> ProblemAsync(UpgradeOptions options, UpgradeIntent intent, CancellationToken cancellation)
    {
        try
        {
            var state = State.Current;
            UpgradeChecks.RequireHosts(state);
            if (state.Records.Find<UpgradeIntent>() is { } running)
            {
                return $"An upgrade to {running.AskedFor} goes on.";
            }
            Check(state, options, await FactsAsync(cancellation).ConfigureAwait(false), intent);
            return null;
        }
        catch (CephadmException e) when (e.Kind == ErrorKind.Refused)
        {
            return e.Message;
        }
    }

    private async Task<UpgradeFacts> FactsAsync(CancellationToken cancellation)
    {
        var (status, versions) = (Monitors.GetStatusAsync(cancellation), Monitors.GetVersionsAsync(cancellation));
        return new UpgradeFacts(
            [.. (await status.ConfigureAwait(false)).Checks.Where(check => check.Value is { Severity: "HEALTH_ERR", Muted: false }).Select(check => check.Key)], await versions.ConfigureAwait(false));
    }

    // The image becomes a digest here, once for all hosts.
    private async Task<UpgradeIntent> IntentAsync(UpgradeOptions options, string image, bool pull, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var cluster = State.Current.Cluster;
        var info = await ImageAsync(image, pull, progress, cancellation).ConfigureAwait(false);
        CephVersion? version = null;
        string? release = null;
        if (info is not null && (!CephVersion.TryParseProgram(info.CephVersion, out version, out release) || release is null))
        {
            throw new CephadmException("UpgradeImageUnknown", ErrorKind.InvalidInput, $"{image} tells no version of Ceph that this program knows: {info.CephVersion ?? "none"}.",
                "Name an image of Ceph.", image);
        }
        if (info is null)
        {
            _ = CephVersion.TryParse(options.Version, out version);
        }
        var named = info is not null && cluster.Options.Flag("use_repo_digest") ? ImageReference.Parse(image).Pinned(info.RepoDigests).ToString() : image;
        return new UpgradeIntent(Guid.NewGuid().ToString("N"), named, Time.GetUtcNow())
        {
            AskedFor = image,
            Version = version is { Major: > 0 } ? version.ToString() : "",
            Release = release ?? version?.ReleaseName ?? "",
            ImageId = info?.ImageId ?? "",
            Digests = info?.RepoDigests ?? [],
            By = Me,
            FailFs = cluster.Options.Flag("fail_fs"),
            Filter = options.Filter,
        };
    }

    private async Task<ImageInfo?> ImageAsync(string image, bool pull, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var hosts = MonHosts().Where(State.Current.IsUsable).ToList();
        CephadmException? last = null;
        foreach (var host in pull ? hosts.Take(1) : hosts)
        {
            try
            {
                var channel = await Hosts.GetAsync(host, cancellation).ConfigureAwait(false);
                return pull
                    ? await channel.PullAsync(image, cephVersion: true, new Phrases(text => Tell(progress, host, text)), cancellation, newest: true).ConfigureAwait(false)
                    : await channel.InspectImageAsync(image, cephVersion: true, cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e) when (!pull && e.Id == "ImageMissing")
            {
                last = e;
            }
        }
        return pull && last is null ? throw new CephadmException("NoMonitor", ErrorKind.Unavailable, "No host with a mon answers.", "Get-CephHost", image) : null;
    }

    private static CephUpgrade View(ClusterState state, UpgradeState upgrade, IReadOnlyList<OperationEvent> failures)
    {
        var (intent, error) = (upgrade.Intent, upgrade.Error);
        var plan = new PlanBuilder();
        plan.Ask(new Planning.Planners.UpgradePlanner(), new PlanningContext(state, 0));
        var built = plan.Build(state.Fsid, 0);
        var kinds = built.Steps.Select(step => step.Kind).ToHashSet();
        var refused = failures.Where(failure => failure.StepKind is { } kind && kinds.Contains(kind))
            .Select(failure => $"{failure.Text} (Since {failure.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z.)");
        var next = built.Steps.Select(step => step.Describe()).ToList();
        var waits = upgrade.IsPaused ? [] : built.Notes.Select(note => $"{note.Text} {note.Advice}".TrimEnd()).Concat(refused).Distinct().ToList();
        if (state.Intents.Pause is { } pause && !upgrade.IsPaused)
        {
            waits.Insert(0, $"Background work is paused since {pause.Since:u} by {pause.By}: Resume-CephOrchestrator.");
        }
        var word = intent.Stopped ? "Stopping" : error is not null ? "Failed" : intent.Paused is not null ? "Paused" : "Running";
        return new CephUpgrade
        {
            State = word,
            InProgress = true,
            IsPaused = upgrade.IsPaused,
            TargetImage = intent.Image,
            TargetVersion = intent.Version,
            Which = intent.Filter.Describe(),
            DaemonsDone = upgrade.Done,
            DaemonsTotal = upgrade.Total,
            Progress = $"{upgrade.Done}/{upgrade.Total} daemons upgraded",
            Types = [.. upgrade.Waves.Where(wave => wave.All.Count > 0).Select(wave => new CephUpgradeType(wave.DaemonType, wave.All.Count - wave.Left.Count, wave.All.Count))],
            ServicesComplete = [.. upgrade.Waves.Where(wave => wave.All.Count > 0 && wave.IsDone).Select(wave => wave.DaemonType)],
            Next = next,
            WaitsFor = waits,
            Message = error is not null ? $"{error.Code}: {error.Subject}: {error.Text}"
                : intent.Stopped ? "It is being ended."
                : intent.Paused is { } paused ? $"Paused since {paused.Since:u} by {paused.By}."
                : waits.Count > 0 ? waits[0]
                : next.Count > 0 ? $"Now: {string.Join("; ", next.Take(3))}{(next.Count > 3 ? "; …" : "")}"
                : "",
            ErrorCode = error?.Code,
            Started = intent.Started,
            StartedBy = intent.By,
        };
    }
}
