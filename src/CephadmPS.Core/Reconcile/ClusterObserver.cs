using System.Collections.Concurrent;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Looks at hosts and cluster and puts what it sees into the state. A host that is slow or does not answer costs its own slot only: after a
/// while nobody waits for it any more, and its look, when it ends, tells the state by itself.
/// </summary>
public sealed class ClusterObserver(string fsid, HostConnections hosts, IMonitorClient monitors, LiveState state, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Task> overdue = new(StringComparer.Ordinal);

    /// <summary>How long hosts may be silent before they are suspect and offline.</summary>
    public SilenceLimits Limits { get; init; } = SilenceLimits.Default;

    /// <summary>A look at a host is waited for this long, default 15 s; then the host is suspect.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for a host that was silent already, default 1 s.</summary>
    public TimeSpan PatienceWithSilent { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A look at a host's devices is waited for this long, default 90 s; until it ends they are unknown.</summary>
    public TimeSpan PatienceForDevices { get; init; } = TimeSpan.FromSeconds(90);

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
        await Task.WhenAll(quorum, mgr, osds, config, options).ConfigureAwait(false);
        var (dump, map, mons) = (await options.ConfigureAwait(false), await mgr.ConfigureAwait(false), await quorum.ConfigureAwait(false));
        var observed = new ClusterObservation
        {
            MonmapEpoch = mons.MonMap.Epoch,
            Mons = [.. mons.MonMap.Mons.Select(mon => mon.Name)],
            Quorum = mons.Names,
            ActiveMgr = map.ActiveName.Length > 0 ? map.ActiveName : null,
            StandbyMgrs = map.Standbys,
            Osds = (await osds.ConfigureAwait(false)).Osds.ToDictionary(
                osd => osd.Id, osd => new OsdObservation(osd.Id, osd.Uuid, osd.Up, osd.In) { Destroyed = osd.Destroyed }),
            PublicNetworks = Networks(Option(dump, "mon", "public_network") ?? Option(dump, "global", "public_network")),
            ContainerImage = Option(dump, "global", "container_image") ?? Option(dump, "mon", "container_image"),
            MinimalConfig = await config.ConfigureAwait(false),
        };
        observed = await WithOsdDetailsAsync(observed, cancellation).ConfigureAwait(false);
        state.Update(current => current with { Cluster = observed });
    }

    // Asked only while somebody needs it: places of destroyed OSDs, and how far those in the removal queue are.
    private async Task<ClusterObservation> WithOsdDetailsAsync(ClusterObservation observed, CancellationToken cancellation)
    {
        if (observed.Osds.Values.Any(osd => osd.Destroyed))
        {
            var tree = await monitors.GetOsdTreeAsync(cancellation).ConfigureAwait(false);
            var hosts = tree.Where(node => node.Type == "host").SelectMany(node => node.Children.Select(child => (child, node.Name))).ToDictionary(pair => pair.child, pair => pair.Name);
            observed = observed with { Osds = observed.Osds.ToDictionary(osd => osd.Key, osd => osd.Value with { HostName = hosts.GetValueOrDefault(osd.Key) }) };
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
        Task.WhenAll(hostNames.ToList().Select(host => ObserveHostAsync(host, detail, cancellation)));

    /// <summary>Notes that a host does not answer. What was known of it stays (promise 4).</summary>
    public void MarkSilent(string host, string problem)
    {
        var now = time.GetUtcNow();
        var lastWord = now - hosts.SignOf(host).Silence;
        state.SetObservation(host, seen => HostSilence.Silent(seen, lastWord, now, problem, Limits));
    }

    private async Task ObserveHostAsync(string host, bool detail, CancellationToken cancellation)
    {
        var silent = state.Current.Observations.GetValueOrDefault(host) is { Life: HostLife.Suspect or HostLife.Offline };
        if (!await InTimeAsync($"look {host}", () => LookAsync(host, detail, cancellation), silent ? PatienceWithSilent : Patience, cancellation).ConfigureAwait(false))
        {
            MarkSilent(host, state.Current.Observations.GetValueOrDefault(host)?.Problem ?? $"Host {host} has not told its daemons within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>
    /// Begins something and waits for it, but not for ever; one that is overdue from before is waited for first, and nothing is begun beside it.
    /// </summary>
    /// <returns>False when it is still under way.</returns>
    private async Task<bool> InTimeAsync(string what, Func<Task> begin, TimeSpan patience, CancellationToken cancellation)
    {
        if (overdue.TryGetValue(what, out var before) && !await EndsAsync(before).ConfigureAwait(false))
        {
            return false;
        }
        var task = begin();
        if (await EndsAsync(task).ConfigureAwait(false))
        {
            await task.ConfigureAwait(false);
            return true;
        }
        overdue[what] = task;
        _ = task.ContinueWith(
            ended =>
            {
                _ = ended.Exception; // Seen; whoever looks next meets it again.
                overdue.TryRemove(KeyValuePair.Create(what, ended));
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return false;

        async Task<bool> EndsAsync(Task one)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var patient = Task.Delay(patience, time, enough.Token);
            var ended = await Task.WhenAny(one, patient).ConfigureAwait(false) == one;
            cancellation.ThrowIfCancellationRequested();
            await enough.CancelAsync().ConfigureAwait(false);
            return ended;
        }
    }

    private async Task LookAsync(string host, bool detail, CancellationToken cancellation)
    {
        try
        {
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            var known = state.Current.Observations.GetValueOrDefault(host);
            var daemons = channel.ListDaemonsAsync(fsid, null, detail, cancellation);
            var networks = known is { Reachable: true, Networks: not null } ? null : channel.ListNetworksAsync(cancellation);
            var facts = known?.Facts is not null ? null : channel.GatherFactsAsync(cancellation);
            var listed = (await daemons.ConfigureAwait(false)).Where(daemon => daemon.Fsid == fsid).Select(daemon => HostListings.ToDescription(host, daemon)).ToList();
            var seenNetworks = networks is null ? null : Freeze(await networks.ConfigureAwait(false));
            var seenFacts = facts is null ? null : await facts.ConfigureAwait(false);
            state.SetObservation(host, seen => HostSilence.Answered(seen) with
            {
                Daemons = listed,
                Networks = seenNetworks ?? seen.Networks,
                Facts = seenFacts ?? seen.Facts,
                RefreshedAt = time.GetUtcNow(),
            });
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            MarkSilent(host, e.Message);
        }
    }

    /// <summary>Asks hosts for their devices and the OSDs on them anew, whatever was known.</summary>
    public Task ObserveStorageAsync(IEnumerable<string> hostNames, CancellationToken cancellation) =>
        Task.WhenAll(hostNames.Where(state.Current.Answers).ToList().Select(host => InTimeAsync(
            $"devices {host}", () => ObserveDevicesOfAsync(host, inventory: true, raw: true, cancellation), PatienceForDevices, cancellation)));

    /// <summary>Asks for devices where an OSD spec needs them and they are not known, and for raw OSDs where the cluster has an OSD without a daemon.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="with">Further specs that are about to be applied.</param>
    public async Task ObserveDevicesAsync(CancellationToken cancellation, IEnumerable<Specs.ServiceSpec>? with = null)
    {
        var current = state.Current;
        var specs = current.DesiredServices.Concat(with ?? []).OfType<DriveGroupSpec>().Where(spec => !spec.Unmanaged).ToList();
        var searchRaw = OsdPlanner.WithoutDaemon(current).Count > 0;
        if (specs.Count == 0 && !searchRaw)
        {
            return;
        }
        var all = current.Hosts.Values.Where(host => current.Answers(host.HostName)).Select(host => host.Spec).ToList();
        var wanted = specs.SelectMany(spec => spec.Placement.FilterMatchingHosts(all)).ToHashSet();
        await Task.WhenAll(all.Select(host => host.HostName).Select(host => InTimeAsync(
            $"devices {host}",
            () => ObserveDevicesOfAsync(host, inventory: wanted.Contains(host) && current.Observations[host].Devices is null, raw: searchRaw, cancellation),
            PatienceForDevices,
            cancellation))).ConfigureAwait(false);
    }

    private async Task ObserveDevicesOfAsync(string host, bool inventory, bool raw, CancellationToken cancellation)
    {
        if (!inventory && !raw)
        {
            return;
        }
        var cluster = state.Current.Cluster;
        var request = new CephVolumeRequest { Fsid = fsid, Image = cluster.ContainerImage ?? "", Config = cluster.MinimalConfig };
        try
        {
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            if (inventory)
            {
                var devices = InventoryDevice.ParseList(await channel.CephVolumeInventoryAsync(request, cancellation).ConfigureAwait(false));
                state.SetObservation(host, seen => seen with { Devices = devices });
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
            state.SetObservation(host, seen => seen with { Devices = null, RawOsds = null, Problem = e.Message });
        }
    }

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
