using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Scheduling;

/// <summary>Kind <c>place</c>: one call of the scheduler with all that it is given.</summary>
internal static class PlaceCase
{
    public static JToken Answer(JObject input, ServiceSpec spec)
    {
        ServiceTraits traits = ServiceTraits.Of(spec.ServiceType);
        string primary = (string)input["primary_daemon_type"]!;
        return SchedulingJson.Answer(Scheduler.Place(new PlacementRequest
        {
            Spec = spec,
            Hosts = Hosts(input),
            Daemons = [.. input["daemons"]!.Select(daemon => SchedulingJson.ReadDaemon(daemon, spec.ServiceName))],
            PrimaryDaemonType = primary,
            PerHostDaemonType = (string?)input["per_host_daemon_type"],
            AllowColocation = (bool)input["allow_colo"]!,
            RelatedHosts = [.. input["related"]!.Select(daemon => (string)daemon["hostname"]!)],
            BlockingHosts = [.. input["blocking"]!.Select(host => (string)host!)],
            Ranks = SchedulingJson.ReadRanks(input["rank_map"]),
            RescheduleFromOfflineHosts = traits.ReschedulesFromOfflineHosts && primary == traits.PrimaryDaemonType,
            UpgradeInProgress = (bool)input["upgrade_in_progress"]!,
        }));
    }

    private static HostTable Hosts(JObject input)
    {
        var schedulable = SchedulingJson.Names(input["schedulable"]);
        var draining = SchedulingJson.Names(input["draining"]);
        var unreachable = SchedulingJson.Names(input["unreachable"]);
        var networks = SchedulingJson.ReadNetworks(input["networks"]);
        return new HostTable(input["hosts"]!.Select(SchedulingJson.ReadHost).Select(host =>
        {
            HostCondition condition = (schedulable.Contains(host.HostName) ? HostCondition.Schedulable : HostCondition.None)
                | (draining.Contains(host.HostName) ? HostCondition.Draining : HostCondition.None)
                | (unreachable.Contains(host.HostName) ? HostCondition.Unreachable : HostCondition.None)
                | (host.Status.Equals("maintenance", StringComparison.OrdinalIgnoreCase) ? HostCondition.Maintenance : HostCondition.None);
            return new SchedulingHost(host, condition, networks.GetValueOrDefault(host.HostName) ?? HostNetworks.None);
        }));
    }
}
