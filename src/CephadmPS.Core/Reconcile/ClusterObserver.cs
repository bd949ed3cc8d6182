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

/// <summary>Looks at hosts and cluster and puts what it sees into the state. A host that does not answer costs its own slot only.</summary>
public sealed class ClusterObserver(string fsid, HostConnections hosts, IMonitorClient monitors, LiveState state, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Host, string What), bool> late = new();

    /// <summary>Which hosts are worked on; what is seen of their daemons meanwhile is not taken for the truth.</summary>
    public HostActivity Activity { get; } = new();

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
            PatientlyAsync(hosts, "daemons", host => ObserveHostAsync(host, detail: false, lifetime), patience, cancellation)).ConfigureAwait(false);
        var (inventory, raw) = DeviceLooks(null);
        await PatientlyAsync(
            inventory.Concat(raw).Distinct(), "devices", host => ObserveDevicesOfAsync(host, inventory.Contains(host), raw.Contains(host), lifetime), patience,
            cancellation).ConfigureAwait(false);
    }

    private async Task PatientlyAsync(
        IEnumerable<string> hostNames, string what, Func<string, Task> look, TimeSpan patience, CancellationToken cancellation)
    {
        var looks = hostNames.Where(host => !late.ContainsKey((host, what))).Select(host => (Host: host, Look: look(host))).ToList();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var all = Task.WhenAll(looks.Select(entry => entry.Look));
        await Task.WhenAny(all, Task.Delay(patience, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var slow = looks.Where(entry => !entry.Look.IsCompleted).ToList();
        foreach (var (host, pending) in slow)
        {
            late[(host, what)] = true;
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
        await Task.WhenAll(quorum, mgr, osds, config, options, reported, resumed).ConfigureAwait(false);
        var (dump, map, mons) = (await options.ConfigureAwait(false), await mgr.ConfigureAwait(false), await quorum.ConfigureAwait(false));
        var keyrings = await KeyringDigestsAsync(cancellation).ConfigureAwait(false);
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
            ImageSettings = Images.SettingsOf(dump),
            Options = OptionValues.From(dump),
            Configuration = dump.GroupBy(option => option.Mask.Length == 0 ? option.Who : $"{option.Who}/{option.Mask}").ToDictionary(
                section => section.Key,
                section => (IReadOnlyDictionary<string, string>)section.DistinctBy(option => option.Name).ToDictionary(option => option.Name, option => option.Value)),
            Reported = await reported.ConfigureAwait(false),
            KeyringDigests = keyrings,
            MinimalConfig = await config.ConfigureAwait(false),
            UpstreamResumed = await resumed.ConfigureAwait(false),
        };
        state.Update(current => current with { Cluster = observed });
    }

    private async Task<bool> UpstreamResumedAsync(CancellationToken cancellation) =>
        state.Current.Records.Find<TakeOverRecord>() is { Complete: true }
        && await monitors.GetConfigKeyAsync(UpstreamKeys.Prefix + UpstreamCluster.PauseKey, cancellation).ConfigureAwait(false) is null;

    // A key has the strength of a random number: its digest tells nothing of it.
    private async Task<Dictionary<string, string?>> KeyringDigestsAsync(CancellationToken cancellation)
    {
        var entities = ClientFilesPlanner.Entities(state.Current).ToList();
        var found = await Task.WhenAll(entities.Select(entity => monitors.GetAuthAsync(entity, cancellation))).ConfigureAwait(false);
        return entities.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second is { } key ? Planning.PlanBuilder.DigestOf(key.ExportText) : null);
    }

    /// <summary>Asks hosts for their daemons, and for networks and facts where these are not known yet.</summary>
    public Task ObserveHostsAsync(IEnumerable<string> hostNames, bool detail, CancellationToken cancellation) =>
        Task.WhenAll(hostNames.ToList().Select(host => ObserveHostAsync(host, detail, cancellation)));

    private async Task ObserveHostAsync(string host, bool detail, CancellationToken cancellation)
    {
        try
        {
            var mark = Activity.Mark(host);
            var channel = await hosts.GetAsync(host, cancellation).ConfigureAwait(false);
            var known = state.ObservationOf(host);
            var daemons = channel.ListDaemonsAsync(fsid, null, detail, cancellation);
            var networks = known is { Reachable: true, Networks: not null } && IsFresh(known.FactsAt, "device_cache_timeout") ? null : channel.ListNetworksAsync(cancellation);
            var facts = known is { IsRemembered: false, Facts: not null } && IsFresh(known.FactsAt, "facts_cache_timeout") ? null : channel.GatherFactsAsync(cancellation);
            var listed = (await daemons.ConfigureAwait(false)).Where(daemon => daemon.Fsid == fsid).Select(daemon => HostListings.ToDescription(host, daemon)).ToList();
            var seenNetworks = networks is null ? null : Freeze(await networks.ConfigureAwait(false));
            var seenFacts = facts is null ? null : await facts.ConfigureAwait(false);
            if (DaemonChanged is { } changed && known?.Daemons is { } before && Activity.QuietSince(host, mark))
            {
                TellChanges(before, listed, changed);
            }
            state.SetObservation(host, seen => seen with
            {
                IsRemembered = false,
                Reachable = true,
                Problem = null,
                ProblemId = null,
                Daemons = Activity.QuietSince(host, mark) ? listed : seen.Daemons ?? listed,
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
            // What was known stays: an unreachable host's daemons count (promise 4).
            state.SetObservation(host, seen => seen with { Reachable = false, Problem = e.Message, ProblemId = e.Id });
        }
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
        await Task.WhenAll(inventory.Concat(raw).Distinct().Select(host => ObserveDevicesOfAsync(
            host, inventory.Contains(host), raw.Contains(host), cancellation))).ConfigureAwait(false);
    }

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
        var all = current.Hosts.Values.Where(host => current.IsUsable(host.HostName)).Select(host => host.Spec).ToList();
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
