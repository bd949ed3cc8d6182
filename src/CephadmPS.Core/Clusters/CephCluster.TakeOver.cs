using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Stores;
using CephadmPS.Core.State.Upstream;

namespace CephadmPS.Core.Clusters;

// Clusters that upstream's cephadm ran before, and will run again (docs/take-over.md).
public sealed partial class CephCluster
{
    private UpstreamModule Upstream => new(Monitors, Time);

    /// <summary>Outcome of the take-over that this session began with; null: it began with none.</summary>
    public TakeOverResult? TakeOver { get; private set; }

    /// <summary>What a take-over would import. Nothing is changed, and no profile saved. Errors: as <see cref="ConnectAsync"/> with a take-over, hosts apart.</summary>
    public static async Task<TakeOverResult> PreviewTakeOverAsync(
        ConnectOptions options, ClusterEnvironment environment, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        await using var cluster = await OpenThroughAsync(options, environment, progress, cancellation).ConfigureAwait(false);
        var (_, release, _, import, _) = await cluster.LookAtUpstreamAsync(cancellation).ConfigureAwait(false);
        return ResultOf(release, import);
    }

    /// <summary>
    /// Takes the cluster over from upstream's cephadm: pins the hosts' keys, pauses upstream's loop, imports everything that it stored. No daemon is touched, no
    /// mgr restarted, and nothing but the agent is put on hosts. Repeated after an interruption it goes on.
    /// Errors: <c>NotRunByUpstream</c>, <c>AlreadyManaged</c>, <c>UpstreamTooOld</c>, <c>UpstreamUpgradeRuns</c>, <c>UpstreamMigrationWaits</c>,
    /// <c>HostsNotReady</c> with one detail a host.
    /// </summary>
    private async Task<TakeOverResult> TakeOverAsync(TakeOverOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        // Everything that can refuse it is asked before anything is changed.
        var (keys, release, moduleOptions, first, begun) = await LookAtUpstreamAsync(cancellation).ConfigureAwait(false);
        var addresses = await PinAllAsync(first.Hosts, options, progress, cancellation).ConfigureAwait(false);

        await leader.EnsureAsync(cancellation).ConfigureAwait(false);
        var result = await leader.GuardAsync(
            token => ImportAsync(keys, release, moduleOptions, begun, addresses, progress, token), cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        return TakeOver = result with { Plan = Reconciler.PlanNow(NewSeed()) };
    }

    private async Task<(UpstreamKeys Keys, UpstreamRelease Release, IReadOnlyDictionary<string, string> Options, UpstreamImport Import, TakeOverRecord? Begun)> LookAtUpstreamAsync(
        CancellationToken cancellation)
    {
        var keys = await Upstream.ReadKeysAsync(cancellation).ConfigureAwait(false) ?? throw new CephadmException("NotRunByUpstream", ErrorKind.Refused,
            $"Upstream's cephadm has stored nothing in cluster {Fsid}: there is nothing to take over.", "Connect without -TakeOver (--take-over).", Fsid);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var begun = State.Current.Records.Find<TakeOverRecord>();
        if (begun is { Complete: true } || (begun is null && State.Current.Hosts.Count > 0))
        {
            throw new CephadmException("AlreadyManaged", ErrorKind.AlreadyExists,
                begun is null ? $"Cluster {Fsid} is not run by upstream's cephadm." : $"Cluster {Fsid} was taken over already, at {begun.TakenOver:u}.",
                "Connect without -TakeOver (--take-over).", Fsid);
        }
        var release = await Upstream.ReadReleaseAsync(cancellation).ConfigureAwait(false);
        var moduleOptions = await Upstream.ReadOptionsAsync(cancellation).ConfigureAwait(false);
        var import = UpstreamImport.Make(UpstreamCluster.Read(keys), Version(moduleOptions), moduleOptions, Time.GetUtcNow());
        return (keys, release, moduleOptions, import, begun);
    }

    private static TakeOverResult ResultOf(UpstreamRelease release, UpstreamImport import) => new(release.Version)
    {
        Hosts = [.. import.Hosts.Select(host => host.HostName)],
        Services = [.. import.Specs.Select(spec => spec.Spec.ServiceName)],
        Notes = import.Notes,
    };

    private async Task<TakeOverResult> ImportAsync(
        UpstreamKeys keys, UpstreamRelease release, IReadOnlyDictionary<string, string> moduleOptions, TakeOverRecord? begun,
        IReadOnlyDictionary<string, HostAddress> addresses, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var record = begun ?? new TakeOverRecord(release.Version, Time.GetUtcNow()) { WasPaused = keys[UpstreamCluster.PauseKey] is not null };
        await Records.InitializeAsync(cancellation).ConfigureAwait(false);
        await Records.SaveAsync(record, cancellation).ConfigureAwait(false);
        Tell(progress, ClusterName, $"pausing upstream's cephadm {release}");
        UpstreamImport import;
        try
        {
            await Upstream.PauseAsync(() => Tell(progress, ClusterName, "waiting until upstream has ended what it is doing"), cancellation).ConfigureAwait(false);
            // What it stored until it paused.
            keys = await Upstream.ReadKeysAsync(cancellation).ConfigureAwait(false) ?? keys;
            import = UpstreamImport.Make(UpstreamCluster.Read(keys), Version(moduleOptions), moduleOptions, Time.GetUtcNow());
            Tell(progress, ClusterName, $"importing {import.Hosts.Count} hosts and {import.Specs.Count} services");
            foreach (var host in import.Hosts)
            {
                var address = addresses.GetValueOrDefault(host.HostName) ?? new HostAddress(host.HostName, host.Address) { Port = Profile.Ssh.Port };
                await hosts.SaveAsync(new HostRecord(host) { HostKey = address.HostKey, Port = address.Port }, cancellation).ConfigureAwait(false);
            }
            foreach (var spec in import.Specs)
            {
                await Records.SaveSpecAsync(spec, cancellation).ConfigureAwait(false);
            }
            await AdoptFilesAsync(import, cancellation).ConfigureAwait(false);
            await Records.SaveAsync(record with { Complete = true, Specs = import.SpecKeys, Hosts = [.. import.Hosts.Select(host => host.HostName)] }, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException) when (!record.WasPaused)
        {
            // Upstream runs the cluster until it is taken over as a whole.
            await Upstream.ResumeAsync(cancellation).ConfigureAwait(false);
            await Upstream.UnmuteAsync(cancellation).ConfigureAwait(false);
            throw;
        }
        await ReloadAsync(cancellation).ConfigureAwait(false);
        return ResultOf(release, import);
    }

    /// <summary>Errors: <c>RunByUpstream</c> when the cluster is upstream's, or its take-over was interrupted.</summary>
    private async Task RequireManagedAsync(CancellationToken cancellation)
    {
        var takeOver = State.Current.Records.Find<TakeOverRecord>();
        if (takeOver is { Complete: false } || (takeOver is null && State.Current.Hosts.Count == 0 && await Upstream.ReadKeysAsync(cancellation).ConfigureAwait(false) is not null))
        {
            throw new CephadmException("RunByUpstream", ErrorKind.Refused,
                takeOver is null ? $"Cluster {Fsid} is run by upstream's cephadm." : $"The take-over of cluster {Fsid} from upstream's cephadm was interrupted.",
                "Take it over: Connect-CephCluster HOST -TakeOver (cephadm-controller connect --host HOST --take-over)", Fsid);
        }
    }

    /// <summary>What a hand-back would do; nothing is changed. Errors: as <see cref="HandBackAsync"/>.</summary>
    public async Task<HandBackResult> PreviewHandBackAsync(CancellationToken cancellation)
    {
        var (record, release, export) = await ExportAsync(cancellation, detail: true).ConfigureAwait(false);
        return ResultOf(record, release, export);
    }

    /// <summary>
    /// Gives the cluster back to upstream's cephadm: writes its records in the form of the release that runs, lets its loop run on, and forgets the cluster here. No
    /// daemon is touched. Where records changed, the active mgr hands over so that upstream reads them.
    /// Errors: <c>NotTakenOver</c>, <c>UpgradeInProgress</c>, <c>LeadershipHeld</c>, <c>UpstreamSilent</c>.
    /// </summary>
    public async Task<HandBackResult> HandBackAsync(IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        RequireNoUpgrade();
        await EndControllersAsync(cancellation).ConfigureAwait(false);
        await leader.EnsureAsync(cancellation).ConfigureAwait(false);
        var result = await leader.GuardAsync(
            async token =>
            {
                var (record, release, export) = await ExportAsync(token, detail: true).ConfigureAwait(false);
                Tell(progress, ClusterName, $"writing {export.Sets.Count} records of upstream's cephadm {release}, removing {export.Removes.Count}");
                foreach (var (key, value) in export.Sets)
                {
                    await Monitors.SetConfigKeyAsync(UpstreamKeys.Prefix + key, value, token).ConfigureAwait(false);
                }
                foreach (var key in export.Removes)
                {
                    await Monitors.RemoveConfigKeyAsync(UpstreamKeys.Prefix + key, token).ConfigureAwait(false);
                }
                if (export.Changed)
                {
                    Tell(progress, ClusterName, "handing over to another mgr, so that upstream reads its records");
                    if (!record.WasPaused)
                    {
                        await Monitors.RemoveConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, token).ConfigureAwait(false);
                    }
                    await Upstream.ReloadAsync(token).ConfigureAwait(false);
                }
                else if (!record.WasPaused)
                {
                    Tell(progress, ClusterName, "resuming upstream");
                    await Upstream.ResumeAsync(token).ConfigureAwait(false);
                }
                await Upstream.UnmuteAsync(token).ConfigureAwait(false);
                await ForgetAsync(token).ConfigureAwait(false);
                return ResultOf(record, release, export);
            },
            cancellation).ConfigureAwait(false);
        environment.Profiles.Remove(ClusterName);
        return result;
    }

    private void RequireNoUpgrade()
    {
        if (State.Current.Records.Find<Upgrade.UpgradeIntent>() is { } upgrade)
        {
            throw new CephadmException("UpgradeInProgress", ErrorKind.Conflict, $"An upgrade to {upgrade.AskedFor} goes on; upstream would know nothing of it.",
                "Let it end, or end it: Stop-CephUpgrade", upgrade.AskedFor);
        }
    }

    private async Task<(TakeOverRecord Record, UpstreamRelease Release, UpstreamExport Export)> ExportAsync(CancellationToken cancellation, bool detail)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        RequireNoUpgrade();
        if (State.Current.Records.Find<TakeOverRecord>() is not { Complete: true } record
            || await Upstream.ReadKeysAsync(cancellation).ConfigureAwait(false) is not { } keys)
        {
            throw new CephadmException("NotTakenOver", ErrorKind.Refused, $"Cluster {Fsid} was not taken over from upstream's cephadm: there are no records of its to write back.",
                "Disconnect without -HandBack.", Fsid);
        }
        await Task.WhenAll(
            observer.ObserveClusterAsync(cancellation), observer.ObserveHostsAsync([.. State.Current.Hosts.Keys], detail, cancellation)).ConfigureAwait(false);
        var release = await Upstream.ReadReleaseAsync(cancellation).ConfigureAwait(false);
        var version = Version(await Upstream.ReadOptionsAsync(cancellation).ConfigureAwait(false));
        return (record, release, UpstreamExport.Make(State.Current, record, keys, version, release, Time.GetUtcNow()));
    }

    private HandBackResult ResultOf(TakeOverRecord record, UpstreamRelease release, UpstreamExport export) => new(ClusterName, release.Version)
    {
        Written = [.. export.Sets.Keys],
        Removed = export.Removes,
        Resumed = !record.WasPaused,
        Notes = export.Notes,
    };

    // The take-over's record last: until it is gone the hand-back can be repeated. Who leads stays readable.
    private async Task ForgetAsync(CancellationToken cancellation)
    {
        var keys = (await Monitors.DumpConfigKeysAsync(ConfigKeyStore.Root, cancellation).ConfigureAwait(false)).Keys
            .Where(key => key != ConfigKeyStore.Root + "leader")
            .OrderBy(key => key.StartsWith(ConfigKeyStore.Root + TakeOverRecord.KeyPrefix, StringComparison.Ordinal) ? 1 : 0).ThenBy(key => key, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            await Monitors.RemoveConfigKeyAsync(key, cancellation).ConfigureAwait(false);
        }
    }

    // Files that upstream keeps on a host count as written: they are the same, and are written again only when they have to change.
    private async Task AdoptFilesAsync(UpstreamImport import, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
        foreach (var step in Reconciler.PlanNow(0).Steps.OfType<WriteClientFilesStep>())
        {
            if (step.HostName is { } host && import.ClientFiles.TryGetValue(host, out var kept)
                && step.Files.Where(file => file.Path.StartsWith("/etc/", StringComparison.Ordinal)).All(file => kept.ContainsKey(file.Path)))
            {
                var files = kept.ToDictionary(file => file.Key, file => new WrittenFile(
                    file.Value.Sha256, "0" + Convert.ToString(file.Value.Mode, 8), file.Value.Uid, file.Value.Gid));
                await Records.SaveAsync(new ClientFilesRecord(host, step.InputDigest) { Files = files }, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, HostAddress>> PinAllAsync(
        IReadOnlyList<HostSpec> inventory, TakeOverOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var problems = new SortedDictionary<string, CephadmException>(StringComparer.Ordinal);
        var pinned = new Dictionary<string, HostAddress>(StringComparer.Ordinal);
        foreach (var host in inventory)
        {
            var known = Profile.Hosts.FirstOrDefault(address => address.HostName == host.HostName && address.HostKey is not null);
            try
            {
                pinned[host.HostName] = known ?? await connections.PinAsync(
                    new HostAddress(host.HostName, host.Address) { Port = Profile.Ssh.Port },
                    options.HostKeyFingerprints.GetValueOrDefault(host.HostName), options.AcceptNewHostKeys, cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e)
            {
                problems[host.HostName] = e;
            }
        }
        Tell(progress, ClusterName, $"connecting to {pinned.Count} hosts");
        await Hosts.SetHostsAsync(pinned.Values).ConfigureAwait(false);
        await Task.WhenAll(pinned.Keys.Select(TryAsync)).ConfigureAwait(false);
        var refused = problems.Where(problem => !options.AllowOfflineHosts || problem.Value.Kind is not (ErrorKind.Unavailable or ErrorKind.Timeout)).ToList();
        if (refused.Count > 0)
        {
            throw new CephadmException("HostsNotReady", ErrorKind.Refused, $"{refused.Count} of {inventory.Count} hosts are not ready to be taken over: {string.Join(", ", refused.Select(problem => problem.Key))}.",
                refused[0].Value.Id == "HostKeyUnknown"
                    ? "Give each host's fingerprint (-HostKeyFingerprints, --host-key), or take the keys unseen with -AcceptNewHostKey (--accept-new-host-key)."
                    : "Correct what the details name. Hosts that are down can be left for later: -AllowOfflineHosts (--allow-offline-hosts).", refused[0].Key, refused[0].Value)
            { Details = [.. refused.Select(problem => $"{problem.Key}: {problem.Value.Message}")], Undone = true };
        }
        return pinned;

        async Task TryAsync(string host)
        {
            try
            {
                var channel = await Hosts.GetAsync(host, cancellation).ConfigureAwait(false);
                var check = await channel.CheckHostAsync(host, cancellation).ConfigureAwait(false);
                // Upstream knows a host by the name that the admin gave; what else the check asks does not matter for daemons that run.
                if (!string.Equals(check.HostName.Split('.')[0], host.Split('.')[0], StringComparison.OrdinalIgnoreCase))
                {
                    HostChecks.Require(host, check);
                }
            }
            catch (CephadmException e)
            {
                lock (problems)
                {
                    problems[host] = e;
                }
            }
        }
    }

    private static int? Version(IReadOnlyDictionary<string, string> options) =>
        options.TryGetValue("migration_current", out var text) && int.TryParse(text, out var version) ? version : null;
}
