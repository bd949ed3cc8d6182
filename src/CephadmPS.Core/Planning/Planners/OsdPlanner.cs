using CephadmPS.Core.Errors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Devices become OSDs as their specs say. A device that a filter chose is erased only after an admin approved it by its identity (promise
/// 7); one that the spec names by path was chosen by the admin. OSDs that stand on a device but have no daemon are brought back.
/// </summary>
public sealed class OsdPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        PlanActivations(context, plan);
        foreach (var record in context.State.Specs.Values
            .Where(record => record is { Deleted: null, Spec: DriveGroupSpec { Unmanaged: false, PreviewOnly: false } })
            .OrderBy(record => record.Spec.ServiceName, StringComparer.Ordinal))
        {
            PlanSpec(context, record, (DriveGroupSpec)record.Spec, plan);
        }
    }

    /// <summary>OSDs that the cluster has and no host has; known only when every host has told its daemons once. Those of a silent host are its own still.</summary>
    public static IReadOnlyList<int> WithoutDaemon(ClusterState state)
    {
        // Down ones only, and these are few: a cluster of many thousands is looked through at each plan.
        var down = state.Cluster.Osds.Values.Where(osd => !osd.Destroyed && !osd.Up).Select(osd => osd.OsdId).ToList();
        if (down.Count == 0 || !state.KnowsAllDaemons)
        {
            return [];
        }
        var running = state.Daemons.Where(daemon => daemon.DaemonType == "osd").Select(daemon => daemon.DaemonId).ToHashSet();
        return [.. down.Where(id => !running.Contains($"{id}") && state.RemovalOf(id) is null)];
    }

    private static void PlanActivations(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        foreach (var id in WithoutDaemon(state))
        {
            var uuid = state.Cluster.Osds[id].Uuid;
            var found = state.Observations
                .SelectMany(seen => (seen.Value.RawOsds ?? []).Select(raw => (Host: seen.Key, Raw: raw)))
                .FirstOrDefault(entry => state.IsUsable(entry.Host) && entry.Raw.OsdId == id && entry.Raw.OsdFsid == uuid && entry.Raw.ClusterFsid == state.Fsid);
            if (found.Raw is null)
            {
                plan.Note("OsdWithoutDevice", $"osd.{id}", $"osd.{id} is in the cluster's map, but no host runs it or has its device.",
                    $"If it is gone for good: ceph osd purge {id} --yes-i-really-mean-it");
                continue;
            }
            var service = SpecOf(state, found.Host, found.Raw.Device);
            plan.Add(new ActivateOsdStep(id, uuid)
            {
                HostName = found.Host,
                ServiceName = service,
                Reason = new Reason("Missing", $"its device {found.Raw.Device} is there, its daemon is not"),
                InputDigest = PlanBuilder.DigestOf($"osd.{id}", uuid, found.Host, found.Raw.Device),
            });
        }
    }

    // The spec that the device was approved for, or that names it; the OSD on it does not tell.
    internal static string? SpecOf(ClusterState state, string host, string path)
    {
        var device = state.Observations[host].Devices?.FirstOrDefault(candidate => candidate.Path == path);
        var approval = device is null ? null : ApprovalOf(host, OsdLayout.IdentityOf(device));
        return state.Specs.Values
            .Where(record => record.Deleted is null)
            .FirstOrDefault(record => record.Spec is DriveGroupSpec spec
                && ((approval is not null && record.ApprovedDevices.Contains(approval)) || spec.DataDevices?.Paths.Any(named => named.Path == path) == true))
            ?.Spec.ServiceName;
    }

    private static void PlanSpec(PlanningContext context, SpecRecord record, DriveGroupSpec spec, PlanBuilder plan)
    {
        if (spec.Method != "raw")
        {
            plan.Note("MethodNotSupported", spec.ServiceName, $"{spec.ServiceName}: this release makes OSDs with method raw only.", "Set 'method: raw' in its spec.");
            return;
        }
        DriveSelector selector;
        try
        {
            selector = new DriveSelector(spec);
        }
        catch (CephadmException e)
        {
            plan.Note("SelectionFailed", spec.ServiceName, e.Message, e.Advice);
            return;
        }
        var state = context.State;
        var existing = new Dictionary<string, int>();
        foreach (var daemon in context.View.DaemonsOf(spec.ServiceName))
        {
            existing[daemon.HostName] = existing.GetValueOrDefault(daemon.HostName) + 1;
        }
        var schedulable = state.Hosts.Values.Where(host => state.IsUsable(host.HostName) && !state.HasLabel(host.HostName, "_no_schedule"))
            .Select(host => host.Spec).OrderBy(host => host.HostName, StringComparer.Ordinal).ToList();
        foreach (var host in spec.Placement.FilterMatchingHosts(schedulable))
        {
            PlanHost(context, record, spec, selector, host, existing.GetValueOrDefault(host), plan);
        }
    }

    private static void PlanHost(
        PlanningContext context, SpecRecord record, DriveGroupSpec spec, DriveSelector selector, string host, int existing, PlanBuilder plan)
    {
        if (context.State.Observations[host].Devices is not { } devices)
        {
            plan.Note("DevicesUnknown", host, $"The devices of {host} are not known yet.", unknown: true);
            return;
        }
        if (!devices.Any(device => device.Available) && !NamesPaths(spec))
        {
            // Filters choose among free devices, and there is none: the rule in a cluster at rest.
            return;
        }
        IReadOnlyList<CephVolumeCommand> commands;
        try
        {
            commands = new CephVolumeCommands(spec).For(selector.Select(devices, existing));
        }
        catch (CephadmException e)
        {
            plan.Note("SelectionFailed", spec.ServiceName, $"{host}: {e.Message}", e.Advice);
            return;
        }
        if (commands.Count == 0)
        {
            return;
        }
        var byPath = devices.ToDictionary(device => device.Path);
        var approved = record.ApprovedDevices.ToHashSet(StringComparer.Ordinal);
        var named = spec.DataDevices?.Paths.Select(path => path.Path).ToHashSet() ?? [];
        var withdrawn = record.WithdrawnDevices.ToHashSet(StringComparer.Ordinal);
        var taken = plan.Steps.OfType<CreateOsdStep>().Select(step => step.ReplacesOsd).ToHashSet();
        var numbers = new Queue<int>(context.State.Cluster.Osds.Values
            .Where(osd => osd.Destroyed && osd.HostName == host && !taken.Contains(osd.OsdId)).Select(osd => osd.OsdId).Order());
        foreach (var command in commands)
        {
            var path = command.DataDevices[0];
            if (!byPath.TryGetValue(path, out var device))
            {
                plan.Note("DeviceNotFound", $"{host}:{path}", $"{spec.ServiceName} names {path}, which {host} does not have.", $"Correct the path; on {host}, lsblk shows what there is.");
                continue;
            }
            if (!device.Available)
            {
                if (device.CephDevice != true)
                {
                    plan.Note("DeviceInUse", $"{host}:{path}",
                        $"{spec.ServiceName}: {path} on {host} is in use ({string.Join(", ", device.RejectedReasons)}); it is left alone.",
                        "Wipe it first if its data may go, or take it out of the spec.");
                }
                continue;
            }
            var identity = OsdLayout.IdentityOf(device);
            int? replaces = numbers.TryDequeue(out var number) ? number : null;
            plan.Add(new CreateOsdStep(new OsdLayout(path, identity)
            {
                DbPath = command.DbDevices.Count > 0 ? command.DbDevices[0] : null,
                WalPath = command.WalDevices.Count > 0 ? command.WalDevices[0] : null,
                CrushDeviceClass = command.CrushDeviceClass,
            })
            {
                HostName = host,
                ServiceName = spec.ServiceName,
                Guards = [Guard.SameDevice],
                ReplacesOsd = replaces,
                NeedsApproval = withdrawn.Contains(ApprovalOf(host, identity)) || (!named.Contains(path) && !approved.Contains(ApprovalOf(host, identity))),
                Reason = new Reason("Missing", $"{spec.ServiceName} selects it"),
                InputDigest = replaces is null
                    ? PlanBuilder.DigestOf(spec.ServiceName, host, path, identity)
                    : PlanBuilder.DigestOf(spec.ServiceName, host, path, identity, $"{replaces}"),
            });
        }
    }

    private static bool NamesPaths(DriveGroupSpec spec) =>
        new[] { spec.DataDevices, spec.DbDevices, spec.WalDevices, spec.JournalDevices }.Any(selection => selection?.Paths.Count > 0);

    /// <summary>How an approval of a device is kept with the spec.</summary>
    public static string ApprovalOf(string host, string identity) => $"{host}:{identity}";
}
