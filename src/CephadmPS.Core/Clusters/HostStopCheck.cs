using System.Globalization;
using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Asks whether all daemons of a host may be stopped at once (reference 1.1 ok-to-stop, 5.8).</summary>
internal sealed class HostStopCheck(IMonitorClient monitors)
{
    // On each host one, for that host's own sake.
    private static readonly HashSet<string> OfTheHost = ["crash", "node-exporter", "ceph-exporter", "promtail", "jaeger-agent", "agent"];

    /// <summary>One answer a type of daemon that runs there; none: nothing runs there.</summary>
    public async Task<IReadOnlyList<HostStopAnswer>> AskAsync(ClusterState state, string host, CancellationToken cancellation)
    {
        var running = (state.Observations.GetValueOrDefault(host)?.Daemons ?? [])
            .Where(daemon => daemon.Status is DaemonStatus.Running or DaemonStatus.Starting)
            .ToLookup(daemon => daemon.DaemonType);
        var answers = await Task.WhenAll(running.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key switch
        {
            "mon" => MonsAsync([.. group], cancellation),
            "mgr" => MgrsAsync([.. group], cancellation),
            "osd" => OsdsAsync([.. group], cancellation),
            "mds" => MdssAsync([.. group], cancellation),
            _ => Task.FromResult(Others(state, [.. group])),
        })).ConfigureAwait(false);
        return answers;
    }

    /// <summary>
    /// Goes on when nothing stands in the way. Errors: <c>NotOkToStop</c>; alerts pass only with <paramref name="whatever"/>, warnings also with <paramref name="force"/>.
    /// </summary>
    public static void Require(string host, IReadOnlyList<HostStopAnswer> answers, bool force, bool whatever)
    {
        var against = answers.Where(answer => !answer.Ok && !whatever && !(force && answer.Severity == "Warning")).ToList();
        if (against.Count == 0)
        {
            return;
        }
        var alert = against.Exists(answer => answer.Severity == "Alert");
        throw new CephadmException("NotOkToStop", ErrorKind.Refused,
            $"The daemons of {host} must not be stopped now; the details say why.",
            alert
                ? $"Bring the others back first: Get-CephStatus. Test-CephHostStop {host} asks again."
                : $"If that interruption is acceptable: Enter-CephHostMaintenance {host} -Force", host)
        {
            Details = [.. against.Select(answer => $"{answer.Severity}: {answer.Text}")],
        };
    }

    // Those that remain must be more than half of the monmap, which keeps its size.
    private async Task<HostStopAnswer> MonsAsync(List<DaemonDescription> mons, CancellationToken cancellation)
    {
        var quorum = await monitors.GetQuorumAsync(cancellation).ConfigureAwait(false);
        var ids = mons.Select(mon => mon.DaemonId).ToHashSet();
        var others = quorum.Names.Count(name => !ids.Contains(name));
        var all = quorum.MonMap.Mons.Count;
        return others * 2 > all
            ? Answer(mons, "", $"{others} of {all} mons stay in quorum.")
            : Answer(mons, "Alert", $"Only {others} of {all} mons would be in quorum: the cluster would stand still.");
    }

    private async Task<HostStopAnswer> MgrsAsync(List<DaemonDescription> mgrs, CancellationToken cancellation)
    {
        var map = await monitors.GetMgrMapAsync(cancellation).ConfigureAwait(false);
        var ids = mgrs.Select(mgr => mgr.DaemonId).ToHashSet();
        var others = map.Standbys.Append(map.ActiveName).Count(name => name.Length > 0 && !ids.Contains(name));
        return others > 0
            ? Answer(mgrs, "", $"{others} other mgr(s) are there.")
            : Answer(mgrs, "Alert", "There would be no mgr.");
    }

    private async Task<HostStopAnswer> OsdsAsync(List<DaemonDescription> osds, CancellationToken cancellation)
    {
        var ids = osds.Select(osd => int.Parse(osd.DaemonId, CultureInfo.InvariantCulture)).ToList();
        var ok = await monitors.OsdOkToStopAsync(ids, cancellation).ConfigureAwait(false);
        return ok.Ok ? Answer(osds, "", "All data stays available.") : Answer(osds, "Alert", $"Ceph says of its OSDs: {ok.Reason.TrimEnd('.')}.");
    }

    private async Task<HostStopAnswer> MdssAsync(List<DaemonDescription> mdss, CancellationToken cancellation)
    {
        var ok = await monitors.MdsOkToStopAsync([.. mdss.Select(mds => mds.DaemonId)], cancellation).ConfigureAwait(false);
        return ok.Ok ? Answer(mdss, "", "All file systems stay available.") : Answer(mdss, "Warning", $"Ceph says of its mds daemons: {ok.Reason.TrimEnd('.')}.");
    }

    private static HostStopAnswer Others(ClusterState state, List<DaemonDescription> daemons)
    {
        if (OfTheHost.Contains(daemons[0].DaemonType))
        {
            return Answer(daemons, "", "They serve this host only.");
        }
        var names = daemons.Select(daemon => daemon.DaemonName).ToHashSet();
        var gone = daemons.Select(PlanningContext.ServiceNameOf).Distinct()
            .Where(service => !state.Daemons.Any(other => other.DaemonType == daemons[0].DaemonType && !names.Contains(other.DaemonName)
                && other.Status == DaemonStatus.Running && state.Answers(other.HostName) && PlanningContext.ServiceNameOf(other) == service))
            .Order(StringComparer.Ordinal).ToList();
        return gone.Count == 0
            ? Answer(daemons, "", "Others of their services run elsewhere.")
            : Answer(daemons, "Warning", $"{string.Join(", ", gone)} would have no {daemons[0].DaemonType} daemon left.");
    }

    private static HostStopAnswer Answer(List<DaemonDescription> daemons, string severity, string text) =>
        new(daemons[0].HostName, daemons[0].DaemonType, [.. daemons.Select(daemon => daemon.DaemonName).Order(StringComparer.Ordinal)], severity, text);
}
