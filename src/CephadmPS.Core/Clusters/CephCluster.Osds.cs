using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Clusters;

/// <summary>OSDs: the removal queue.</summary>
public sealed partial class CephCluster
{
    private OsdOperations Osds => new(State, Records, Time);

    /// <summary>The removal queue, with what Ceph says of each OSD now.</summary>
    public async Task<IReadOnlyList<CephOsdRemoval>> GetOsdRemovalsAsync(CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveClusterAsync(cancellation).ConfigureAwait(false);
        return OsdOperations.View(State.Current);
    }

    /// <summary>What <see cref="RemoveOsdsAsync"/> would add to the plan. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewOsdRemovalAsync(OsdRemovalOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        await LookAtOsdsAsync(options.Zap, options.OsdIds, cancellation).ConfigureAwait(false);
        var entries = Osds.EntriesFor(options);
        return WhatFollows(current => OsdOperations.With(current, entries));
    }

    /// <summary>
    /// Puts OSDs into the removal queue; reconciling drains and removes them. Errors: <c>OsdUnknown</c>, <c>OsdRemovalQueued</c>.
    /// </summary>
    public Task<IReadOnlyList<ChangeResult>> RemoveOsdsAsync(OsdRemovalOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IntendAsync<IReadOnlyList<ChangeResult>>(
            async token =>
            {
                await LookAtOsdsAsync(options.Zap, options.OsdIds, token).ConfigureAwait(false);
                var entries = Osds.EntriesFor(options);
                await Osds.QueueAsync(entries, token).ConfigureAwait(false);
                var added = entries.Select(entry => entry.OsdId).ToHashSet();
                return
                [
                    .. options.OsdIds.Distinct().Order().Select(id => new ChangeResult($"osd.{id}", added.Contains(id), added.Contains(id)
                        ? $"osd.{id} is in the removal queue; it is drained and removed by reconciling."
                        : $"osd.{id} is in the removal queue already.")),
                ];
            },
            results => results.Any(result => result.Changed), cancellation);
    }

    /// <summary>What <see cref="StopOsdRemovalsAsync"/> would do. Writes nothing anywhere. Errors as there.</summary>
    public async Task<Plan> PreviewStopOsdRemovalsAsync(IReadOnlyList<int> osdIds, CancellationToken cancellation)
    {
        await ReloadAsync(cancellation).ConfigureAwait(false);
        await observer.ObserveClusterAsync(cancellation).ConfigureAwait(false);
        var stopped = Osds.QueuedOf(osdIds).Select(removal => removal with { Stopped = true });
        return WhatFollows(current => OsdOperations.With(current, stopped));
    }

    /// <summary>Takes OSDs out of the removal queue and restores their weight. Errors: <c>OsdNotQueued</c>.</summary>
    public Task<IReadOnlyList<ChangeResult>> StopOsdRemovalsAsync(IReadOnlyList<int> osdIds, IProgress<OperationEvent>? progress, CancellationToken cancellation) =>
        CarryOutAsync<IReadOnlyList<ChangeResult>>(
            $"end the removal of {string.Join(", ", osdIds.Take(20).Select(id => $"osd.{id}"))}",
            async (steps, token) =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                await observer.ObserveClusterAsync(token).ConfigureAwait(false);
                var ids = await Osds.StopAsync(osdIds, token).ConfigureAwait(false);
                // At once: until its weight is back, data goes on moving away. Should this end here, the loop goes on with it.
                await Reconciler.RunStepsAsync(step => step is StopOsdRemovalStep stop && ids.Contains(stop.OsdId), steps, token).ConfigureAwait(false);
                return [.. ids.Select(id => new ChangeResult($"osd.{id}", true, $"osd.{id} is out of the removal queue and has its weight back."))];
            },
            results => results.Any(result => result.Changed), progress, cancellation);

    /// <summary>What <see cref="ActivateOsdsAsync"/> would do. Errors as there.</summary>
    public async Task<Plan> PreviewActivationAsync(string hostName, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        hosts.Answering(hostName);
        await observer.ObserveStorageAsync([hostName], cancellation).ConfigureAwait(false);
        return HostPlans.Activate(State.Current, hostName);
    }

    /// <summary>
    /// Deploys the daemons of OSDs that are on a host's devices and run nowhere, also of disks that were moved there. Errors: <c>HostUnknown</c>, <c>HostOffline</c>, <c>StepFailed</c>.
    /// </summary>
    public Task<ChangeResult> ActivateOsdsAsync(string hostName, IProgress<OperationEvent>? progress, CancellationToken cancellation) => CarryOutAsync(
        $"start the OSDs on the devices of host {hostName}",
        async (steps, token) =>
        {
            var plan = await PreviewActivationAsync(hostName, token).ConfigureAwait(false);
            await Reconciler.RunPlanAsync(plan, steps, token).ConfigureAwait(false);
            return new ChangeResult(hostName, !plan.IsEmpty, plan.IsEmpty
                ? $"{hostName} has no OSD that is on a device and runs nowhere."
                : $"{hostName}: {string.Join(", ", plan.Steps.Select(step => step.Target))} run.");
        },
        result => result.Changed, progress, cancellation);

    /// <summary>
    /// What erasing a device would destroy, as a clause. Errors: <c>ForceNeeded</c>, <c>HostUnknown</c>, <c>HostOffline</c>, <c>HostLeftAlone</c>, <c>DeviceMissing</c>, <c>OsdRuns</c>.
    /// </summary>
    public async Task<string> DescribeZapAsync(string hostName, string device, bool force, CancellationToken cancellation)
    {
        var (identity, osd) = await LookAtDeviceAsync(hostName, device, force, cancellation).ConfigureAwait(false);
        return $"Erase {device} ({identity})" + (osd is null ? "" : $", which holds osd.{osd.OsdId} of cluster {osd.ClusterFsid}");
    }

    /// <summary>Erases a device, by the identity that it has now; no spec takes it again unasked. Errors: as <see cref="DescribeZapAsync"/>, and those of the host.</summary>
    public Task<ChangeResult> ZapDeviceAsync(string hostName, string device, bool force, IProgress<OperationEvent>? progress, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            var (identity, _) = await LookAtDeviceAsync(hostName, device, force, token).ConfigureAwait(false);
            // Before it is free, so that no loop takes it in between.
            await Osds.WithdrawAsync(Planning.Planners.OsdPlanner.ApprovalOf(hostName, identity), token).ConfigureAwait(false);
            var channel = await Hosts.GetAsync(hostName, token).ConfigureAwait(false);
            var result = await channel.ZapDeviceAsync(
                new ZapDeviceRequest { Fsid = Fsid, Epoch = Epoch, OperationId = $"zap-{Guid.NewGuid():N}", Device = device, Identity = identity, Force = true },
                new Phrases(text => Tell(progress, hostName, text)), token).ConfigureAwait(false);
            State.SetObservation(hostName, seen => seen with { Devices = null, RawOsds = null });
            return new ChangeResult($"{hostName}:{device}", result.Changed, (result.Changed ? $"{device} on {hostName} is erased." : $"{device} on {hostName} was blank already.")
                + string.Concat(result.Warnings.Select(warning => " " + warning)));
        },
        result => result.Changed, cancellation);

    /// <summary>On which hosts <see cref="SetOsdServiceAsync"/> would note it: OSD → host. Writes nothing anywhere. Errors as there.</summary>
    public async Task<IReadOnlyList<(int OsdId, string HostName)>> PreviewOsdServiceAsync(string serviceName, IReadOnlyList<int> osdIds, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        if (specs.Known(serviceName).Spec.ServiceType != "osd")
        {
            throw new CephadmException("NotOsdService", ErrorKind.InvalidInput, $"{serviceName} is not a service of OSDs.", "Name one: Get-CephService osd*", serviceName);
        }
        var ids = osdIds.Distinct().Order().ToList();
        var places = State.Current.Daemons.Where(daemon => daemon.DaemonType == "osd").ToLookup(daemon => daemon.DaemonId, daemon => daemon.HostName);
        if (ids.FirstOrDefault(id => !places.Contains($"{id}"), -1) is >= 0 and var missing)
        {
            throw new CephadmException("OsdUnknown", ErrorKind.NotFound, $"No host has the daemon of osd.{missing}.", "Get-CephDaemon -DaemonType osd lists them.", $"osd.{missing}");
        }
        return [.. ids.Select(id => (id, places[$"{id}"].First()))];
    }

    /// <summary>Says to which OSD service OSDs belong. Errors: <c>ServiceUnknown</c>, <c>NotOsdService</c>, <c>OsdUnknown</c>.</summary>
    public Task<ChangeResult> SetOsdServiceAsync(string serviceName, IReadOnlyList<int> osdIds, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            var changed = new List<string>();
            foreach (var host in (await PreviewOsdServiceAsync(serviceName, osdIds, token).ConfigureAwait(false)).GroupBy(place => place.HostName, place => place.OsdId))
            {
                var channel = await Hosts.GetAsync(host.Key, token).ConfigureAwait(false);
                var result = await channel.UpdateOsdServiceAsync(
                    new UpdateOsdServiceRequest { Fsid = Fsid, Epoch = Epoch, OperationId = $"affinity-{Guid.NewGuid():N}", OsdIds = [.. host], ServiceName = serviceName }, token).ConfigureAwait(false);
                changed.AddRange(result.Changed);
            }
            return new ChangeResult(serviceName, changed.Count > 0, changed.Count > 0 ? $"{string.Join(", ", changed)} belong to {serviceName}." : $"They belong to {serviceName} already.");
        },
        result => result.Changed, cancellation);

    private async Task<(string Identity, RawOsd? Osd)> LookAtDeviceAsync(string hostName, string path, bool force, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        if (hosts.Answering(hostName).LeftAlone)
        {
            throw new CephadmException("HostLeftAlone", ErrorKind.Refused, $"{hostName} is in maintenance or suspended; nothing is changed there.",
                $"Exit-CephHostMaintenance {hostName}, or Resume-CephHost {hostName}", hostName);
        }
        await observer.ObserveStorageAsync([hostName], cancellation).ConfigureAwait(false);
        var current = State.Current;
        var seen = current.Observations[hostName];
        var device = seen.Devices?.FirstOrDefault(candidate => candidate.Path == path)
            ?? throw new CephadmException("DeviceMissing", ErrorKind.NotFound, $"{hostName} has no device {path}{(seen.Devices is null ? " that is known: its devices could not be listed" : "")}.",
                $"On {hostName}, lsblk shows what there is.", $"{hostName}:{path}");
        var osd = seen.RawOsds?.FirstOrDefault(raw => raw.Device == path);
        if (osd is not null && osd.ClusterFsid == Fsid && current.Cluster.Osds.TryGetValue(osd.OsdId, out var known) && known.Uuid == osd.OsdFsid && !known.Destroyed)
        {
            throw new CephadmException("OsdRuns", ErrorKind.Refused, $"{path} on {hostName} holds osd.{osd.OsdId}, which is in use{(known.Up ? " and up" : "")}.",
                $"Remove the OSD, erasing its device: Remove-CephOsd {osd.OsdId} -Zap", $"{hostName}:{path}");
        }
        if (!force)
        {
            throw new CephadmException("ForceNeeded", ErrorKind.Refused, $"All data on {path} of {hostName} would be destroyed.", $"If that is meant: Clear-CephDevice {hostName} {path} -Force", $"{hostName}:{path}");
        }
        return (OsdLayout.IdentityOf(device), osd);
    }

    private async Task LookAtOsdsAsync(bool devices, IReadOnlyList<int> osdIds, CancellationToken cancellation)
    {
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        if (devices)
        {
            var names = osdIds.Select(id => $"osd.{id}").ToHashSet();
            await observer.ObserveStorageAsync(State.Current.Daemons.Where(daemon => names.Contains(daemon.DaemonName)).Select(daemon => daemon.HostName).Distinct(), cancellation).ConfigureAwait(false);
        }
    }
}
