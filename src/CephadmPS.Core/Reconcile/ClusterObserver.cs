using System.Collections.Concurrent;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Upstream;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Looks at hosts and cluster and puts what it sees into the state. A host that is slow or does not answer costs its own slot only: after a
/// while nobody waits for it any more, and its look, when it ends, tells the state by itself.
/// </summary>
public sealed class ClusterObserver(string fsid, HostConnections hosts, IMonitorClient monitors, LiveState state, TimeProvider time)
{
    private const string Daemons = "daemons";
    private readonly ConcurrentDictionary<(string Host, string What), bool> late = new();
    private readonly ConcurrentDictionary<string, int> joined = new(StringComparer.Ordinal);

    /// <summary>Which hosts are worked on; what is seen of their daemons meanwhile is not taken for the truth.</summary>
    public HostActivity Activity { get; } = new();

    /// <summary>
    /// A loop keeps its connections for days. One that was made before an agent stayed on the host is made anew then: what sessions announce there, only that
    /// agent's listeners hear. Default false.
    /// </summary>
    public bool KeepsConnections { get; set; }

    /// <summary>How long hosts may be silent before they are suspect and offline.</summary>
    public SilenceLimits Limits { get; init; } = SilenceLimits.Default;

    /// <summary>A look at a host is waited for this long, default 15 s; then the host is suspect. A loop has its own.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>At most this long for a host that was silent already, default 1 s.</summary>
    public TimeSpan PatienceWithSilent { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A look at a host's devices is waited for this long, default 90 s; until it ends they are unknown. A loop has its own.</summary>
    public TimeSpan PatienceForDevices { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What is known now.</summary>
    public ClusterState Current => state.Current;

    /// <summary>Told when a daemon's state is another than before, without a step having run on its host.</summary>
    public Action<DaemonDescription, DaemonDescription>? DaemonChanged { get; set; }

    /// <summary>Told when a host that was too slow for a look has answered after all.</summary>
    public Action<string>? AnsweredLate { get; set; }

    /// <summary>
    /// Looks at what is due, and waits for a host only as long as the patience lasts: what is known of a slower one stays, it goes on being asked, and
    /// <see cref="AnsweredLate"/> tells when it has answered. A host that is being asked is not asked again.
    /// </summary>
    /// <param name="looks">What is due.</param>
    /// <param name="patience">How long to wait for hosts.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <param name="lifetime">Ends looks at slow hosts, which outlive this one.</param>
    public async Task ObserveAsync(Looks looks, TimeSpan patience, CancellationToken cancellation, CancellationToken lifetime)
    {
        ArgumentNullException.ThrowIfNull(looks);
        var known = state.Current.Hosts;
        foreach (var host in looks.Devices.Where(known.ContainsKey))
        {
            state.SetObservation(host, seen => seen with { Devices = null });
        }
        foreach (var host in looks.Networks.Where(known.ContainsKey))
        {
            state.SetObservation(host, seen => seen with { Networks = null });
        }
        var hosts = looks.Everything ? known.Keys : looks.Hosts.Concat(looks.Networks).Where(known.ContainsKey).Distinct();
        await Task.WhenAll(
            looks.Cluster || looks.Everything ? ObserveClusterAsync(cancellation) : Task.CompletedTask,
            PatientlyAsync(hosts, Daemons, host => LookAsync(host, detail: false, lifetime), patience, cancellation)).ConfigureAwait(false);
        var (inventory, raw) = DeviceLooks(null);
        await PatientlyAsync(
            inventory.Concat(raw).Distinct(), "devices", host => ObserveDevicesOfAsync(host, inventory.Contains(host), raw.Contains(host), lifetime), patience,
            cancellation).ConfigureAwait(false);
    }

    private async Task PatientlyAsync(
        IEnumerable<string> hostNames, string what, Func<string, Task> look, TimeSpan patience, CancellationToken cancellation)
    {
        var silent = hostNames.ToLookup(IsSilent);
        var brief = patience < PatienceWithSilent ? patience : PatienceWithSilent;
        await Task.WhenAll(
            WaitAsync(silent[false], what, look, patience, cancellation), WaitAsync(silent[true], what, look, brief, cancellation)).ConfigureAwait(false);
    }

    private bool IsSilent(string host) => state.ObservationOf(host) is { Life: HostLife.Suspect or HostLife.Offline };

    private async Task WaitAsync(IEnumerable<string> hostNames, string what, Func<string, Task> look, TimeSpan patience, CancellationToken cancellation)
    {
        var looks = hostNames.Where(host => !late.ContainsKey((host, what))).Select(host => (Host: host, Look: look(host))).ToList();
        if (looks.Count == 0)
        {
            return;
        }
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var all = Task.WhenAll(looks.Select(entry => entry.Look));
        await Task.WhenAny(all, Task.Delay(patience, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var slow = looks.Where(entry => !entry.Look.IsCompleted).ToList();
        foreach (var (host, pending) in slow)
        {
            late[(host, what)] = true;
            if (what == Daemons)
            {
                MarkSilent(host, state.ObservationOf(host)?.Problem ?? $"Host {host} has not told its daemons within {patience.TotalSeconds:0} s.");
            }
            _ = FollowAsync(host, what, pending);
        }
        await Task.WhenAll(looks.Except(slow).Select(entry => entry.Look)).ConfigureAwait(false);
    }

    private async Task FollowAsync(string host, string what, Task look)
    {
        try
        {
            await look.ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephadmException or OperationCanceledException)
        {
            // Another controller leads, or the loop ended: its next pass tells.
            return;
        }
        finally
        {
            late.TryRemove((host, what), out _);
        }
        AnsweredLate?.Invoke(host);
    }

    /// <summary>Looks at the cluster and at all hosts of the inventory.</summary>
    /// <param name="detail">With versions and usage of daemons, which people want and plans do not.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ObserveAllAsync(bool detail, CancellationToken cancellation)
    {
        await Task.WhenAll(
            ObserveClusterAsync(cancellation),
            ObserveHostsAsync(state.Current.Hosts.Keys, detail, cancellation)).ConfigureAwait(false);
        await ObserveDevicesAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks the mons: monmap, quorum, mgr map, osdmap, and the settings that new daemons depend on.</summary>
    public async Task ObserveClusterAsync(CancellationToken cancellation)
    {
        var quorum = monitors.GetQuorumAsync(cancellation);
        var mgr = monitors.GetMgrMapAsync(cancellation);
        var osds = monitors.GetOsdMapAsync(cancellation);
        var config = monitors.GenerateMinimalConfAsync(cancellation);
        var options = monitors.GetConfigAsync(cancellation);
        var resumed = UpstreamResumedAsync(cancellation);
        var reported = monitors.GetReportedDaemonsAsync(cancellation);
        var keyrings = KeyringDigestsAsync(cancellation);
        await Task.WhenAll(quorum, mgr, osds, config, options, reported, resumed, keyrings).ConfigureAwait(false);
        var (dump, map, mons) = (await options.ConfigureAwait(false), await mgr.ConfigureAwait(false), await quorum.ConfigureAwait(false));
        var observed = new ClusterObservation
        {
            MonmapEpoch = mons.MonMap.Epoch,
            Mons = [.. mons.MonMap.Mons.Select(mon => mon.Name)],
            Quorum = mons.Names,
            ActiveMgr = map.ActiveName.Length > 0 ? map.ActiveName : null,
            StandbyMgrs = map.Standbys,
            RequireOsdRelease = (await osds.ConfigureAwait(false)).RequireOsdRelease,
            MinMonRelease = mons.MonMap.MinMonReleaseName,
            AllowsAes256k = mons.MonMap.AllowsAes256k,
            ServiceCipher = mons.MonMap.ServiceCipher,
            InsecureEntities = Upgrades && mons.MonMap.AllowsAes256k ? await monitors.GetInsecureEntitiesAsync(cancellation).ConfigureAwait(false) : new HashSet<string>(),
            FileSystems = await FileSystemsAsync(cancellation).ConfigureAwait(false),
            Osds = (await osds.ConfigureAwait(false)).Osds.ToDictionary(
                osd => osd.Id, osd => new OsdObservation(osd.Id, osd.Uuid, osd.Up, osd.In) { Destroyed = osd.Destroyed }),
            PublicNetworks = Networks(Option(dump, "mon", "public_network") ?? Option(dump, "global", "public_network")),
            ClusterNetworks = Networks(Option(dump, "osd", "cluster_network") ?? Option(dump, "global", "cluster_network")),
            ContainerImage = Option(dump, "global", "container_image") ?? Option(dump, "mon", "container_image"),
            ImageSettings = Images.SettingsOf(dump),
            Options = OptionValues.From(dump),
            Configuration = dump.GroupBy(option => option.Mask.Length == 0 ? option.Who : $"{option.Who}/{option.Mask}").ToDictionary(
                section => section.Key,
                section => (IReadOnlyDictionary<string, string>)section.DistinctBy(option => option.Name).ToDictionary(option => option.Name, option => option.Value)),
            Reported = await reported.ConfigureAwait(false),
            KeyringDigests = await keyrings.ConfigureAwait(false),
            MinimalConfig = await config.ConfigureAwait(false),
            UpstreamResumed = await resumed.ConfigureAwait(false),
        };
        observed = await WithOsdDetailsAsync(observed, cancellation).ConfigureAwait(false);
        state.Update(current => current with { Cluster = observed });
    }

    private async Task<bool> UpstreamResumedAsync(CancellationToken cancellation) =>
        state.Current.Records.Find<TakeOverRecord>() is { Complete: true }
        && await monitors.GetConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, cancellation).ConfigureAwait(false) is null;

    private bool Upgrades => state.Current.Records.Find<Upgrade.UpgradeIntent>() is not null;

    private async Task<IReadOnlyList<FileSystemMap>> FileSystemsAsync(CancellationToken cancellation) =>
        Upgrades ? (await monitors.GetFileSystemMapsAsync(cancellation).ConfigureAwait(false)).FileSystems : [];

    // A key has the strength of a random number: its digest tells nothing of it.
    private async Task<Dictionary<string, string?>> KeyringDigestsAsync(CancellationToken cancellation)
    {
        var entities = ClientFilesPlanner.Entities(state.Current).ToList();
        var found = await Task.WhenAll(entities.Select(entity => monitors.GetAuthAsync(entity, cancellation))).ConfigureAwait(false);
        return entities.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second is { } key ? Planning.PlanBuilder.DigestOf(key.ExportText) : null);
    }

    // Asked only while somebody needs it: places of destroyed OSDs, and how far those in the removal queue are.
    private async Task<ClusterObservation> WithOsdDetailsAsync(ClusterObservation observed, CancellationToken cancellation)
    {
        if (observed.Osds.Values.Any(osd => osd.Destroyed))
        {
            var tree = await monitors.GetOsdTreeAsync(cancellation).ConfigureAwait(false);
            var places = tree.Where(node => node.Type == "host").SelectMany(node => node.Children.Select(child => (child, node.Name))).ToDictionary(pair => pair.child, pair => pair.Name);
            observed = observed with { Osds = observed.Osds.ToDictionary(osd => osd.Key, osd => osd.Value with { HostName = places.GetValueOrDefault(osd.Key) }) };
        }
        var queued = state.Current.OsdRemovals.Select(removal => removal.OsdId).Where(observed.Osds.ContainsKey).Order().ToList();
        return queued.Count == 0 ? observed : observed with { Draining = await DrainingAsync(queued, cancellation).ConfigureAwait(false) };
    }

    private async Task<IReadOnlyDictionary<int, OsdDrain>> DrainingAsync(List<int> queued, CancellationToken cancellation)
    {
        try
        {
            var pgs = monitors.GetOsdPgsAsync(cancellation);
            var safe = monitors.OsdSafeToDestroyAsync(queued, cancellation);
            await Task.WhenAll(pgs, safe).ConfigureAwait(false);
            var (counts, answer) = (await pgs.ConfigureAwait(false), await safe.ConfigureAwait(false));
            return queued.ToDictionary(id => id, id => new OsdDrain(counts.TryGetValue(id, out var count) ? count : null, answer.Safe.Contains(id)));
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            // Without a mgr nobody can tell: unknown, so that the queue waits and says for what.
            return new Dictionary<int, OsdDrain>();
        }
    }

    /// <summary>Asks hosts for their daemons, and for networks and facts where these are not known yet.</summary>
    public Task ObserveHostsAsync(IEnumerable<string> hostNames, bool detail, CancellationToken cancellation) =>
        PatientlyAsync([.. hostNames], Daemons, host => LookAsync(host, detail, cancellation), Patience, cancellation);

    /// <summary>Notes that a host does not answer. What was known of it stays (promise 4).</summary>
    public void MarkSilent(string host, string problem, string? problemId = null)
    {
        var now = time.GetUtcNow();
        var lastWord = now - hosts.SignOf(host).Silence;
        if (state.ObservationOf(host) is not { } known || HostSilence.Silent(known, lastWord, now, problem, Limits, problemId) != known)
        {
            state.SetObservation(host, seen => HostSilence.Silent(seen, lastWord, now, problem, Limits, problemId));
        }
    }

    private async Task LookAsync(string host, bool detail, CancellationToken cancellation)
    {
        try
        {
            var mark = Activity.Mark(host);
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            var known = state.ObservationOf(host);
            // An upgrade goes by what containers really run, not by what was meant for them.
            var daemons = channel.ListDaemonsAsync(fsid, null, detail || Upgrades, cancellation, programs: true);
            var networks = known is { Reachable: true, Networks: not null } && IsFresh(known.FactsAt, "device_cache_timeout") ? null : channel.ListNetworksAsync(cancellation);
            var facts = known is { IsRemembered: false, Facts: not null } && IsFresh(known.FactsAt, "facts_cache_timeout") ? null : channel.GatherFactsAsync(cancellation);
            var told = (await daemons.ConfigureAwait(false)).ToLookup(HostListings.IsProgram);
            var listed = told[false].Where(daemon => daemon.Fsid == fsid).Select(daemon => HostListings.ToDescription(host, daemon)).ToList();
            var (agent, controller) = (HostListings.ToProgram(told[true], ListedProgram.Agent), HostListings.ToProgram(told[true], ListedProgram.Controller));
            var seenNetworks = networks is null ? null : Freeze(await networks.ConfigureAwait(false));
            var seenFacts = facts is null ? null : await facts.ConfigureAwait(false);
            var agentIsOther = await JoinAsync(host, channel, agent, cancellation).ConfigureAwait(false);
            if (DaemonChanged is { } changed && known?.Daemons is { } before && Activity.QuietSince(host, mark))
            {
                TellChanges(before, listed, changed);
            }
            state.SetObservation(host, seen => HostSilence.Answered(seen) with
            {
                IsRemembered = false,
                Daemons = Activity.QuietSince(host, mark) ? listed : seen.Daemons ?? listed,
                Controller = Activity.QuietSince(host, mark) ? controller : seen.Controller,
                Agent = Activity.QuietSince(host, mark) ? agent : seen.Agent,
                AgentIsOther = agentIsOther ?? seen.AgentIsOther,
                // Remembered devices are for people; what is formatted was told now.
                Devices = seen.IsRemembered ? null : seen.Devices,
                Networks = seenNetworks ?? seen.Networks,
                Facts = seenFacts ?? seen.Facts,
                FactsAt = seenFacts is null ? seen.FactsAt : time.GetUtcNow(),
                RefreshedAt = time.GetUtcNow(),
            });
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            MarkSilent(host, e.Message, e.Id);
        }
    }

    // Joins the agent that stays on a host. Is it of another release than the one here, so that it is not joined and a step replaces it? Null: nothing new is
    // known, for it is tried once for each such agent.
    private async Task<bool?> JoinAsync(string host, IAgentChannel channel, ProgramObservation? agent, CancellationToken cancellation)
    {
        if (channel.IsResident)
        {
            return false;
        }
        if (!KeepsConnections || agent is not { IsRunning: true, ProcessId: { } process } || joined.GetValueOrDefault(host) == process)
        {
            return null;
        }
        joined[host] = process;
        await channel.RenewAsync(cancellation).ConfigureAwait(false);
        return !channel.IsResident;
    }

    private static void TellChanges(
        IReadOnlyList<DaemonDescription> before, List<DaemonDescription> now, Action<DaemonDescription, DaemonDescription> changed)
    {
        var old = before.ToDictionary(daemon => daemon.DaemonName);
        foreach (var daemon in now)
        {
            if (old.TryGetValue(daemon.DaemonName, out var was) && was.Status != daemon.Status)
            {
                changed(was, daemon);
            }
        }
    }

    /// <summary>Asks for devices where an OSD spec needs them and they are not known, and for raw OSDs where the cluster has an OSD without a daemon.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="with">Further specs that are about to be applied.</param>
    public async Task ObserveDevicesAsync(CancellationToken cancellation, IEnumerable<Specs.ServiceSpec>? with = null)
    {
        var (inventory, raw) = DeviceLooks(with);
        await PatientlyAsync(
            inventory.Concat(raw).Distinct(), "devices", host => ObserveDevicesOfAsync(host, inventory.Contains(host), raw.Contains(host), cancellation),
            PatienceForDevices, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks hosts for their devices and the OSDs on them anew, whatever was known.</summary>
    public Task ObserveStorageAsync(IEnumerable<string> hostNames, CancellationToken cancellation) => PatientlyAsync(
        [.. hostNames.Where(state.Current.Answers)], "devices", host => ObserveDevicesOfAsync(host, inventory: true, raw: true, cancellation),
        PatienceForDevices, cancellation);

    // Hosts to ask for their inventory, and hosts to ask for OSDs on raw devices.
    private (HashSet<string> Inventory, HashSet<string> Raw) DeviceLooks(IEnumerable<Specs.ServiceSpec>? with)
    {
        var current = state.Current;
        var specs = current.DesiredServices.Concat(with ?? []).OfType<DriveGroupSpec>().Where(spec => !spec.Unmanaged).ToList();
        var searchRaw = OsdPlanner.WithoutDaemon(current).Count > 0;
        if (specs.Count == 0 && !searchRaw)
        {
            return ([], []);
        }
        var all = current.Hosts.Values.Where(host => current.Answers(host.HostName)).Select(host => host.Spec).ToList();
        return (
            [.. specs.SelectMany(spec => spec.Placement.FilterMatchingHosts(all)).Where(host => current.Observations.GetValueOrDefault(host)?.Devices is null)],
            searchRaw ? [.. all.Select(host => host.HostName)] : []);
    }

    private async Task ObserveDevicesOfAsync(string host, bool inventory, bool raw, CancellationToken cancellation)
    {
        var cluster = state.Current.Cluster;
        var request = new CephVolumeRequest { Fsid = fsid, Image = cluster.ContainerImage ?? "", Config = cluster.MinimalConfig };
        try
        {
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            if (inventory)
            {
                var devices = InventoryDevice.ParseList(await channel.CephVolumeInventoryAsync(request, cancellation).ConfigureAwait(false));
                state.SetObservation(host, seen => seen with { Devices = devices, DevicesAt = time.GetUtcNow() });
            }
            if (raw)
            {
                var found = RawOsds(await channel.CephVolumeRawListAsync(request, cancellation).ConfigureAwait(false));
                state.SetObservation(host, seen => seen with { RawOsds = found });
            }
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            // Unknown, never none: the planner notes that the devices are not known.
            state.SetObservation(host, seen => seen with { Devices = null, RawOsds = null, Problem = e.Message, ProblemId = e.Id });
        }
    }

    // Of what is told when it changes, too: a change that nobody told is seen after that time.
    private bool IsFresh(DateTimeOffset? askedAt, string option) =>
        askedAt is { } asked && time.GetUtcNow() - asked <= state.Current.Cluster.Options.Time(option);

    /// <summary>Reads what <c>ceph-volume raw list</c> prints: OSD uuid → properties.</summary>
    internal static IReadOnlyList<RawOsd> RawOsds(string json) =>
        [.. JObject.Parse(json.Length == 0 ? "{}" : json).Properties().Select(osd => new RawOsd(
            osd.Value.Value<int>("osd_id"), osd.Value.Value<string>("osd_uuid") ?? osd.Name, osd.Value.Value<string>("ceph_fsid") ?? "",
            osd.Value.Value<string>("device") ?? ""))];

    private static List<string> Networks(string? option) =>
        [.. (option ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string? Option(IReadOnlyList<ConfigEntry> dump, string section, string name) =>
        dump.FirstOrDefault(option => option.Who == section && option.Name == name)?.Value;

    private static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Freeze(Dictionary<string, Dictionary<string, List<string>>> networks) =>
        networks.ToDictionary(
            network => network.Key,
            network => (IReadOnlyDictionary<string, IReadOnlyList<string>>)network.Value.ToDictionary(
                entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value));
}
