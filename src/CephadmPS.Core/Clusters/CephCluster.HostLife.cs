using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Life of the hosts: maintenance, drain, removal, labels, address, suspension.</summary>
public sealed partial class CephCluster
{
    // A command that is ended while it works still gets this long to leave nothing half done.
    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(20);

    /// <summary>May all daemons of a host be stopped now; one answer a type. Errors: <c>HostUnknown</c>, <c>HostOffline</c>.</summary>
    public async Task<IReadOnlyList<HostStopAnswer>> TestHostStopAsync(string hostName, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        hosts.Answering(hostName);
        return await new HostStopCheck(Monitors).AskAsync(State.Current, hostName, cancellation).ConfigureAwait(false);
    }

    /// <summary>What <see cref="EnterMaintenanceAsync"/> would do. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewMaintenanceAsync(string hostName, MaintenanceOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        var host = hosts.Known(hostName);
        if (host.Maintenance == MaintenanceStage.Entered)
        {
            return new Plan { Fsid = Fsid, Steps = [] };
        }
        await RequireMaintenanceAsync(hostName, options, cancellation).ConfigureAwait(false);
        return WhatFollows(current => current.With(host with { Maintenance = MaintenanceStage.Entering }));
    }

    /// <summary>
    /// Puts a host into maintenance: its OSDs are not marked out, the active mgr hands over, its daemons are stopped and stay stopped, plans leave it alone.
    /// Fails as a whole: the host is then as before. Errors: <c>HostUnknown</c>, <c>HostOffline</c>, <c>OnlyHost</c>, <c>NotOkToStop</c>, <c>ForceNeeded</c>, <c>StepFailed</c>.
    /// </summary>
    public Task<ChangeResult> EnterMaintenanceAsync(
        string hostName, MaintenanceOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CarryOutAsync(
            $"put host {hostName} into maintenance",
            async (steps, token) =>
            {
                await LookAtHostsAsync(token).ConfigureAwait(false);
                var host = hosts.Known(hostName);
                if (host.Maintenance == MaintenanceStage.Entered)
                {
                    return new ChangeResult(hostName, false, $"{hostName} is in maintenance already.");
                }
                await RequireMaintenanceAsync(hostName, options, token).ConfigureAwait(false);
                if (!State.Current.Answers(hostName))
                {
                    await hosts.SaveAsync(HostOperations.InMaintenance(host), token).ConfigureAwait(false);
                    return new ChangeResult(hostName, true, $"{hostName} does not answer; it counts as in maintenance and is left alone.");
                }
                await hosts.SaveAsync(host with { Maintenance = MaintenanceStage.Entering }, token).ConfigureAwait(false);
                try
                {
                    await Reconciler.RunStepsAsync(step => IsMaintenanceOf(step, hostName), steps, token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is OperationCanceledException || (e is CephadmException known && known.Id != "StaleEpoch"))
                {
                    using var grace = new CancellationTokenSource(UndoTime, Time);
                    await TakeBackMaintenanceAsync(host, grace.Token).ConfigureAwait(false);
                    throw;
                }
                return new ChangeResult(hostName, true, $"{hostName} is in maintenance.");
            },
            result => result.Changed, progress, cancellation);
    }

    /// <summary>What <see cref="ExitMaintenanceAsync"/> would do. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewMaintenanceExitAsync(string hostName, bool offline, bool force, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        var host = hosts.Known(hostName);
        if (host.Maintenance == MaintenanceStage.None)
        {
            return new Plan { Fsid = Fsid, Steps = [] };
        }
        HostOperations.RequireLife(State.Current, hostName, offline, force, $"Exit-CephHostMaintenance {hostName} -Offline -Force");
        return new Plan { Fsid = Fsid, Steps = [MaintenancePlanner.Exit(host, offline)] };
    }

    /// <summary>
    /// Takes a host out of maintenance. Errors: <c>HostUnknown</c>; <c>HostOffline</c> when it does not answer, unless <paramref name="offline"/> and
    /// <paramref name="force"/> say that nobody shall ask it; <c>HostOnline</c>, <c>ForceNeeded</c>, <c>StepFailed</c>.
    /// </summary>
    public Task<ChangeResult> ExitMaintenanceAsync(string hostName, bool offline, bool force, IProgress<OperationEvent>? progress, CancellationToken cancellation) =>
        CarryOutAsync(
            $"take host {hostName} out of maintenance",
            async (steps, token) =>
            {
                var plan = await PreviewMaintenanceExitAsync(hostName, offline, force, token).ConfigureAwait(false);
                if (plan.IsEmpty)
                {
                    return new ChangeResult(hostName, false, $"{hostName} is not in maintenance.");
                }
                await hosts.SaveAsync(hosts.Known(hostName) with { Maintenance = MaintenanceStage.Leaving }, token).ConfigureAwait(false);
                await Reconciler.RunPlanAsync(plan, steps, token).ConfigureAwait(false);
                return new ChangeResult(hostName, true, offline
                    ? $"{hostName} is out of maintenance; it was not asked."
                    : $"{hostName} is out of maintenance; its daemons are started.");
            },
            result => result.Changed, progress, cancellation);

    /// <summary>What <see cref="StartDrainAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewDrainAsync(string hostName, DrainOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await LookAtDrainAsync(hostName, options, cancellation).ConfigureAwait(false);
        var (host, entries) = Drain(hostName, options);
        return WhatFollows(current => OsdOperations.With(current.With(host), entries));
    }

    /// <summary>
    /// Has a host emptied: no daemon is put there any more, those that are there move away, its OSDs go through the removal queue. Reconciling does it.
    /// Errors: <c>HostUnknown</c>, <c>LastAdminHost</c> without force.
    /// </summary>
    public Task<ChangeResult> StartDrainAsync(string hostName, DrainOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IntendAsync(
            async token =>
            {
                await LookAtDrainAsync(hostName, options, token).ConfigureAwait(false);
                var (host, entries) = Drain(hostName, options);
                var known = hosts.Known(hostName);
                if (host.Spec.Equals(known.Spec) && entries.Count == 0)
                {
                    return new ChangeResult(hostName, false, $"{hostName} is being drained already.");
                }
                await hosts.SaveAsync(host, token).ConfigureAwait(false);
                await Osds.QueueAsync(entries, token).ConfigureAwait(false);
                var daemons = (State.Current.Observations.GetValueOrDefault(hostName)?.Daemons ?? []).Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal).ToList();
                return new ChangeResult(hostName, true, daemons.Count == 0
                    ? $"{hostName} gets no daemons any more; it has none."
                    : $"{hostName} is drained by reconciling; to go: {string.Join(", ", daemons)}.");
            },
            result => result.Changed, cancellation);
    }

    /// <summary>What <see cref="StopDrainAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewStopDrainAsync(string hostName, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        var (host, ids, drained) = Undrained(hostName);
        if (!drained)
        {
            return Only(hostName, $"{hostName} is not being drained.");
        }
        return WhatFollows(current => OsdOperations.With(current.With(host), ids.Select(id => current.RemovalOf(id)! with { Stopped = true })));
    }

    /// <summary>Ends the drain of a host: its labels go, OSDs that are still there stay and get their weight back. Errors: <c>HostUnknown</c>.</summary>
    public Task<ChangeResult> StopDrainAsync(string hostName, IProgress<OperationEvent>? progress, CancellationToken cancellation) => CarryOutAsync(
        $"end the drain of host {hostName}",
        async (steps, token) =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            await observer.ObserveClusterAsync(token).ConfigureAwait(false);
            var (host, ids, drained) = Undrained(hostName);
            if (!drained)
            {
                return new ChangeResult(hostName, false, $"{hostName} is not being drained.");
            }
            await hosts.SaveAsync(host, token).ConfigureAwait(false);
            await Osds.StopAsync(ids, token).ConfigureAwait(false);
            await Reconciler.RunStepsAsync(step => step is StopOsdRemovalStep stop && ids.Contains(stop.OsdId), steps, token).ConfigureAwait(false);
            return new ChangeResult(hostName, true, $"{hostName} is not drained any more{(ids.Count > 0 ? $"; {string.Join(", ", ids.Select(id => $"osd.{id}"))} {(ids.Count == 1 ? "stays" : "stay")}" : "")}.");
        },
        result => result.Changed, progress, cancellation);

    /// <summary>Hosts that are being drained, and how far they are.</summary>
    public async Task<IReadOnlyList<CephHostDrain>> GetDrainsAsync(CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        return DrainView.Of(State.Current, Reconciler.PlanNow(0));
    }

    /// <summary>What <see cref="AddHostLabelsAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public Task<Plan> PreviewAddHostLabelsAsync(string hostName, IReadOnlyList<string> labels, CancellationToken cancellation) =>
        PreviewHostAsync(hostName, host => WithLabels(host, labels), cancellation);

    /// <summary>Gives a host labels. Errors: <c>HostUnknown</c>, <c>LabelInvalid</c>.</summary>
    public Task<ChangeResult> AddHostLabelsAsync(string hostName, IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return ChangeHostAsync(
            hostName, host => WithLabels(host, labels),
            changed => changed ? $"{hostName} has label {string.Join(", ", labels)}." : $"{hostName} had it already.", cancellation);
    }

    /// <summary>What <see cref="RemoveHostLabelsAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public Task<Plan> PreviewRemoveHostLabelsAsync(string hostName, IReadOnlyList<string> labels, bool force, CancellationToken cancellation) =>
        PreviewHostAsync(hostName, host => WithoutLabels(host, labels, force), cancellation);

    /// <summary>Takes labels from a host. Errors: <c>HostUnknown</c>, <c>LastAdminHost</c> without force.</summary>
    public Task<ChangeResult> RemoveHostLabelsAsync(string hostName, IReadOnlyList<string> labels, bool force, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return ChangeHostAsync(
            hostName, host => WithoutLabels(host, labels, force),
            changed => changed ? $"{hostName} has no label {string.Join(", ", labels)} any more." : $"{hostName} did not have it.", cancellation);
    }

    /// <summary>
    /// Says where a host is reached from now on; verified there first, by its pinned key and its name. Errors: <c>HostUnknown</c>, those of connecting to a host.
    /// </summary>
    public Task<ChangeResult> SetHostAddressAsync(AddHostOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IntendAsync(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                hosts.Known(options.HostName);
                var changed = await hosts.AddAsync(options, text => Tell(progress, options.HostName, text), token).ConfigureAwait(false);
                return new ChangeResult(options.HostName, changed, changed
                    ? $"{options.HostName} is reached at {options.Address}."
                    : $"{options.HostName} is reached at {options.Address} already.");
            },
            result => result.Changed, cancellation);
    }

    /// <summary>What <see cref="SetHostAddressAsync"/> would change. Connects to nothing and writes nothing. Errors: <c>HostUnknown</c>.</summary>
    public async Task<Plan> PreviewHostAddressAsync(AddHostOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await ReloadAsync(cancellation).ConfigureAwait(false);
        var known = hosts.Known(options.HostName);
        return known.Spec.Address == options.Address && (options.Port ?? known.Port) == known.Port
            ? Only(options.HostName, $"{options.HostName} is reached at {options.Address} already.")
            : Only(options.HostName, $"connect to {options.Address}, compare its key and name, then store it in place of {known.Spec.Address}");
    }

    /// <summary>What <see cref="SuspendHostAsync"/> would take from the plan, or <see cref="ResumeHostAsync"/> add to it. Writes nothing anywhere. Errors as there.</summary>
    public Task<Plan> PreviewSuspensionAsync(string hostName, bool suspend, CancellationToken cancellation) =>
        PreviewHostAsync(hostName, host => suspend ? Suspended(host) : host with { Suspended = null }, cancellation);

    /// <summary>Plans leave a host and its daemons as they are, until it is resumed. Errors: <c>HostUnknown</c>.</summary>
    public Task<ChangeResult> SuspendHostAsync(string hostName, CancellationToken cancellation) => ChangeHostAsync(
        hostName, Suspended,
        changed => changed ? $"{hostName} is suspended: it and its daemons are left as they are." : $"{hostName} is suspended already.", cancellation);

    /// <summary>Plans take a host into account again. Errors: <c>HostUnknown</c>.</summary>
    public Task<ChangeResult> ResumeHostAsync(string hostName, CancellationToken cancellation) => ChangeHostAsync(
        hostName, host => host with { Suspended = null },
        changed => changed ? $"{hostName} is taken into account again." : $"{hostName} is not suspended.", cancellation);

    /// <summary>Has a host look for disks that were plugged in; its devices are then looked at anew. Errors: <c>HostUnknown</c> and those of a host that cannot be reached.</summary>
    public async Task<CephHostDisks> RescanDisksAsync(string hostName, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        hosts.Known(hostName);
        var channel = await Hosts.GetAsync(hostName, cancellation).ConfigureAwait(false);
        var result = await channel.DiskRescanAsync(cancellation).ConfigureAwait(false);
        State.SetObservation(hostName, seen => seen with { Devices = null });
        loop?.Wake();
        return new CephHostDisks(hostName, result.Scanned, result.Skipped, result.Failed, result.Message);
    }

    /// <summary>What <see cref="RemoveHostAsync"/> would do, and what would be lost. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewRemoveHostAsync(string hostName, RemoveHostOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        hosts.Known(hostName);
        HostOperations.RequireLife(State.Current, hostName, options.Offline, options.Force, $"Remove-CephHost {hostName} -Offline -Force");
        if (!options.Offline)
        {
            if (!options.Force)
            {
                HostOperations.RequireRemovable(State.Current, hostName);
            }
            return HostPlans.Remove(State.Current, hostName, gone: false, [], options.CrushEntry);
        }
        var bucket = MaintenancePlanner.BucketOf(hostName);
        var tree = await Monitors.GetOsdTreeAsync(cancellation).ConfigureAwait(false);
        var node = tree.FirstOrDefault(candidate => candidate.Type == "host" && candidate.Name == bucket);
        var osds = OsdIdsOn(hostName).Concat(node?.Children ?? []).Where(State.Current.Cluster.Osds.ContainsKey).ToHashSet();
        HostOperations.RequireDown(State.Current, hostName, osds);
        var plan = HostPlans.Remove(State.Current, hostName, gone: true, osds, crushEntry: node is not null);
        return plan with { Notes = [.. await WhatIsLostAsync(osds, cancellation).ConfigureAwait(false)] };
    }

    /// <summary>
    /// Removes a host (reference 1.1.2). Errors: <c>HostUnknown</c>; <c>HostHasDaemons</c> and <c>LastAdminHost</c> without force; <c>HostOffline</c> unless it is
    /// said to be gone, <c>HostOnline</c> when that is not true, <c>ForceNeeded</c>; <c>CrushEntryInUse</c>, <c>StepFailed</c>.
    /// </summary>
    public Task<ChangeResult> RemoveHostAsync(string hostName, RemoveHostOptions options, IProgress<OperationEvent>? progress, CancellationToken cancellation) => CarryOutAsync(
        $"remove host {hostName}",
        async (steps, token) =>
        {
            var plan = await PreviewRemoveHostAsync(hostName, options, token).ConfigureAwait(false);
            var address = State.Current.Hosts[hostName].Address;
            await Reconciler.RunPlanAsync(plan, steps, token).ConfigureAwait(false);
            await hosts.SetAsync().ConfigureAwait(false);
            if (!options.Offline)
            {
                await HostAgents.DismissAsync(address, Profile.Ssh, environment, text => Tell(progress, hostName, text), token).ConfigureAwait(false);
            }
            var removal = plan.Steps.OfType<RemoveHostStep>().Single();
            var forgotten = plan.Steps.OfType<ForgetDaemonStep>().Select(step => step.DaemonName).ToList();
            return new ChangeResult(hostName, true, $"Host {hostName} is removed from the inventory"
                + (removal.LeftRunning > 0 ? $"; its {removal.LeftRunning} daemons go on running and are no longer managed" : "")
                + (forgotten.Count > 0 ? $"; {string.Join(", ", forgotten)} are forgotten" : "") + "." + string.Concat(plan.Notes.Select(note => " " + note.Text)));
        },
        result => result.Changed, progress, cancellation);

    private async Task<List<PlanNote>> WhatIsLostAsync(HashSet<int> osds, CancellationToken cancellation)
    {
        if (osds.Count == 0)
        {
            return [new PlanNote("NothingLost", "osd", "It has no OSDs, so that no data is lost.")];
        }
        var answer = await Monitors.OsdSafeToDestroyAsync([.. osds], cancellation).ConfigureAwait(false);
        var lost = osds.Except(answer.Safe).Order().ToList();
        return lost.Count == 0
            ? [new PlanNote("NothingLost", "osd", "Ceph calls all its OSDs safe to destroy: all data is elsewhere.")]
            : [.. lost.Select(id => new PlanNote("DataLost", $"osd.{id}", $"osd.{id} is not safe to destroy: data of which no other OSD has a copy is lost for good.",
                "Wait until the cluster has recovered without it (Get-CephStatus), then nothing is lost."))];
    }

    private async Task RequireMaintenanceAsync(string hostName, MaintenanceOptions options, CancellationToken cancellation)
    {
        if (options is { Whatever: true, Force: false })
        {
            throw new CephadmException("ForceNeeded", ErrorKind.Refused, "Passing over all checks needs force as well.",
                $"Enter-CephHostMaintenance {hostName} -Force -YesIReallyMeanIt", hostName);
        }
        if (options.Whatever)
        {
            return;
        }
        if (State.Current.Hosts.Count == 1)
        {
            throw new CephadmException("OnlyHost", ErrorKind.Refused, $"{hostName} is the only host: the whole cluster would stand still.",
                $"If that is meant: Enter-CephHostMaintenance {hostName} -Force -YesIReallyMeanIt", hostName);
        }
        if (!State.Current.Answers(hostName))
        {
            throw HostOperations.Offline(State.Current, hostName, $"If it shall be left alone while it is down: Enter-CephHostMaintenance {hostName} -Force -YesIReallyMeanIt");
        }
        HostStopCheck.Require(hostName, await new HostStopCheck(Monitors).AskAsync(State.Current, hostName, cancellation).ConfigureAwait(false), options.Force, options.Whatever);
    }

    // Nothing is left half done: the agent has put its own part back, so the flag and the stage remain.
    private async Task TakeBackMaintenanceAsync(HostRecord host, CancellationToken cancellation)
    {
        if (State.Current.Observations.GetValueOrDefault(host.HostName)?.Daemons?.Any(daemon => daemon.DaemonType == "osd") == true)
        {
            try
            {
                await Monitors.SetNooutAsync(MaintenancePlanner.BucketOf(host.HostName), set: false, cancellation).ConfigureAwait(false);
            }
            catch (CephadmException e) when (e.Id == "MonitorCommandFailed")
            {
                // It has no bucket of that name, which is why setting it failed.
            }
        }
        await hosts.SaveAsync(host with { Maintenance = MaintenanceStage.None }, cancellation).ConfigureAwait(false);
    }

    private static bool IsMaintenanceOf(PlanStep step, string hostName) => step switch
    {
        EnterMaintenanceStep or ExitMaintenanceStep => step.HostName == hostName,
        SetNooutStep flags => flags.Bucket == MaintenancePlanner.BucketOf(hostName),
        HandOverMgrStep => true,
        _ => false,
    };

    // What would be done beside what is done anyway, if the state were another one.
    private Plan WhatFollows(Func<ClusterState, ClusterState> change)
    {
        var seed = NewSeed();
        var current = State.Current;
        return PlanDifference.Of(Planner.Plan(current, seed), Planner.Plan(change(current), seed));
    }

    private IEnumerable<int> OsdIdsOn(string hostName) =>
        (State.Current.Observations.GetValueOrDefault(hostName)?.Daemons ?? []).Where(daemon => daemon.DaemonType == "osd")
            .Select(daemon => int.Parse(daemon.DaemonId, System.Globalization.CultureInfo.InvariantCulture));

    private (HostRecord Host, IReadOnlyList<OsdRemoval> Entries) Drain(string hostName, DrainOptions options)
    {
        var host = hosts.Known(hostName);
        if (!options.Force && !options.KeepConfKeyring && State.Current.HasLabel(hostName, ClientFilesPlanner.AdminLabel))
        {
            HostOperations.RequireOtherAdmin(State.Current, hostName, $"Start-CephHostDrain {hostName} -Force, or -KeepConfKeyring");
        }
        string[] labels = options.KeepConfKeyring ? [SpecialLabels.NoSchedule] : [SpecialLabels.NoSchedule, ClientFilesPlanner.NoKeyringLabel];
        var osds = OsdIdsOn(hostName).Where(State.Current.Cluster.Osds.ContainsKey).ToList();
        return (
            host with { Spec = host.Spec with { Labels = [.. host.Spec.Labels.Union(labels)] } },
            Osds.EntriesFor(new OsdRemovalOptions { OsdIds = osds, Zap = options.ZapOsdDevices }, byHostDrain: true));
    }

    private async Task LookAtDrainAsync(string hostName, DrainOptions options, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        hosts.Known(hostName);
        if (options.ZapOsdDevices)
        {
            await observer.ObserveStorageAsync([hostName], cancellation).ConfigureAwait(false);
        }
    }

    private HostRecord Suspended(HostRecord host) => host.Suspended is null ? host with { Suspended = Time.GetUtcNow() } : host;

    private static HostRecord WithLabels(HostRecord host, IReadOnlyList<string> labels)
    {
        HostOperations.RequireLabels(labels);
        return host with { Spec = host.Spec with { Labels = [.. host.Spec.Labels.Union(labels)] } };
    }

    private HostRecord WithoutLabels(HostRecord host, IReadOnlyList<string> labels, bool force)
    {
        if (!force && labels.Contains(ClientFilesPlanner.AdminLabel))
        {
            HostOperations.RequireOtherAdmin(State.Current, host.HostName, $"Remove-CephHostLabel {host.HostName} {ClientFilesPlanner.AdminLabel} -Force");
        }
        return host with { Spec = host.Spec with { Labels = [.. host.Spec.Labels.Except(labels)] } };
    }

    private (HostRecord Host, IReadOnlyList<int> OsdIds, bool Drained) Undrained(string hostName)
    {
        var host = hosts.Known(hostName);
        var ids = State.Current.OsdRemovals.Where(removal => removal is { ByHostDrain: true, Stopped: false } && removal.HostName == hostName).Select(removal => removal.OsdId).ToList();
        var labels = host.Spec.Labels.Where(label => label is not (SpecialLabels.NoSchedule or ClientFilesPlanner.NoKeyringLabel)).ToList();
        return (host with { Spec = host.Spec with { Labels = labels } }, ids, labels.Count < host.Spec.Labels.Count || ids.Count > 0);
    }

    private async Task<Plan> PreviewHostAsync(string hostName, Func<HostRecord, HostRecord> change, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        var known = hosts.Known(hostName);
        var changed = change(known);
        return changed.Equals(known) ? Only(hostName, $"{hostName} stays as it is.") : WhatFollows(current => current.With(changed));
    }

    private Plan Only(string hostName, string text) => new() { Fsid = Fsid, Steps = [], Notes = [new PlanNote("HostRecord", hostName, text)] };

    private Task<ChangeResult> ChangeHostAsync(string hostName, Func<HostRecord, HostRecord> change, Func<bool, string> text, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            var known = hosts.Known(hostName);
            var changed = change(known);
            var differs = !changed.Equals(known);
            if (differs)
            {
                await hosts.SaveAsync(changed, token).ConfigureAwait(false);
            }
            return new ChangeResult(hostName, differs, text(differs));
        },
        result => result.Changed, cancellation);

    private async Task LookAtHostsAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveAllAsync(detail: false, cancellation).ConfigureAwait(false);
    }
}
