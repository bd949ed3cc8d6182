using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Kind <c>apply</c>: from the state of a cluster to what the scheduler is given, and what it decides.</summary>
internal static class ApplyCase
{
    /// <summary>The cluster of a case.</summary>
    public static ClusterView Cluster(JObject input, ServiceSpec spec, Func<JObject, ServiceSpec> readSpec) => new()
    {
        Hosts = [.. input["hosts"]!.Select(SchedulingJson.ReadHost)],
        UnreachableHosts = input["hosts"]!.Where(host => (bool)host["unreachable"]!).Select(host => (string)host["hostname"]!).ToHashSet(),
        RefreshedHosts = input["hosts"]!.Where(host => (bool)host["refreshed"]!).Select(host => (string)host["hostname"]!).ToHashSet(),
        Networks = SchedulingJson.ReadNetworks(input["networks"]),
        Daemons = ByName(
        [
            .. input["daemons"]!.Select(daemon => SchedulingJson.ReadDaemon(daemon, spec.ServiceName)),
            .. input["others"]!.Select(daemon => SchedulingJson.ReadDaemon(daemon, null)),
        ]),
        Specs = [spec, .. input["other_specs"]!.Select(other => readSpec((JObject)other))],
        RankMaps = SchedulingJson.ReadRanks(input["rank_map"]) is { } ranks
            ? new Dictionary<string, RankMap> { [spec.ServiceName] = ranks }
            : [],
        MgrStandbyModules = (bool)input["mgr_standby_modules"]!,
        PublicNetwork = (string)input["public_network"]!,
    };

    /// <summary>A host's record holds one daemon of a name: a later one takes the place of an earlier.</summary>
    private static List<DaemonDescription> ByName(IEnumerable<DaemonDescription> daemons) =>
        [.. daemons.GroupBy(daemon => (daemon.HostName, daemon.DaemonName)).Select(same => same.Last())];

    /// <summary>What the scheduler is given; an empty object for services that are not placed.</summary>
    public static JObject Derived(JObject input, ServiceSpec spec, ClusterView cluster)
    {
        if (ServicePlacement.SkipOf(spec) != PlacementSkip.None)
        {
            return [];
        }
        PlacementRequest request = ServicePlacement.RequestFor(spec, cluster);
        return new JObject
        {
            ["schedulable"] = HostsWith(input, request.Hosts, HostCondition.Schedulable),
            ["unreachable"] = HostsWith(input, request.Hosts, HostCondition.Unreachable),
            ["draining"] = HostsWith(input, request.Hosts, HostCondition.Draining),
            ["blocking"] = new JArray(request.BlockingHosts.Order(StringComparer.Ordinal)),
            ["related"] = new JArray(ServicePlacement.RelatedDaemons(spec, cluster).Select(SchedulingJson.Name).Order(StringComparer.Ordinal)),
            ["allow_colo"] = request.AllowColocation,
            ["primary_daemon_type"] = request.PrimaryDaemonType,
            ["per_host_daemon_type"] = request.PerHostDaemonType ?? (JToken)JValue.CreateNull(),
            ["ranked"] = request.Ranks is not null,
            ["daemons"] = new JArray(request.Daemons.Select(SchedulingJson.Name).Order(StringComparer.Ordinal)),
        };
    }

    /// <summary>The decision; null for services that are not placed.</summary>
    public static JObject? Answer(ServiceSpec spec, ClusterView cluster) =>
        ServicePlacement.For(spec, cluster).Result is { } result ? SchedulingJson.Answer(result) : null;

    private static JArray HostsWith(JObject input, HostTable hosts, HostCondition condition) =>
        new(input["hosts"]!.Select(host => (string)host["hostname"]!).Where(name => (hosts[hosts.IndexOf(name)].Condition & condition) != 0));
}
