using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Hosts.Ssh;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Clusters;

/// <summary>Turns the state into objects for people.</summary>
internal static class ClusterViewBuilder
{
    public static IReadOnlyList<CephHost> Hosts(ClusterState state) =>
        [.. state.Hosts.Values.OrderBy(host => host.HostName, StringComparer.Ordinal).Select(host => Host(state, host))];

    public static IReadOnlyList<CephService> Services(ClusterState state)
    {
        var daemons = state.Daemons.ToLookup(PlanningContext.ServiceNameOf);
        var schedulable = state.Hosts.Values.Where(host => !state.HasLabel(host.HostName, "_no_schedule")).Select(host => host.Spec).ToList();
        return
        [
            .. state.Specs.Values.Select(record => new CephService
            {
                ServiceName = record.Spec.ServiceName,
                ServiceType = record.Spec.ServiceType,
                Running = daemons[record.Spec.ServiceName].Count(daemon => daemon.Status == DaemonStatus.Running),
                Size = record.Spec.ServiceType == "osd" ? daemons[record.Spec.ServiceName].Count() : record.Spec.Placement.TargetCount(schedulable),
                Ports = record.Spec.PortStart,
                Placement = record.Spec.Unmanaged ? "<unmanaged>" : record.Spec.Placement.ToString(),
                Unmanaged = record.Spec.Unmanaged,
                Deleting = record.Deleted is not null,
                Created = record.Created,
            })
            .Concat(daemons.Where(group => !state.Specs.ContainsKey(group.Key)).Select(group => new CephService
            {
                ServiceName = group.Key,
                ServiceType = group.Key.Split('.')[0],
                Running = group.Count(daemon => daemon.Status == DaemonStatus.Running),
                Size = group.Count(),
                Placement = "<no spec>",
                Unmanaged = true,
            }))
            .OrderBy(service => service.ServiceName, StringComparer.Ordinal),
        ];
    }

    public static IReadOnlyList<CephDaemon> Daemons(ClusterState state) =>
    [
        .. state.Observations.SelectMany(seen => (seen.Value.Daemons ?? []).Select(daemon => new CephDaemon
        {
            DaemonName = daemon.DaemonName,
            DaemonType = daemon.DaemonType,
            HostName = daemon.HostName,
            ServiceName = PlanningContext.ServiceNameOf(daemon),
            // A host that is silent says nothing of its daemons either.
            Status = seen.Value.Reachable ? daemon.Status : DaemonStatus.Unknown,
            IsActive = daemon.DaemonType == "mgr" && daemon.DaemonId == state.Cluster.ActiveMgr,
            PendingAction = state.Intents.Actions.GetValueOrDefault(daemon.DaemonName)?.Kind.ToString(),
            Ports = daemon.Ports,
            Version = daemon.Version,
            MemoryUsage = daemon.MemoryUsage,
            MemoryRequest = daemon.MemoryRequest,
            Image = daemon.ContainerImageName,
            ContainerId = daemon.ContainerId is { Length: > 12 } id ? id[..12] : daemon.ContainerId,
            Started = daemon.Started,
            RefreshedAt = seen.Value.RefreshedAt,
        })).OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal),
    ];

    public static Views.ClusterStatus Status(
        string name, ClusterState state, CephadmPS.Core.Monitors.ClusterStatus report, string text, Plan plan, HealthReport operation) =>
        new()
        {
            ClusterName = name,
            Fsid = state.Fsid,
            Health = HealthCheck.Worst([report.Health, .. operation.Checks.Select(check => check.Severity)]),
            Checks =
            [
                .. report.Checks.Select(check => new HealthCheck(check.Key, check.Value.Severity, check.Value.Summary) { Muted = check.Value.Muted }),
                .. operation.Checks,
            ],
            Mons = state.Cluster.Mons,
            Quorum = state.Cluster.Quorum,
            ActiveMgr = state.Cluster.ActiveMgr,
            StandbyMgrs = state.Cluster.StandbyMgrs,
            Osds = state.Cluster.Osds.Count,
            OsdsUp = state.Cluster.Osds.Values.Count(osd => osd.Up),
            OsdsIn = state.Cluster.Osds.Values.Count(osd => osd.In),
            Hosts = state.Hosts.Count,
            OfflineHosts = [.. state.Hosts.Keys.Where(host => !state.Answers(host)).Order(StringComparer.Ordinal)],
            StepsLeft = plan.Steps.Count,
            Text = text,
        };

    // Silence goes before what the admin has said: it is the news.
    private static string StatusOf(HostRecord host, HostObservation? seen) => (seen?.Life, host) switch
    {
        (HostLife.Offline, _) => "Offline",
        (HostLife.Suspect, _) => "Suspect",
        (_, { Suspended: not null }) => "Suspended",
        (_, { LeftAlone: true }) => "Maintenance",
        _ => "",
    };

    private static CephHost Host(ClusterState state, HostRecord host)
    {
        var seen = state.Observations.GetValueOrDefault(host.HostName);
        return new CephHost
        {
            HostName = host.HostName,
            Address = host.Spec.Address,
            Labels = host.Spec.Labels,
            Status = StatusOf(host, seen),
            SilentSince = seen?.SilentSince,
            Problem = seen?.Problem,
            DaemonCount = seen?.Daemons?.Count,
            HostKeyFingerprint = host.HostKey is { } key ? HostKey.Parse(key).Fingerprint : null,
            CpuThreads = seen?.Facts is { } facts ? facts.CpuThreads * Math.Max(1, facts.CpuCount) : null,
            Memory = seen?.Facts?.MemoryTotalKb * 1024,
            Model = seen?.Facts is { } machine ? $"{machine.Vendor}/{machine.Model}".Trim('/') : null,
            CpuCores = seen?.Facts?.CpuCores * Math.Max(1, seen?.Facts?.CpuCount ?? 1),
            HddCount = seen?.Facts?.HddCount,
            HddCapacity = seen?.Facts?.HddCapacityBytes,
            FlashCount = seen?.Facts?.FlashCount,
            FlashCapacity = seen?.Facts?.FlashCapacityBytes,
            NicCount = seen?.Facts?.NicCount,
            OperatingSystem = seen?.Facts?.OperatingSystem,
        };
    }
}
