using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning;

/// <summary>Plans that an admin's command asks for, beyond what the planners find by themselves. Pure.</summary>
public static class HostPlans
{
    /// <summary>
    /// Deploys the daemons of OSDs that are on a host's devices and run nowhere: also of those whose disk was moved here from another host, which is
    /// never done without being asked for (reference 10.7, 10.9).
    /// </summary>
    public static Plan Activate(ClusterState state, string host)
    {
        ArgumentNullException.ThrowIfNull(state);
        var seen = state.Observations.GetValueOrDefault(host);
        var here = (seen?.Daemons ?? []).Select(daemon => daemon.DaemonName).ToHashSet();
        var running = state.Daemons.Where(daemon => daemon.Status == DaemonStatus.Running).Select(daemon => daemon.DaemonName).ToHashSet();
        return new Plan
        {
            Fsid = state.Fsid,
            Steps =
            [
                .. (seen?.RawOsds ?? [])
                    .Where(raw => raw.ClusterFsid == state.Fsid && !here.Contains($"osd.{raw.OsdId}") && !running.Contains($"osd.{raw.OsdId}")
                        && state.RemovalOf(raw.OsdId) is null
                        && state.Cluster.Osds.TryGetValue(raw.OsdId, out var osd) && osd is { Up: false, Destroyed: false } && osd.Uuid == raw.OsdFsid)
                    .OrderBy(raw => raw.OsdId)
                    .Select(raw => new ActivateOsdStep(raw.OsdId, raw.OsdFsid)
                    {
                        HostName = host,
                        ServiceName = Planners.OsdPlanner.SpecOf(state, host, raw.Device),
                        Reason = new Reason("Missing", $"its device {raw.Device} is there, its daemon is not"),
                        InputDigest = PlanBuilder.DigestOf($"osd.{raw.OsdId}", raw.OsdFsid, host, raw.Device),
                    }),
            ],
        };
    }

    /// <summary>
    /// Takes a host out of the cluster. One that is gone has its daemons forgotten first: the OSDs one after the other, mons only while quorum survives.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="host">The host.</param>
    /// <param name="gone">It does not answer and will not come back.</param>
    /// <param name="osds">Its OSDs, also those that only CRUSH knows.</param>
    /// <param name="crushEntry">Its CRUSH bucket goes too.</param>
    public static Plan Remove(ClusterState state, string host, bool gone, IReadOnlyCollection<int> osds, bool crushEntry)
    {
        ArgumentNullException.ThrowIfNull(state);
        var daemons = state.Observations.GetValueOrDefault(host)?.Daemons ?? [];
        var steps = new List<PlanStep>();
        if (gone)
        {
            var names = daemons.Where(daemon => daemon.DaemonType != "osd").Select(daemon => daemon.DaemonName)
                // A host that was never seen may have a mon all the same: mons are named after their hosts.
                .Concat(state.Cluster.Mons.Contains(host) ? [$"mon.{host}"] : []).Distinct().Order(StringComparer.Ordinal)
                .Concat(osds.Order().Select(id => $"osd.{id}"));
            foreach (var name in names)
            {
                steps.Add(new ForgetDaemonStep(name)
                {
                    HostName = host,
                    Guards = name.StartsWith("mon.", StringComparison.Ordinal) ? [Guard.QuorumSurvives] : [],
                    // One mon after the other.
                    DependsOn = steps.Count > 0 && name.StartsWith("mon.", StringComparison.Ordinal) ? [steps[^1].Id] : [],
                    Reason = new Reason("HostGone", $"{host} is gone for good"),
                    InputDigest = PlanBuilder.DigestOf("forget", host, name),
                });
            }
        }
        steps.Add(new RemoveHostStep(crushEntry)
        {
            HostName = host,
            LeftRunning = gone ? 0 : daemons.Count,
            DependsOn = [.. steps.Select(step => step.Id)],
            Reason = new Reason("HostRemoved", "an admin removes it"),
            InputDigest = PlanBuilder.DigestOf("remove", host, $"{gone}", $"{crushEntry}"),
        });
        return new Plan { Fsid = state.Fsid, Steps = steps };
    }
}
