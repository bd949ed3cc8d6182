using System.Globalization;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Changes to the removal queue (reference 10.6). An entry is stored before anything is done for it.</summary>
internal sealed class OsdOperations(LiveState state, ClusterRecords records, TimeProvider time)
{
    /// <summary>
    /// The entries that a request adds; those that stand so already are left out. Errors: <c>OsdUnknown</c>, <c>OsdRemovalQueued</c> when one is
    /// queued otherwise.
    /// </summary>
    public IReadOnlyList<OsdRemoval> EntriesFor(OsdRemovalOptions options, bool byHostDrain = false)
    {
        var current = state.Current;
        var entries = new List<OsdRemoval>();
        foreach (var id in options.OsdIds.Distinct().Order())
        {
            if (!current.Cluster.Osds.TryGetValue(id, out var osd))
            {
                throw new CephadmException("OsdUnknown", ErrorKind.NotFound, $"The cluster has no osd.{id}.",
                    $"It has {(current.Cluster.Osds.Count == 0 ? "none" : string.Join(", ", current.Cluster.Osds.Keys.Order()))}; Get-CephDaemon -DaemonType osd lists them.", $"osd.{id}");
            }
            if (current.RemovalOf(id) is { Stopped: false } queued)
            {
                if (byHostDrain || (queued.Replace, queued.Force, queued.Zap) == (options.Replace, options.Force, options.Zap))
                {
                    continue;
                }
                throw new CephadmException("OsdRemovalQueued", ErrorKind.Conflict, $"osd.{id} is in the removal queue already, with other options ({Options(queued)}).",
                    $"Take it back first: Stop-CephOsdRemoval {id}", $"osd.{id}");
            }
            entries.Add(Entry(current, osd, options, byHostDrain));
        }
        return entries;
    }

    /// <summary>The state as it would be with entries in the queue.</summary>
    public static ClusterState With(ClusterState current, IEnumerable<OsdRemoval> entries) =>
        current with { Records = entries.Aggregate(current.Records, (table, entry) => table.With(entry)) };

    /// <summary>Stores entries. Devices that are to be erased are not taken again before they are approved again.</summary>
    public async Task QueueAsync(IReadOnlyList<OsdRemoval> entries, CancellationToken cancellation)
    {
        foreach (var entry in entries)
        {
            await records.SaveAsync(entry, cancellation).ConfigureAwait(false);
            state.SetRecord(entry);
        }
        foreach (var device in entries.Where(entry => entry is { Zap: true, Identity: not null, HostName: not null }).Select(entry => OsdPlanner.ApprovalOf(entry.HostName!, entry.Identity!)))
        {
            await WithdrawAsync(device, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes OSDs back. Errors: <c>OsdNotQueued</c>, before anything is changed.</summary>
    public async Task<IReadOnlyList<int>> StopAsync(IReadOnlyList<int> osdIds, CancellationToken cancellation)
    {
        var queued = QueuedOf(osdIds);
        foreach (var removal in queued)
        {
            var stopped = removal with { Stopped = true };
            await records.SaveAsync(stopped, cancellation).ConfigureAwait(false);
            state.SetRecord(stopped);
        }
        return [.. queued.Select(removal => removal.OsdId)];
    }

    /// <summary>Entries of the queue. Errors: <c>OsdNotQueued</c>.</summary>
    public IReadOnlyList<OsdRemoval> QueuedOf(IReadOnlyList<int> osdIds) =>
    [
        .. osdIds.Distinct().Order().Select(id => state.Current.RemovalOf(id)
            ?? throw new CephadmException("OsdNotQueued", ErrorKind.NotFound, $"osd.{id} is not in the removal queue.", "Get-CephOsdRemoval lists the queue.", $"osd.{id}")),
    ];

    /// <summary>The queue for people.</summary>
    public static IReadOnlyList<CephOsdRemoval> View(ClusterState current) =>
    [
        .. current.OsdRemovals.OrderBy(removal => removal.Requested).ThenBy(removal => removal.OsdId).Select(removal =>
        {
            var drain = current.Cluster.Draining.GetValueOrDefault(removal.OsdId);
            return new CephOsdRemoval
            {
                OsdId = removal.OsdId,
                HostName = removal.HostName,
                State = removal switch
                {
                    { Stopped: true } => "stopped",
                    { DrainStarted: null } => "not started",
                    _ when drain is { SafeToDestroy: true } && (removal.Force || drain.Pgs is null or 0) => "done, waiting for purge",
                    _ => "draining",
                },
                Pgs = drain?.Pgs,
                Replace = removal.Replace,
                Force = removal.Force,
                Zap = removal.Zap,
                Device = removal.Device,
                Requested = removal.Requested,
                DrainStartedAt = removal.DrainStarted,
            };
        }),
    ];

    /// <summary>A device is not taken by any spec before it is approved again.</summary>
    public async Task WithdrawAsync(string device, CancellationToken cancellation)
    {
        foreach (var record in state.Current.Specs.Values.Where(record => record.Spec.ServiceType == "osd" && !record.WithdrawnDevices.Contains(device)).ToList())
        {
            var withdrawn = record with { ApprovedDevices = [.. record.ApprovedDevices.Where(approved => approved != device)], WithdrawnDevices = [.. record.WithdrawnDevices, device] };
            await records.SaveSpecAsync(withdrawn, cancellation).ConfigureAwait(false);
            state.SetSpec(record.Spec.ServiceName, withdrawn);
        }
    }

    private OsdRemoval Entry(ClusterState current, OsdObservation osd, OsdRemovalOptions options, bool byHostDrain)
    {
        var name = "osd." + osd.OsdId.ToString(CultureInfo.InvariantCulture);
        var host = current.Daemons.FirstOrDefault(daemon => daemon.DaemonName == name)?.HostName;
        var seen = host is null ? null : current.Observations.GetValueOrDefault(host);
        var path = options.Zap ? seen?.RawOsds?.FirstOrDefault(raw => raw.OsdFsid == osd.Uuid)?.Device : null;
        var device = path is null ? null : seen?.Devices?.FirstOrDefault(candidate => candidate.Path == path);
        return new OsdRemoval(osd.OsdId, time.GetUtcNow())
        {
            HostName = host ?? osd.HostName,
            Replace = options.Replace,
            Force = options.Force,
            Zap = options.Zap,
            OsdFsid = osd.Uuid,
            Device = device is null ? null : path,
            Identity = device is null ? null : OsdLayout.IdentityOf(device),
            ByHostDrain = byHostDrain,
        };
    }

    private static string Options(OsdRemoval removal) =>
        string.Join(", ", new[] { removal.Replace ? "replace" : "no replacement", removal.Force ? "force" : "no force", removal.Zap ? "zap" : "no zap" });
}
