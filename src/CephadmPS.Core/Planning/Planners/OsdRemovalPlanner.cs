using System.Globalization;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// The removal queue (reference 10.6): drain, wait until Ceph says that the OSD holds nothing which is not elsewhere, remove. Data is
/// moved away from one host at a time, so that two failure domains are never weakened at once, and from at most <c>max_osd_draining_count</c> OSDs (default 10).
/// </summary>
public sealed class OsdRemovalPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        if (!state.OsdRemovals.Any())
        {
            return;
        }
        var places = Places(state);
        var queue = state.OsdRemovals.OrderBy(removal => removal.Requested).ThenBy(removal => removal.OsdId).ToList();
        var draining = new List<OsdRemoval>();
        foreach (var removal in queue)
        {
            if (IsGone(state, removal))
            {
                plan.Add(new ForgetOsdRemovalStep(removal.OsdId)
                {
                    Reason = new Reason("Gone", removal.Replace ? "its number waits for a replacement" : "the cluster has no such OSD any more"),
                    InputDigest = DigestOf(removal, "gone"),
                });
            }
            else if (removal.Stopped)
            {
                plan.Add(new StopOsdRemovalStep(removal.OsdId)
                {
                    Reason = new Reason("Stopped", "its removal was stopped"),
                    InputDigest = DigestOf(removal, "stop"),
                });
            }
            else if (removal.DrainStarted is not null)
            {
                draining.Add(removal);
                PlanRemoval(state, places, removal, plan);
            }
        }
        foreach (var removal in queue.Where(removal => removal is { Stopped: false, DrainStarted: null } && !IsGone(state, removal)))
        {
            if (WhyNotYet(state, places, removal, draining) is { } why)
            {
                plan.Wait("OsdRemovalWaits", $"osd.{removal.OsdId}", why, $"Get-CephOsdRemoval; to take it back: Stop-CephOsdRemoval {removal.OsdId}");
                continue;
            }
            draining.Add(removal);
            plan.Add(new DrainOsdStep(removal.OsdId, removal.Replace)
            {
                Guards = [Guard.OkToStop],
                Reason = new Reason("Removal", removal.ByHostDrain ? $"{removal.HostName} is drained" : "its removal was asked for"),
                InputDigest = DigestOf(removal, "drain"),
            });
            plan.Wait("OsdRemovalFollows", $"osd.{removal.OsdId}", $"When its data is elsewhere: {Removal(state, places, removal).Describe()}.");
        }
    }

    private static bool IsGone(ClusterState state, OsdRemoval removal) =>
        (state.Cluster.MonmapEpoch > 0 || state.Cluster.Osds.Count > 0)
        && (!state.Cluster.Osds.TryGetValue(removal.OsdId, out var osd) || (osd.Destroyed && removal.Replace));

    private static void PlanRemoval(ClusterState state, Dictionary<int, string> places, OsdRemoval removal, PlanBuilder plan)
    {
        var name = $"osd.{removal.OsdId}";
        var drain = state.Cluster.Draining.GetValueOrDefault(removal.OsdId);
        if (drain?.SafeToDestroy is null)
        {
            plan.Wait("OsdRemovalWaits", name, $"Ceph has not said yet whether {name} is safe to destroy.", "Get-CephStatus");
            return;
        }
        if (drain.SafeToDestroy is false || (!removal.Force && drain.Pgs > 0))
        {
            plan.Wait("OsdDraining", name,
                drain.Pgs > 0
                    ? $"{name} still holds {drain.Pgs} placement groups; it is removed when they are elsewhere."
                    : $"{name} is not safe to destroy yet; it is removed when all its data is elsewhere.",
                $"Get-CephOsdRemoval; to take it back: Stop-CephOsdRemoval {removal.OsdId}");
            return;
        }
        var step = Removal(state, places, removal);
        if (step.HostName is { } host && !state.IsUsable(host))
        {
            var (why, advice) = HostObstacles.Of(state, host);
            plan.Note("OsdRemovalWaits", name, $"{name} is empty, but {why}; it is removed when that is over.", advice, unknown: true);
            return;
        }
        plan.Add(step);
    }

    private static RemoveOsdStep Removal(ClusterState state, Dictionary<int, string> places, OsdRemoval removal) => new(removal)
    {
        // Where its daemon is now; with an erasure, where the device is.
        HostName = places.GetValueOrDefault(removal.OsdId) ?? (removal.Zap && removal.HostName is { } host && state.Hosts.ContainsKey(host) ? host : null),
        Guards = [Guard.SafeToDestroy],
        Reason = new Reason("Removal", "its data is elsewhere"),
        InputDigest = DigestOf(removal, "remove"),
    };

    private static string? WhyNotYet(ClusterState state, Dictionary<int, string> places, OsdRemoval removal, List<OsdRemoval> draining)
    {
        if (draining.Count >= state.Cluster.Options.Number("max_osd_draining_count"))
        {
            return $"osd.{removal.OsdId} waits: {draining.Count} OSDs are being drained already.";
        }
        var domain = Domain(places, removal);
        var other = removal.Force ? null : draining.FirstOrDefault(busy => !busy.Force && Domain(places, busy) != domain);
        return other is null ? null
            : $"osd.{removal.OsdId} on {domain ?? "no known host"} waits until osd.{other.OsdId} on {Domain(places, other) ?? "no known host"} is drained: one host at a time.";
    }

    private static string? Domain(Dictionary<int, string> places, OsdRemoval removal) => places.GetValueOrDefault(removal.OsdId) ?? removal.HostName;

    // Where the daemons of queued OSDs are: one look at all daemons, however many are queued.
    private static Dictionary<int, string> Places(ClusterState state)
    {
        var places = new Dictionary<int, string>();
        foreach (var daemon in state.Daemons.Where(daemon => daemon.DaemonType == "osd" && state.Hosts.ContainsKey(daemon.HostName)))
        {
            if (int.TryParse(daemon.DaemonId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && state.RemovalOf(id) is not null)
            {
                places.TryAdd(id, daemon.HostName);
            }
        }
        return places;
    }

    private static string DigestOf(OsdRemoval removal, string what) =>
        PlanBuilder.DigestOf(what, $"{removal.OsdId}", removal.HostName, $"{removal.Replace}", $"{removal.Zap}", removal.Identity, removal.OsdFsid, $"{removal.Requested:O}");
}
