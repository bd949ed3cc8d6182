using System.Text;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Changes to stored specs: apply, remove, approve, export.</summary>
internal sealed class SpecOperations(LiveState state, ClusterRecords records, TimeProvider time)
{
    private static readonly HashSet<string> Needed = ["mon", "mgr"];

    /// <summary>The state as it would be with a file applied; nothing is written.</summary>
    public ClusterState Preview(SpecFile file, SetSpecsOptions options)
    {
        var current = state.Current;
        var specs = new Dictionary<string, SpecRecord>(current.Specs);
        foreach (var spec in file.Services.Where(spec => !options.NoOverwrite || current.Specs.GetValueOrDefault(spec.ServiceName) is not { Deleted: null }))
        {
            specs[spec.ServiceName] = Merge(specs.GetValueOrDefault(spec.ServiceName), spec);
        }
        var hosts = new Dictionary<string, HostRecord>(current.Hosts);
        foreach (var host in file.Hosts)
        {
            hosts[host.HostName] = hosts.TryGetValue(host.HostName, out var known) ? HostOperations.Merge(known, host) : new HostRecord(host);
        }
        return current with { Specs = specs, Hosts = hosts };
    }

    /// <summary>What storing a file would change.</summary>
    public IReadOnlyList<SpecChange> Changes(SpecFile file, SetSpecsOptions options) =>
    [
        .. file.Hosts.Select(host => new SpecChange(
            host.HostName,
            !state.Current.Hosts.TryGetValue(host.HostName, out var known) || !HostOperations.Merge(known, host).Spec.Equals(known.Spec), "")),
        .. file.Services.Select(spec => Change(spec, overwrite: !options.NoOverwrite).Change),
    ];

    /// <summary>Stores specs; an equal one is left as it is, its time included.</summary>
    public async Task<IReadOnlyList<SpecChange>> StoreAsync(IReadOnlyList<ServiceSpec> specs, bool overwrite, CancellationToken cancellation)
    {
        var changes = new List<SpecChange>();
        foreach (var spec in specs)
        {
            var (record, change) = Change(spec, overwrite);
            if (record is not null)
            {
                await records.SaveSpecAsync(record, cancellation).ConfigureAwait(false);
                state.SetSpec(spec.ServiceName, record);
            }
            changes.Add(change);
        }
        return changes;
    }

    /// <summary>A stored spec, one that is being removed as well. Errors: <c>ServiceUnknown</c>.</summary>
    public SpecRecord Known(string serviceName) => state.Current.Specs.GetValueOrDefault(serviceName) ?? throw Unknown(serviceName);

    private static CephadmException Unknown(string serviceName) => new(
        "ServiceUnknown", ErrorKind.NotFound, $"There is no spec for service '{serviceName}'.", "Get-CephService lists the services.", serviceName);

    /// <summary>Marks a service for removal.</summary>
    public async Task<ChangeResult> RemoveAsync(string serviceName, bool force, CancellationToken cancellation)
    {
        var record = Known(serviceName);
        if (Needed.Contains(record.Spec.ServiceType))
        {
            throw new CephadmException("ServiceNeeded", ErrorKind.Refused, $"Service {serviceName} cannot be removed: a cluster needs it.",
                "Lower its count instead, or leave it unmanaged: unmanaged: true.", serviceName);
        }
        if (record.Spec.ServiceType == "osd")
        {
            return await RemoveOsdSpecAsync(record, force, cancellation).ConfigureAwait(false);
        }
        if (record.Deleted is not null)
        {
            return new ChangeResult(serviceName, false, $"Service {serviceName} is being removed already.");
        }
        var deleted = record with { Deleted = time.GetUtcNow() };
        await records.SaveSpecAsync(deleted, cancellation).ConfigureAwait(false);
        state.SetSpec(serviceName, deleted);
        return new ChangeResult(serviceName, true, $"Service {serviceName} will be removed by the next reconciliation.");
    }

    /// <summary>Keeps the approval of devices with their specs: what was seen by a person is named by identity, not by path alone.</summary>
    public async Task<IReadOnlyList<ChangeResult>> ApproveAsync(Plan plan, CancellationToken cancellation)
    {
        var results = new List<ChangeResult>();
        foreach (var group in plan.Steps.Where(step => step.NeedsApproval).OfType<CreateOsdStep>().GroupBy(step => step.ServiceName!))
        {
            if (!state.Current.Specs.TryGetValue(group.Key, out var record))
            {
                throw new CephadmException("PlanOutdated", ErrorKind.Conflict, $"The plan speaks of {group.Key}, which is no longer stored.",
                    "Look at a new plan: Get-CephPlan", group.Key);
            }
            var devices = group.Select(step => OsdPlanner.ApprovalOf(step.HostName!, step.Device.Identity)).ToList();
            var approved = record with { ApprovedDevices = [.. record.ApprovedDevices.Union(devices)], WithdrawnDevices = [.. record.WithdrawnDevices.Except(devices)] };
            await records.SaveSpecAsync(approved, cancellation).ConfigureAwait(false);
            state.SetSpec(group.Key, approved);
            results.Add(new ChangeResult(group.Key, true, $"{group.Key}: {string.Join(", ", devices)} approved."));
        }
        return results;
    }

    /// <summary>Marks a service as managed or not; nothing of its daemons changes by that alone. Errors: <c>ServiceUnknown</c>.</summary>
    public async Task<ChangeResult> SetManagedAsync(string serviceName, bool managed, CancellationToken cancellation)
    {
        var record = Known(serviceName);
        if (record.Deleted is not null)
        {
            throw Unknown(serviceName);
        }
        if (record.Spec.Unmanaged != managed)
        {
            return new ChangeResult(serviceName, false, $"Service {serviceName} is {(managed ? "managed" : "unmanaged")} already.");
        }
        var changed = record with { Spec = record.Spec.WithUnmanaged(!managed) };
        await records.SaveSpecAsync(changed, cancellation).ConfigureAwait(false);
        state.SetSpec(serviceName, changed);
        return new ChangeResult(serviceName, true, managed
            ? $"Service {serviceName} is managed: the next reconciliation brings it in line with its spec."
            : $"Service {serviceName} is no longer managed: its daemons are left as they are.");
    }

    /// <summary>Inventory and specs as one file.</summary>
    public static string Export(ClusterState current)
    {
        var text = new StringBuilder();
        foreach (var document in current.Hosts.Values.OrderBy(host => host.HostName, StringComparer.Ordinal).Select(host => host.Spec.ToYaml())
            .Concat(current.DesiredServices.Select(spec => spec.ToYaml())))
        {
            text.Append(text.Length > 0 ? "---\n" : "").Append(document);
        }
        return text.ToString();
    }

    private async Task<ChangeResult> RemoveOsdSpecAsync(SpecRecord record, bool force, CancellationToken cancellation)
    {
        var name = record.Spec.ServiceName;
        var osds = state.Current.Daemons.Where(daemon => PlanningContext.ServiceNameOf(daemon) == name).Select(daemon => daemon.DaemonName).ToList();
        if (osds.Count > 0 && !force)
        {
            throw new CephadmException("ServiceHasOsds", ErrorKind.Refused, $"{name} has made {string.Join(", ", osds)}; they would stay and no longer be managed.",
                $"If that is meant: Remove-CephService {name} -Force", name);
        }
        await records.RemoveSpecAsync(name, cancellation).ConfigureAwait(false);
        state.SetSpec(name, null);
        return new ChangeResult(name, true, osds.Count > 0 ? $"{name} is forgotten; {string.Join(", ", osds)} stay." : $"{name} is forgotten.");
    }

    private (SpecRecord? Record, SpecChange Change) Change(ServiceSpec spec, bool overwrite)
    {
        var known = state.Current.Specs.GetValueOrDefault(spec.ServiceName);
        var merged = Merge(known, spec);
        if (ReferenceEquals(merged, known))
        {
            return (null, new SpecChange(spec.ServiceName, false, $"{spec.ServiceName}: nothing changed."));
        }
        if (known is { Deleted: null } && !overwrite)
        {
            return (null, new SpecChange(spec.ServiceName, false, $"{spec.ServiceName} has a spec; it is kept."));
        }
        return (merged, new SpecChange(spec.ServiceName, true, known is null ? $"{spec.ServiceName} stored." : $"{spec.ServiceName} updated.")
        {
            Before = known is null ? "" : known.Spec.ToYaml(),
            After = merged.Spec.ToYaml(),
        });
    }

    // A spec without placement means the type's default; stored in full, so that the record tells what is meant.
    private SpecRecord Merge(SpecRecord? known, ServiceSpec spec)
    {
        var full = spec.Placement.IsEmpty && ServiceTypes.DefaultPlacement(spec.ServiceType) is { } placement ? spec.WithPlacement(placement) : spec;
        return known is { Deleted: null } && known.Spec.Equals(full)
            ? known
            : new SpecRecord(full, time.GetUtcNow()) { ApprovedDevices = known?.ApprovedDevices ?? [], WithdrawnDevices = known?.WithdrawnDevices ?? [] };
    }
}
