using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Protocol;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>Makes a simulated fleet one that upstream's cephadm runs: its daemons, and the keys that it would have stored.</summary>
internal static class UpstreamFleet
{
    private const string Time = "2025-03-01T10:00:00.000000Z";

    public static void Fill(SimulatedFleet fleet, int version, string release = "20.2.4")
    {
        var cluster = fleet.Cluster;
        var keys = cluster.ConfigKeys;
        cluster.Version = $"ceph version {release} (0000000000000000000000000000000000000000) some (stable)";
        cluster.Mgrs.Clear();
        cluster.Config.Clear();
        cluster.Config.AddRange(
        [
            new ConfigEntry("global", "container_image", "example/ceph@sha256:0123"), new ConfigEntry("mon", "public_network", "10.0.0.0/24"),
            new ConfigEntry("mgr", "mgr/cephadm/migration_current", $"{version}"), new ConfigEntry("mgr", "mgr/orchestrator/orchestrator", "cephadm"),
        ]);
        keys.Clear();
        keys["mgr/cephadm/inventory"] = new JObject(fleet.Hosts.Values.Select(host => new JProperty(host.HostName, new JObject
        {
            ["hostname"] = host.HostName, ["addr"] = host.Address, ["labels"] = new JArray(host.HostName == "host1" ? ["_admin"] : Array.Empty<string>()), ["status"] = "",
        }))).ToString();
        foreach (var (service, document) in new (string, string)[]
        {
            ("mon", """{"service_type": "mon", "placement": {"count": 3}}"""),
            ("mgr", """{"service_type": "mgr", "placement": {"count": 2}}"""),
            ("crash", """{"service_type": "crash", "placement": {"host_pattern": "*"}}"""),
            ("prometheus", """{"service_type": "prometheus", "placement": {"count": 1}}"""),
            ("osd.disks", """{"service_type": "osd", "service_id": "disks", "placement": {"host_pattern": "*"}, "spec": {"data_devices": {"all": true}, "filter_logic": "AND", "objectstore": "bluestore"}}"""),
        })
        {
            keys[$"mgr/cephadm/spec.{service}"] = $$"""{"created": "{{Time}}", "spec": {{document}}}""";
        }
        foreach (var host in fleet.Hosts.Values)
        {
            host.Daemons.Clear();
            keys[$"mgr/cephadm/host.{host.HostName}"] = new JObject
            {
                ["daemons"] = new JObject(), ["devices"] = new JArray(), ["osdspec_previews"] = new JArray(), ["daemon_config_deps"] = new JObject(),
                ["last_client_files"] = host.HostName == "host1" ? new JObject
                {
                    ["/etc/ceph/ceph.conf"] = new JArray("0123", 420, 0, 0), ["/etc/ceph/ceph.client.admin.keyring"] = new JArray("4567", 384, 0, 0),
                } : new JObject(),
                ["something_of_that_release"] = 1,
            }.ToString();
            AddDaemon(fleet, host.HostName, $"mon.{host.HostName}", "mon");
            AddDaemon(fleet, host.HostName, $"crash.{host.HostName}", "crash");
        }
        AddDaemon(fleet, "host1", "mgr.host1.abcdef", "mgr");
        AddDaemon(fleet, "host2", "mgr.host2.ghijkl", "mgr");
        AddDaemon(fleet, "host3", "prometheus.host3", "prometheus");
    }

    /// <summary>A daemon that upstream deployed: nothing of ours is recorded with it.</summary>
    public static void AddDaemon(SimulatedFleet fleet, string hostName, string name, string service)
    {
        var host = fleet.Hosts[hostName];
        host.Daemons[name] = new DaemonListing { Name = name, Fsid = fleet.Cluster.Fsid, Enabled = true, ServiceName = service, Version = "20.2.4" };
        host.SetState(name, "running");
        var key = $"mgr/cephadm/host.{hostName}";
        var record = JObject.Parse(fleet.Cluster.ConfigKeys[key]);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        record["daemons"]![name] = new JObject
        {
            ["daemon_type"] = name[..dot], ["daemon_id"] = name[(dot + 1)..], ["service_name"] = service, ["hostname"] = hostName, ["status"] = 1,
            ["container_id"] = host.Daemons[name].ContainerId?[..12],
        };
        record["daemon_config_deps"]![name] = new JObject { ["deps"] = new JArray(), ["last_config"] = Time };
        fleet.Cluster.ConfigKeys[key] = record.ToString();
    }
}
