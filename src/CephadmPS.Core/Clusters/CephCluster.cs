using System.Runtime.CompilerServices;
using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Health;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Operations;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Reconcile;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.Clusters;

/// <summary>
/// An open session with one cluster: the front door for cmdlets and controller. Reading needs no leadership. Storing what shall be (specs, hosts,
/// approvals) leads only if nobody else does; otherwise the controller that leads carries it out. Closing the session gives leadership back.
/// </summary>
public sealed partial class CephCluster : IAsyncDisposable
{
    private static readonly TimeSpan DrainLook = TimeSpan.FromSeconds(2);
    private readonly Connections connections;
    private readonly ClusterEnvironment environment;
    private readonly LeaderSession leader;
    private readonly CountedMonitors counted;
    private readonly OperationHistory history;
    private readonly ClusterObserver observer;
    private readonly SpecOperations specs;
    private readonly HostOperations hosts;
    private long? shownSeed;
    private ReconcileLoop? loop;
    private int closed;

    private CephCluster(ClusterProfile profile, ClusterEnvironment environment, Connections connections)
    {
        Profile = profile;
        this.connections = connections;
        this.environment = environment;
        var time = environment.Time;
        Hosts = new HostConnections(connections.Connector, time: time);
        counted = new CountedMonitors(
            new AgentMonitorClient(new MonitorClientOptions { Fsid = profile.Fsid, Hosts = MonHosts, Connect = Hosts.GetAsync, Epoch = () => Epoch }));
        Monitors = counted;
        files = new ControllerFiles(environment.HomeDirectory, profile.Fsid);
        mirrored = new MirroredStore(new ConfigKeyStore(Monitors), files.Mirror);
        Records = new ClusterRecords(mirrored);
        State = new LiveState(new ClusterState
        {
            Fsid = profile.Fsid,
            Hosts = new Dictionary<string, HostRecord>(),
            Specs = new Dictionary<string, SpecRecord>(),
            Observations = new Dictionary<string, HostObservation>(),
            Cluster = new ClusterObservation(),
            CanPlaceControllers = environment.CanPlaceControllers,
        });
        connections.Options = () => State.Current.Cluster.Options;
        cache = new HostCache(Records, State, time);
        leader = new LeaderSession(profile.Fsid, LeaderSession.ProcessName, Monitors, Hosts, time);
        observer = new ClusterObserver(profile.Fsid, Hosts, Monitors, State, time);
        var context = new StepContext(profile.Fsid, () => Epoch, Hosts.GetAsync, Monitors, State, Records, time);
        history = new OperationHistory(Records, LeaderSession.ProcessName, () => Epoch > 0, time, () => leader.Leads);
        observer.DaemonChanged = history.Events.Changed;
        Reconciler = new Reconciler(context, observer, history, [new Reconcile.Steps.ControllerRunner(() => Controllers)]);
        specs = new SpecOperations(State, Records, time);
        hosts = new HostOperations(profile, environment, connections, Hosts, State, Records);
        Time = time;
    }

    /// <summary>Name of the saved profile.</summary>
    public string ClusterName => Profile.Name;

    /// <summary>The cluster.</summary>
    public string Fsid => Profile.Fsid;

    /// <summary>The saved profile.</summary>
    public ClusterProfile Profile { get; private set; }

    /// <summary>The epoch that this session's changes are made under: its own, or that of the controller that leads; 0 while it only reads.</summary>
    public long Epoch => leader.Epoch;

    internal HostConnections Hosts { get; }

    internal IMonitorClient Monitors { get; }

    internal ClusterRecords Records { get; }

    internal LiveState State { get; }

    internal Reconciler Reconciler { get; }

    private TimeProvider Time { get; }

    /// <summary>
    /// Opens a session: by the saved profile, or, when a host is named, through that host, saving a profile.
    /// Errors: <c>ProfileNotFound</c>, <c>NoMonitor</c>, <c>ClusterNotFound</c>, <c>SeveralClusters</c> and those of connecting to a host.
    /// </summary>
    public static async Task<CephCluster> ConnectAsync(
        ConnectOptions options, ClusterEnvironment environment, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        var cluster = await OpenThroughAsync(options, environment, progress, cancellation).ConfigureAwait(false);
        try
        {
            if (options.TakeOver is { } takeOver)
            {
                await cluster.TakeOverAsync(takeOver, progress, cancellation).ConfigureAwait(false);
            }
            else
            {
                await cluster.RequireManagedAsync(cancellation).ConfigureAwait(false);
            }
            if (options.HostName is not null && options.TakeOver is null)
            {
                environment.Profiles.Save(cluster.Profile);
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<CephCluster> OpenThroughAsync(
        ConnectOptions options, ClusterEnvironment environment, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        if (options.HostName is null)
        {
            var saved = environment.Profiles.Load(options.ProfileName);
            return await OpenAsync(saved, environment, Connections.Of(environment, saved.Ssh), progress, cancellation).ConfigureAwait(false);
        }
        var connections = Connections.Of(environment, options.Ssh);
        var address = await connections.PinAsync(
            new HostAddress(options.HostName, options.Address ?? options.HostName) { Port = options.Ssh.Port },
            options.HostKeyFingerprint, options.AcceptNewHostKey, cancellation).ConfigureAwait(false);
        string fsid;
        await using (var channel = await connections.Connector.ConnectAsync(address, cancellation).ConfigureAwait(false))
        {
            fsid = await FsidOnAsync(channel, options.Fsid, cancellation).ConfigureAwait(false);
        }
        var profile = new ClusterProfile { Name = options.ProfileName ?? "ceph", Fsid = fsid, Ssh = options.Ssh, Hosts = [address] };
        return await OpenAsync(profile, environment, connections, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens a session by a profile.</summary>
    internal static async Task<CephCluster> OpenAsync(
        ClusterProfile profile, ClusterEnvironment environment, Connections connections, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var cluster = new CephCluster(profile, environment, connections);
        try
        {
            progress?.Report(new OperationEvent(environment.Time.GetUtcNow(), OperationState.Progress, profile.Name, $"connecting to cluster {profile.Fsid}"));
            await cluster.Hosts.SetHostsAsync(profile.Hosts).ConfigureAwait(false);
            await cluster.WarmAsync(cancellation).ConfigureAwait(false);
            await cluster.ReloadAsync(cancellation).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The first records of a new cluster.</summary>
    internal async Task InitializeAsync(HostRecord host, IReadOnlyList<ServiceSpec> defaults, CancellationToken cancellation)
    {
        await leader.EnsureAsync(cancellation).ConfigureAwait(false);
        await leader.GuardAsync(
            async token =>
            {
                await Records.InitializeAsync(token).ConfigureAwait(false);
                await hosts.SaveAsync(host, token).ConfigureAwait(false);
                return await specs.StoreAsync(defaults, overwrite: false, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The cluster's health and what is left to do.</summary>
    public async Task<Views.ClusterStatus> GetStatusAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation).ConfigureAwait(false);
        var status = await Monitors.GetStatusAsync(cancellation).ConfigureAwait(false);
        var text = await Monitors.RunAsync(new MonitorCommand("status") { Plain = true }, cancellation).ConfigureAwait(false);
        var plan = Reconciler.PlanNow(0);
        // What the controller that leads has kept: since when a check stands, and what it could not do.
        var kept = (await Records.LoadAsync<HealthRecord>(cancellation).ConfigureAwait(false)).GetValueOrDefault("");
        var failures = StandingFailures.Of(kept?.Failures ?? [], plan);
        var health = OperationHealth.Judge(new HealthInput(State.Current, plan.Notes, failures), kept?.History ?? HealthHistory.Empty, Time.GetUtcNow());
        return ClusterViewBuilder.Status(ClusterName, State.Current, status, text.Text, plan, health);
    }

    /// <summary>The hosts of the inventory by name.</summary>
    public async Task<IReadOnlyList<CephHost>> GetHostsAsync(CancellationToken cancellation)
    {
        await observer.ObserveHostsAsync(State.Current.Hosts.Keys, detail: false, cancellation).ConfigureAwait(false);
        return ClusterViewBuilder.Hosts(State.Current);
    }

    /// <summary>The services by name: stored ones, and those that daemons speak of.</summary>
    public async Task<IReadOnlyList<CephService>> GetServicesAsync(CancellationToken cancellation)
    {
        await observer.ObserveHostsAsync(State.Current.Hosts.Keys, detail: false, cancellation).ConfigureAwait(false);
        return ClusterViewBuilder.Services(State.Current);
    }

    /// <summary>All daemons by name, with versions and usage.</summary>
    public async Task<IReadOnlyList<CephDaemon>> GetDaemonsAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(
            observer.ObserveClusterAsync(cancellation),
            observer.ObserveHostsAsync(State.Current.Hosts.Keys, detail: true, cancellation)).ConfigureAwait(false);
        return ClusterViewBuilder.Daemons(State.Current);
    }

    /// <summary>The stored specs by name.</summary>
    public async Task<IReadOnlyList<ServiceSpec>> GetSpecsAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        return [.. State.Current.DesiredServices];
    }

    /// <summary>Inventory and specs as one YAML file that can be applied again.</summary>
    public async Task<string> ExportAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        return SpecOperations.Export(State.Current);
    }

    /// <summary>Adds a host, or updates its address and adds labels. It is checked, its key pinned, and the agent put there.</summary>
    public async Task<CephHost> AddHostAsync(AddHostOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var changed = await IntendAsync(
            async token =>
            {
                var isNew = !State.Current.Hosts.ContainsKey(options.HostName);
                var added = await hosts.AddAsync(options, text => Tell(progress, options.HostName, text), token).ConfigureAwait(false);
                if (isNew && options.Location is { Count: > 0 } location)
                {
                    // Once only: later an admin may move the bucket.
                    await Monitors.AddHostBucketAsync(Planning.Planners.MaintenancePlanner.BucketOf(options.HostName), location, token).ConfigureAwait(false);
                }
                await Controllers.AuthorizeNewHostAsync(options.HostName, token).ConfigureAwait(false);
                return added;
            },
            changed => changed, cancellation,
            $"add or update host {options.HostName}").ConfigureAwait(false);
        await observer.ObserveHostsAsync([options.HostName], detail: false, cancellation).ConfigureAwait(false);
        return ClusterViewBuilder.Hosts(State.Current).Single(host => host.HostName == options.HostName) with { Changed = changed };
    }


    /// <summary>
    /// Marks a service for removal; the next reconciliation removes its daemons and then forgets it. Errors: <c>ServiceUnknown</c>,
    /// <c>ServiceNeeded</c> for mon and mgr, <c>ServiceHasOsds</c> without force.
    /// </summary>
    public Task<ChangeResult> RemoveServiceAsync(string serviceName, bool force, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            await observer.ObserveHostsAsync([.. State.Current.Hosts.Keys], detail: false, token).ConfigureAwait(false);
            return await specs.RemoveAsync(serviceName, force, token).ConfigureAwait(false);
        },
        result => result.Changed, cancellation, $"remove service {serviceName}");

    /// <summary>Records that a person approved the steps of a plan that need it.</summary>
    public async Task<IReadOnlyList<ChangeResult>> ApproveAsync(Plan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.Steps.Any(step => step.NeedsApproval))
        {
            return [];
        }
        return await IntendAsync(token => specs.ApproveAsync(plan, token), results => results.Any(result => result.Changed), cancellation,
            $"approve {string.Join(", ", plan.Steps.Where(step => step.NeedsApproval).Select(step => step.Target).Take(20))}").ConfigureAwait(false);
    }

    /// <summary>
    /// Carries out what is left to do, until nothing is or something stands in the way. While another controller leads it waits for that one to do
    /// it, telling what that one does, and takes over when that one ends.
    /// </summary>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="progress">Takes events.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="waitForDrains">Also waits, within that time, for OSDs that are being emptied, and removes them then.</param>
    public async Task<ReconcileResult> ReconcileAsync(
        TimeSpan timeout, IProgress<OperationEvent>? progress, CancellationToken cancellation, bool waitForDrains = false)
    {
        if (progress is null || leader.Leads)
        {
            return await ReconcileAsync(timeout, progress, null, waitForDrains, cancellation).ConfigureAwait(false);
        }
        await using var follower = new ProgressFollower(Records, history.Progress.Session, progress, Time);
        var leads = await leader.ReadLeaderAsync(cancellation).ConfigureAwait(false);
        await follower.BeginAsync(leads, cancellation).ConfigureAwait(false);
        if (leads is { Released: false })
        {
            follower.Start();
        }
        var result = await ReconcileAsync(timeout, progress, follower, waitForDrains, cancellation).ConfigureAwait(false);
        await follower.FinishAsync(result.Complete, cancellation).ConfigureAwait(false);
        return result with { StepsByLeader = follower.StepsDone };
    }

    private async Task<ReconcileResult> ReconcileAsync(
        TimeSpan timeout, IProgress<OperationEvent>? progress, ProgressFollower? follower, bool waitForDrains, CancellationToken cancellation)
    {
        var done = 0;
        var told = "";
        var began = Time.GetTimestamp();
        var seed = shownSeed ?? Random.Shared.NextInt64();
        shownSeed = null;
        while (true)
        {
            await LookAsync(cancellation).ConfigureAwait(false);
            var plan = Reconciler.PlanNow(seed);
            var waited = Time.GetElapsedTime(began);
            if (waitForDrains && plan.OnlyWaits && waited < timeout)
            {
                var note = plan.Notes.First(candidate => candidate.Waits);
                if (note.Text != told)
                {
                    progress?.Report(new OperationEvent(Time.GetUtcNow(), OperationState.Waiting, note.Subject, told = note.Text));
                }
                await Task.Delay(DrainLook, Time, cancellation).ConfigureAwait(false);
                continue;
            }
            if (plan.Steps.All(step => step.NeedsApproval) || waited > timeout)
            {
                return new ReconcileResult { Complete = plan.IsSettled, Left = plan, StepsDone = done };
            }
            try
            {
                await leader.EnsureAsync(cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e) when (e.Id == "LeadershipHeld")
            {
                var text = $"{e.Message} {plan.Steps.Count} steps are left to it.";
                if (text != told)
                {
                    progress?.Report(new OperationEvent(Time.GetUtcNow(), OperationState.Waiting, ClusterName, told = text));
                }
                follower?.Start();
                continue;
            }
            await (follower?.LeadsAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            var result = await leader.GuardAsync(
                async token =>
                {
                    var carriedOut = await Reconciler.RunAsync(timeout - waited, progress, token, seed, observed: true).ConfigureAwait(false);
                    await KeepAsync(token).ConfigureAwait(false);
                    return carriedOut;
                },
                cancellation).ConfigureAwait(false);
            done += result.StepsDone;
            if (!waitForDrains || result.Left is not { OnlyWaits: true })
            {
                return result with { StepsDone = done };
            }
        }
    }

    /// <summary>Creates a file system with its pools; one that is there is left alone. Its mds daemons come from a service spec.</summary>
    public Task<ChangeResult> CreateFileSystemAsync(string name, CancellationToken cancellation) =>
        IntendAsync(token => FileSystems.CreateAsync(Monitors, name, token), result => result.Changed, cancellation, $"create file system {name}");

    /// <summary>Runs one of Ceph's own commands: words as on Ceph's command line, or one JSON object.</summary>
    public async Task<(int ReturnCode, string Output, string Status)> RunCephAsync(IReadOnlyList<string> words, bool json, CancellationToken cancellation)
    {
        var command = (await CephCommands.LoadAsync(Monitors, cancellation).ConfigureAwait(false)).Parse(words, json);
        var reply = command.Mutating
            ? await IntendAsync(token => Monitors.SendAsync(command, token), reply => reply.ReturnCode == 0, cancellation, $"ceph {command.Prefix}").ConfigureAwait(false)
            : await Monitors.SendAsync(command, cancellation).ConfigureAwait(false);
        return (reply.ReturnCode, reply.Text, reply.Status);
    }

    /// <summary>What removing the cluster would do, in words.</summary>
    public async Task<IReadOnlyList<string>> DescribeRemovalAsync(bool zapOsds, CancellationToken cancellation)
    {
        await observer.ObserveHostsAsync([.. State.Current.Hosts.Keys], detail: false, cancellation).ConfigureAwait(false);
        return ClusterRemoval.Describe(State.Current, zapOsds);
    }

    /// <summary>Removes the cluster from all its hosts and forgets the profile. All data is lost.</summary>
    public async Task<ChangeResult> RemoveAsync(bool zapOsds, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        await EndControllersAsync(cancellation).ConfigureAwait(false);
        await leader.EnsureAsync(cancellation).ConfigureAwait(false);
        // The mons go with the hosts; the session is ended before its container is removed under it.
        await leader.StopRenewingAsync().ConfigureAwait(false);
        await history.DisposeAsync().ConfigureAwait(false);
        await Monitors.DisposeAsync().ConfigureAwait(false);
        await ClusterRemoval.RunAsync(
            State.Current, Epoch, Hosts,
            host => HostAgents.DismissAsync(host, Profile.Ssh, environment, text => Tell(progress, host.HostName, text), cancellation), zapOsds, (host, text) => Tell(progress, host, text), cancellation).ConfigureAwait(false);
        environment.Profiles.Remove(ClusterName);
        await mirrored.SettleAsync().ConfigureAwait(false);
        ControllerFiles.Remove(environment.HomeDirectory, Fsid);
        return new ChangeResult(ClusterName, true, $"Cluster {Fsid} is removed.");
    }

    /// <summary>A loop for this session, to be run by the caller.</summary>
    public ReconcileLoop CreateLoop() => CreateLoop(null, null);

    /// <summary>The same with other patience for slow hosts; null: the defaults.</summary>
    internal ReconcileLoop CreateLoop(TimeSpan? hostPatience, TimeSpan? stepPatience)
    {
        var made = new ReconcileLoop(Reconciler, observer, leader, Records, Hosts, Monitors, ReloadWithSilencesAsync, Time)
        {
            Keep = KeepForLoopAsync,
            Options = () => State.Current.Cluster.Options,
            Watch = new HostWatch(observer, Hosts, State, Time),
            HostChanged = history.Events.Changed,
        };
        made.HostPatience = hostPatience ?? made.HostPatience;
        made.StepPatience = stepPatience ?? made.StepPatience;
        return loop = made;
    }

    /// <summary>Gives leadership back and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0)
        {
            return;
        }
        // Under the epoch that it was done with.
        await history.DisposeAsync().ConfigureAwait(false);
        await leader.DisposeAsync().ConfigureAwait(false);
        await mirrored.DisposeAsync().ConfigureAwait(false);
        await Monitors.DisposeAsync().ConfigureAwait(false);
        await Hosts.DisposeAsync().ConfigureAwait(false);
        (connections.Connector as IDisposable)?.Dispose();
    }

    /// <summary>Stores what shall be, and has the leader look: this session's own loop, or the controller that leads.</summary>
    private Task<T> IntendAsync<T>(Func<CancellationToken, Task<T>> store, Func<T, bool> changed, CancellationToken cancellation, string? title = null,
        [CallerMemberName] string caller = "") => IntendAsync(store, changed, title ?? TitleOf(caller), null, cancellation);

    /// <summary>The same for what is carried out at once: its steps are kept as an operation.</summary>
    private Task<T> CarryOutAsync<T>(
        string title, Func<IProgress<OperationEvent>, CancellationToken, Task<T>> carryOut, Func<T, bool> changed, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        var operation = history.Begin(title, progress);
        return IntendAsync(
            async token =>
            {
                try
                {
                    var result = await carryOut(operation, token).ConfigureAwait(false);
                    operation.End(complete: true, []);
                    return result;
                }
                catch (Exception e) when (e is CephadmException or OperationCanceledException)
                {
                    operation.End(complete: false, [e.Message]);
                    throw;
                }
            },
            changed, title, operation, cancellation);
    }

    private async Task<T> IntendAsync<T>(
        Func<CancellationToken, Task<T>> store, Func<T, bool> changed, string title, RunningOperation? operation, CancellationToken cancellation)
    {
        var began = Time.GetUtcNow();
        await leader.EnsureForIntentAsync(cancellation).ConfigureAwait(false);
        return await leader.GuardAsync(
            async token =>
            {
                await MigrateAsync(token).ConfigureAwait(false);
                await HoldAsync(token).ConfigureAwait(false);
                var result = await store(token).ConfigureAwait(false);
                if (changed(result))
                {
                    if (operation is not { IsKept: true })
                    {
                        history.Note(title, began);
                    }
                    loop?.Wake();
                    if (!leader.Leads)
                    {
                        await Records.AnnounceIntentAsync(token).ConfigureAwait(false);
                        await Hosts.AnnounceAsync(Fsid, token).ConfigureAwait(false);
                    }
                }
                return result;
            },
            cancellation).ConfigureAwait(false);
    }

    private static async Task<string> FsidOnAsync(IAgentChannel channel, string? wanted, CancellationToken cancellation)
    {
        var found = (await channel.ListDaemonsAsync(null, null, detail: false, cancellation).ConfigureAwait(false)).Select(daemon => daemon.Fsid).Distinct().ToList();
        if (wanted is not null)
        {
            return found.Contains(wanted)
                ? wanted
                : throw new CephadmException("ClusterNotFound", ErrorKind.NotFound, $"{channel.HostName} has no daemon of cluster {wanted}.",
                    found.Count == 0 ? "Name another host." : $"It has daemons of {string.Join(", ", found)}.", wanted);
        }
        return found.Count switch
        {
            1 => found[0],
            0 => throw new CephadmException("ClusterNotFound", ErrorKind.NotFound, $"{channel.HostName} has no daemon of any cluster.", "Name a host that has a mon.", channel.HostName),
            _ => throw new CephadmException("SeveralClusters", ErrorKind.InvalidInput,
                $"{channel.HostName} has daemons of several clusters: {string.Join(", ", found)}.", "Say which with -Fsid (--fsid).", channel.HostName),
        };
    }

    // Hosts with a mon first: their daemons tell image and configuration. Before anything is known, the profile's order.
    private IReadOnlyList<string> MonHosts()
    {
        var mons = State.Current.Daemons.Where(daemon => daemon.DaemonType == "mon").Select(daemon => daemon.HostName).Distinct().ToList();
        var names = mons.Count > 0 ? mons : [.. Profile.Hosts.Select(host => host.HostName)];
        // One that is silent is asked only when no other is left.
        return [.. names.OrderBy(host => State.Current.Observations.GetValueOrDefault(host) is { Life: HostLife.Suspect or HostLife.Offline } ? 1 : 0)];
    }

    private long NewSeed() => (shownSeed = Random.Shared.NextInt64()).Value;

    private void Tell(IProgress<OperationEvent>? progress, string subject, string text) =>
        progress?.Report(new OperationEvent(Time.GetUtcNow(), OperationState.Progress, subject, text));
}
