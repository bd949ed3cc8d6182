using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>How far hosts are emptied, for people.</summary>
internal static class DrainView
{
    /// <summary>Hosts with label <c>_no_schedule</c>.</summary>
    public static IReadOnlyList<CephHostDrain> Of(ClusterState state, Plan plan) =>
    [
        .. state.Hosts.Values.Where(host => host.Spec.Labels.Contains(SpecialLabels.NoSchedule)).OrderBy(host => host.HostName, StringComparer.Ordinal)
            .Select(host => Of(state, plan, host.HostName)),
    ];

    private static CephHostDrain Of(ClusterState state, Plan plan, string host)
    {
        var seen = state.Observations.GetValueOrDefault(host);
        var daemons = (seen?.Daemons ?? []).Where(daemon => daemon.DaemonType != "osd").Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal).ToList();
        var osds = (seen?.Daemons ?? []).Where(daemon => daemon.DaemonType == "osd")
            .Select(daemon => int.Parse(daemon.DaemonId, System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
        var drains = osds.Select(id => state.Cluster.Draining.GetValueOrDefault(id)).ToList();
        var names = osds.Select(id => $"osd.{id}").ToHashSet();
        var moves = plan.Steps.Where(step => step.HostName == host || names.Contains(step.Target)).ToList();
        // What the planners say of it: the cause and the next command stand there.
        var waits = plan.Notes.FirstOrDefault(note => note.Subject == host || names.Contains(note.Subject));
        var empty = seen?.Daemons is not null && daemons.Count == 0 && osds.Count == 0;
        var going = moves.Count > 0 || drains.Exists(drain => drain is not null);
        return new CephHostDrain
        {
            HostName = host,
            State = empty ? "drained" : going ? "draining" : "waiting",
            Daemons = daemons,
            OsdIds = osds,
            Pgs = drains.TrueForAll(drain => drain?.Pgs is not null) ? drains.Sum(drain => drain!.Pgs!.Value) : null,
            Text = empty ? $"It may be removed: Remove-CephHost {host}"
                : moves.Count > 0 ? $"{moves.Count} steps are to be done: Start-CephReconcile -Once"
                : waits?.Text ?? "Its daemons belong to services that are not managed; move or remove them by hand.",
        };
    }
}
