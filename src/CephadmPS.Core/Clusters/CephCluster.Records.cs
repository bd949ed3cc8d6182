using CephadmPS.Core.Clusters.Repair;
using CephadmPS.Core.Errors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Cache;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.State.Migrations;
using CephadmPS.Core.State.Records;
using CephadmPS.Core.State.Stores;

namespace CephadmPS.Core.Clusters;

// What a session keeps of the cluster's records, and when it reads them.
public sealed partial class CephCluster
{
    private static readonly RecordUse[] Everything = [RecordUse.Intent, RecordUse.Observed];
    private readonly HostCache cache;
    private static readonly TimeSpan MirrorAge = TimeSpan.FromMinutes(1);
    private readonly ControllerFiles files;
    private readonly MirroredStore mirrored;
    private long heldEpoch;
    private long? refreshedAt;
    private bool loaded;
    private bool migrated;

    /// <summary>Reads inventory, specs and what else is stored again; what was last seen of hosts only the first time.</summary>
    internal async Task ReloadAsync(CancellationToken cancellation)
    {
        if (leader.Leads)
        {
            await MigrateAsync(cancellation).ConfigureAwait(false);
            await HoldAsync(cancellation).ConfigureAwait(false);
        }
        var stored = await Records.LoadAsync(cancellation, loaded ? [RecordUse.Intent] : Everything).ConfigureAwait(false);
        var remembered = loaded ? [] : HostCache.Remember(stored.Records, stored.Hosts.Keys);
        State.Update(current => current with
        {
            Hosts = stored.Hosts,
            Specs = stored.Specs,
            Records = current.Records.Replace(stored.Records, stored.Kinds.Where(kind => kind.Use == RecordUse.Intent && kind.Type != typeof(HostRecord) && kind.Type != typeof(SpecRecord))),
            Observations = stored.Hosts.Keys.ToDictionary(
                host => host,
                host => HostSilence.Told(
                    current.Observations.GetValueOrDefault(host) ?? remembered.GetValueOrDefault(host) ?? new HostObservation(),
                    stored.Records.Find<SilenceRecord>(host)?.Since)),
        });
        loaded = true;
        if (stored.Hosts.Count > 0)
        {
            await Hosts.SetHostsAsync(stored.Hosts.Values.Select(host => host.Address)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Looks at records, cluster and hosts, for a plan. Another controller may have acted since this session looked last: what hosts have told of devices
    /// and networks meanwhile makes these unknown, so that they are asked for again.
    /// </summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        // A loop of this session takes what hosts tell by itself.
        while ((loop is null || loop.Status.State == "Ended") && Hosts.Changes.TryRead(out var change))
        {
            if (change.Notice.Kind != "daemons")
            {
                State.SetObservation(change.HostName, seen => seen with
                {
                    Devices = change.Notice.Kind == "networks" ? seen.Devices : null, Networks = change.Notice.Kind == "devices" ? seen.Networks : null,
                });
            }
        }
        // Hosts tell the loop what changes; what people set in the mons' configuration nobody tells.
        await (loop is { KnowsHosts: true }
            ? observer.ObserveClusterAsync(cancellation)
            : observer.ObserveAllAsync(detail: false, cancellation)).ConfigureAwait(false);
    }

    private async Task KeepForLoopAsync(CancellationToken cancellation)
    {
        if (leader.Leads)
        {
            await cache.SaveDueAsync(cancellation).ConfigureAwait(false);
        }
        else if (refreshedAt is not { } last || Time.GetElapsedTime(last) > MirrorAge)
        {
            // A standby that is asked to repair, or to begin without quorum, shall know what the leader knew.
            refreshedAt = Time.GetTimestamp();
            await mirrored.RefreshAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What was repaired while the cluster had no quorum, in order.</summary>
    public async Task<IReadOnlyList<RepairRecord>> GetRepairsAsync(CancellationToken cancellation) =>
        [.. (await Records.LoadAsync<RepairRecord>(cancellation).ConfigureAwait(false)).Values.OrderBy(repair => repair.Began)];

    /// <summary>
    /// What this computer's copy of the records tells, before the mons are asked: which hosts have them. What the mons tell replaces it.
    /// </summary>
    private async Task WarmAsync(CancellationToken cancellation)
    {
        try
        {
            var stored = await new ClusterRecords(files.Mirror).LoadAsync(cancellation).ConfigureAwait(false);
            if (stored.Hosts.Count == 0)
            {
                return;
            }
            State.Update(current => current with { Hosts = stored.Hosts, Specs = stored.Specs, Observations = HostCache.Remember(stored.Records, stored.Hosts.Keys) });
            // Hosts that were added from elsewhere since are in neither; those of the profile may be all that still is.
            await Hosts.SetHostsAsync(Profile.Hosts.Where(host => !stored.Hosts.ContainsKey(host.HostName)).Concat(stored.Hosts.Values.Select(host => host.Address))).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephadmException or IOException or UnauthorizedAccessException)
        {
            // A copy that is damaged or of a newer release only makes the beginning slower.
        }
    }

    /// <summary>Remembers on this computer that it leads, keeps a copy of the records here, and tells the cluster what was repaired without quorum.</summary>
    private async Task HoldAsync(CancellationToken cancellation)
    {
        var epoch = leader.Epoch;
        if (!leader.Leads || heldEpoch == epoch)
        {
            return;
        }
        heldEpoch = epoch;
        try
        {
            await files.SaveHolderAsync(new EpochHolder(epoch, LeaderSession.ProcessName, Time.GetUtcNow()), cancellation).ConfigureAwait(false);
            await mirrored.EnableAsync(cancellation).ConfigureAwait(false);
            foreach (var repair in await files.ReadRepairsAsync(cancellation).ConfigureAwait(false))
            {
                await Records.SaveAsync(repair, cancellation).ConfigureAwait(false);
                await files.RemoveRepairAsync(repair, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a copy there is no repair from here; the cluster itself is led all the same.
        }
    }

    /// <summary>Keeps what was seen of hosts for the controller that comes next.</summary>
    private async Task KeepAsync(CancellationToken cancellation)
    {
        try
        {
            await cache.SaveNowAsync(cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id != "StaleEpoch")
        {
            // What was asked for is done; the next controller asks the hosts instead.
        }
    }

    /// <summary>
    /// Brings the records up to this release's form, once a session. Errors: <c>LeaderOutdated</c> when a controller of an older release leads, which
    /// would not understand what this one writes.
    /// </summary>
    private async Task MigrateAsync(CancellationToken cancellation)
    {
        if (migrated)
        {
            return;
        }
        if (leader.Leads)
        {
            await Records.MigrateAsync(cancellation).ConfigureAwait(false);
        }
        else if (await Records.ReadSchemaAsync(cancellation).ConfigureAwait(false) is var version && version < SchemaVersion.Current)
        {
            throw new CephadmException("LeaderOutdated", ErrorKind.Conflict,
                $"The controller that leads keeps records of form {version}; this release writes form {SchemaVersion.Current}, which it does not understand.",
                "Update that controller first (Get-CephReconcile tells which it is), or end it: this one then leads.");
        }
        migrated = true;
    }
}
