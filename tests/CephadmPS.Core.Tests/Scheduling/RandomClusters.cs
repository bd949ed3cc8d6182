using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using FsCheck;
using FsCheck.Fluent;

namespace CephadmPS.Core.Tests.Scheduling;

/// <summary>A random cluster, a service to place on it, and how it is placed.</summary>
public sealed record RandomCluster(
    IReadOnlyList<SchedulingHost> Hosts, ServiceSpec Spec, IReadOnlyList<DaemonDescription> Daemons, bool AllowColocation, RankMap? Ranks,
    string? PerHostDaemonType, IReadOnlyList<string> RelatedHosts, IReadOnlyList<string> BlockingHosts)
{
    public PlacementRequest Request() => new()
    {
        Spec = Spec,
        Hosts = new HostTable(Hosts),
        Daemons = Daemons,
        PrimaryDaemonType = Spec.ServiceType,
        PerHostDaemonType = PerHostDaemonType,
        AllowColocation = AllowColocation,
        Ranks = Ranks,
        RelatedHosts = RelatedHosts,
        BlockingHosts = BlockingHosts,
        RescheduleFromOfflineHosts = Spec.ServiceType == "nfs",
    };

    /// <summary>The same cluster after a result was carried out.</summary>
    public RandomCluster After(PlacementResult result)
    {
        var removed = result.ToRemove.ToHashSet(ReferenceEqualityComparer.Instance);
        int number = 0;
        var added = result.ToAdd.Select(slot => new DaemonDescription
        {
            DaemonType = slot.DaemonType,
            DaemonId = slot.Name.Length > 0 ? slot.Name : $"new{number++}",
            HostName = slot.HostName,
            ServiceName = Spec.ServiceName,
            Ports = slot.Ports,
            Ip = slot.Ip,
            Rank = slot.Rank,
            RankGeneration = slot.RankGeneration,
        }).ToList();
        return this with
        {
            Daemons = [.. Daemons.Where(daemon => !removed.Contains(daemon)), .. added],
            Ranks = result.Ranks?.With([.. added.Where(d => d.Rank is not null).Select(d => (d.Rank!.Value, d.RankGeneration!.Value, (string?)d.DaemonId))]),
        };
    }

    public override string ToString() =>
        $"{Spec.ServiceName} placement '{Spec.Placement}' networks [{string.Join(' ', Spec.Networks)}] colocation {AllowColocation}\n"
        + string.Join('\n', Hosts.Select(host => $"  {host.Spec.HostName} [{string.Join(' ', host.Spec.Labels)}] {host.Condition}"))
        + "\n" + string.Join('\n', Daemons.Select(d => $"  {d.DaemonName}@{d.HostName} ports [{string.Join(' ', d.Ports)}] rank {d.Rank}.{d.RankGeneration} active {d.IsActive}"))
        + $"\n  related [{string.Join(' ', RelatedHosts)}] blocking [{string.Join(' ', BlockingHosts)}]";
}

/// <summary>Generates clusters small enough to have every mixture of conditions.</summary>
public static class RandomClusters
{
    private static readonly string[] Labels = ["mon", "osd", "rgw"];
    private static readonly string[] ServiceKinds = ["rgw", "mds", "mgr", "crash", "nfs", "ingress", "rbd-mirror"];

    public static Arbitrary<RandomCluster> Any { get; } = Cluster().ToArbitrary();

    /// <summary>A host that nothing is known to be wrong with, under a name no other host has.</summary>
    public static SchedulingHost NewHost { get; } = new(
        new HostSpec { HostName = "added", Labels = [.. Labels] }, HostCondition.Schedulable, Networks(99));

    private static Gen<RandomCluster> Cluster() =>
        from count in Gen.Choose(1, 12)
        from hosts in Gen.ArrayOf(Host(), count)
        let named = hosts.Select((host, i) => host with { Spec = host.Spec with { HostName = $"h{i}" } }).ToArray()
        from type in Gen.Elements(ServiceKinds)
        from placement in Placement(named, type is "rgw" or "mds" or "rbd-mirror")
        from onNetwork in Gen.Choose(0, 3)
        let spec = Spec(type, placement, onNetwork == 0)
        from daemons in Gen.Choose(0, 8).SelectMany(n => Gen.ArrayOf(Daemon(spec, named), n))
        from related in Gen.SubListOf(named.Select(host => host.Spec.HostName).ToArray())
        from blocking in Gen.SubListOf(named.Select(host => host.Spec.HostName).ToArray())
        from sparse in Gen.Choose(0, 2)
        select new RandomCluster(
            named, spec, [.. daemons.Select((daemon, i) => daemon with { DaemonId = $"{daemon.DaemonId}{i}" })],
            type is "rgw" or "mds" or "rbd-mirror", type == "nfs" ? RankMap.Empty : null, type == "ingress" ? "keepalived" : null,
            sparse == 1 ? [.. related] : [], sparse == 2 ? [.. blocking] : []);

    private static Gen<SchedulingHost> Host() =>
        from labels in Gen.SubListOf(Labels)
        from condition in Gen.Frequency(
            (8, Gen.Constant(HostCondition.Schedulable)),
            (1, Gen.Constant(HostCondition.None)),
            (1, Gen.Constant(HostCondition.Draining)),
            (1, Gen.Constant(HostCondition.Draining | HostCondition.Unreachable)),
            (2, Gen.Constant(HostCondition.Schedulable | HostCondition.Unreachable)),
            (1, Gen.Constant(HostCondition.Schedulable | HostCondition.Unreachable | HostCondition.Maintenance)))
        from number in Gen.Choose(0, 60)
        select new SchedulingHost(new HostSpec { HostName = "", Labels = [.. labels] }, condition, Networks(number));

    private static HostNetworks Networks(int number) => number < 10
        ? HostNetworks.None
        : HostNetworks.From(new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
        {
            ["10.1.0.0/24"] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [$"10.1.0.{number}"] },
        });

    private static Gen<PlacementSpec> Placement(SchedulingHost[] hosts, bool colocation)
    {
        string[] known = [.. hosts.Where(h => (h.Condition & (HostCondition.Schedulable | HostCondition.Draining)) != 0).Select(h => h.Spec.HostName)];
        string[] labels = [.. hosts.Where(h => (h.Condition & HostCondition.Schedulable) != 0).SelectMany(h => h.Spec.Labels).Distinct()];
        Gen<int?> someCount = Gen.Choose(0, 8).Select(n => n == 0 ? (int?)null : n);
        var ways = new List<Gen<PlacementSpec>> { Gen.Choose(1, 8).Select(n => new PlacementSpec { Count = n }) };
        if (known.Length > 0)
        {
            ways.Add(
                from chosen in Gen.SubListOf(known).Where(list => list.Any())
                from count in someCount
                select new PlacementSpec { Count = count, Hosts = [.. chosen.Select(name => new HostPlacementSpec(name))] });
        }
        if (labels.Length > 0)
        {
            ways.Add(
                from label in Gen.Elements(labels)
                from count in someCount
                from perHost in Gen.Choose(1, 3)
                select new PlacementSpec { Label = label, Count = count, CountPerHost = count is null && colocation ? perHost : null });
        }
        if (hosts.Any(h => (h.Condition & HostCondition.Schedulable) != 0))
        {
            ways.Add(someCount.Select(count => new PlacementSpec { HostPattern = new HostPattern("*"), Count = count }));
        }
        return Gen.OneOf(ways.ToArray());
    }

    private static ServiceSpec Spec(string type, PlacementSpec placement, bool onNetwork) => type switch
    {
        "ingress" => new IngressSpec("s") { Placement = placement, FrontendPort = 80, MonitorPort = 1967, Networks = Networks(onNetwork) },
        // Made from the base class and copied, a spec becomes one of its type's own class, with the type's ports.
        "mds" or "crash" => new ServiceSpec(type, "s").WithPlacement(placement),
        _ => new ServiceSpec(type, "s") { Networks = Networks(onNetwork) }.WithPlacement(placement),
    };

    private static string[] Networks(bool onNetwork) => onNetwork ? ["10.1.0.0/24"] : [];

    private static Gen<DaemonDescription> Daemon(ServiceSpec spec, SchedulingHost[] hosts) =>
        from host in Gen.Choose(0, hosts.Length)
        from active in Gen.Choose(0, 4)
        from offset in Gen.Choose(-1, 2)
        select new DaemonDescription
        {
            DaemonType = spec.ServiceType,
            DaemonId = "d",
            HostName = host < hosts.Length ? hosts[host].Spec.HostName : "gone",
            ServiceName = spec.ServiceName,
            Ports = offset < 0 ? [] : [.. spec.PortStart.Select(port => port + offset)],
            IsActive = active == 0,
        };
}
