using CephadmPS.Core.Osds;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Benchmarks;

/// <summary>Whole clusters at rest, as the loop sees them: every host has eighteen OSDs and a daemon of each of twelve services.</summary>
internal static class TickClusters
{
    public const int DaemonsPerHost = 30;
    private const int Osds = 18;

    /// <summary>A cluster at rest: planning it gives nothing to do.</summary>
    public static ClusterState AtRest(int hosts)
    {
        ServiceSpec[] specs =
        [
            new ServiceSpec("mon").WithPlacement(new PlacementSpec { Hosts = [.. Names(5)] }),
            new ServiceSpec("mgr").WithPlacement(new PlacementSpec { Hosts = [.. Names(2)] }),
            Everywhere("crash", null),
            .. Enumerable.Range(0, 6).Select(i => Everywhere("mds", $"fs{i}")),
            .. Enumerable.Range(0, 5).Select(i => Everywhere("rgw", $"zone{i}", 8000 + i)),
            SpecFile.ParseValid("service_type: osd\nservice_id: all\nplacement: {host_pattern: '*'}\nspec: {data_devices: {rotational: true, size: '8T:'}, method: raw}\n").Services[0],
        ];
        var state = new ClusterState
        {
            Fsid = "3f1c0a52-0000-11ef-8000-0242ac110002",
            Hosts = Enumerable.Range(0, hosts).Select(i => new HostRecord(new HostSpec { HostName = $"host{i}", Labels = ["all"] })).ToDictionary(host => host.HostName),
            Specs = specs.ToDictionary(spec => spec.ServiceName, spec => new SpecRecord(spec, default)),
            Observations = new Dictionary<string, HostObservation>(),
            Cluster = new ClusterObservation
            {
                ActiveMgr = "host0",
                StandbyMgrs = ["host1"],
                Mons = [.. Enumerable.Range(0, 5).Select(i => $"host{i}")],
                Quorum = [.. Enumerable.Range(0, 5).Select(i => $"host{i}")],
                MinimalConfig = "[global]\n\tfsid = 3f1c0a52-0000-11ef-8000-0242ac110002\n\tmon_host = " + string.Join(' ', Enumerable.Range(0, 5).Select(i => $"[v2:10.1.0.{i}:3300/0,v1:10.1.0.{i}:6789/0]")),
                ContainerImage = "quay.io/ceph/ceph@sha256:0",
                PublicNetworks = ["10.1.0.0/16"],
                Osds = Enumerable.Range(0, hosts * Osds).ToDictionary(id => id, id => new OsdObservation(id, $"{id}", true, true)),
            },
        };
        return state with { Observations = Enumerable.Range(0, hosts).ToDictionary(i => $"host{i}", i => Seen(state, specs, i)) };
    }

    // Eighteen disks that are OSDs already, and two that are the system's.
    private static InventoryDevice[] Devices(int host) => [.. Enumerable.Range(0, Osds + 2).Select(i => new InventoryDevice
    {
        Path = $"/dev/sd{(char)('a' + i)}",
        Available = false,
        CephDevice = i >= 2,
        RejectedReasons = ["locked"],
        DeviceId = $"DISK_{host}_{i}",
        Facts = new DeviceFacts { Rotational = "1", Vendor = "SEAGATE", Model = "ST12000NM001G", Size = 12e12, HumanReadableSize = "12.00 TB" },
    })];

    /// <summary>The same host seen again: equal, and made of new objects, as a listing is.</summary>
    public static HostObservation SeenAgain(HostObservation seen) => seen with
    {
        Daemons = [.. seen.Daemons!.Select(daemon => daemon with
        {
            Ports = [.. daemon.Ports],
            ServiceName = new string(daemon.ServiceName),
            DaemonId = new string(daemon.DaemonId),
            ConfigDigest = daemon.ConfigDigest is null ? null : new string(daemon.ConfigDigest),
        })],
    };

    private static HostObservation Seen(ClusterState state, ServiceSpec[] specs, int number)
    {
        var host = $"host{number}";
        var seen = new HostObservation
        {
            Reachable = true,
            Devices = Devices(number),
            Networks = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
            {
                ["10.1.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [$"10.1.{number >> 8}.{number & 255}"] },
                ["10.2.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth1"] = [$"10.2.{number >> 8}.{number & 255}"] },
            },
        };
        var known = state with { Observations = new Dictionary<string, HostObservation> { [host] = seen } };
        var daemons = new List<DaemonDescription>(DaemonsPerHost);
        foreach (var spec in specs.Where(spec => spec.ServiceType != "osd"))
        {
            if (spec.Placement.Hosts.Count > number || spec.Placement.HostPattern is not null)
            {
                daemons.Add(Daemon(known, spec, host));
            }
        }
        for (var osd = number * Osds; daemons.Count < DaemonsPerHost; osd++)
        {
            var daemon = new DaemonDescription
            {
                DaemonType = "osd", DaemonId = $"{osd}", HostName = host, ServiceName = "osd.all", OsdSpecAffinity = "all", Status = DaemonStatus.Running,
            };
            daemons.Add(daemon with { ConfigDigest = DesiredDaemons.Of(known, ServiceDefinitions.Find("osd")!, daemon).ConfigDigest });
        }
        return seen with { Daemons = daemons };
    }

    private static DaemonDescription Daemon(ClusterState state, ServiceSpec spec, string host)
    {
        var definition = ServiceDefinitions.Find(spec.ServiceType)!;
        IReadOnlyList<int> ports = spec.ServiceType == "rgw" ? [8000 + int.Parse(spec.ServiceName[^1..], System.Globalization.CultureInfo.InvariantCulture)] : [];
        var desired = DesiredDaemons.Make(
            state, definition, spec, spec.ServiceType, spec.ServiceId is { Length: > 0 } id ? $"{id}.{host}.abcdef" : host, host, ports, null);
        return new DaemonDescription
        {
            DaemonType = desired.DaemonType,
            DaemonId = desired.DaemonId,
            HostName = host,
            ServiceName = spec.ServiceName,
            Ports = ports,
            Status = DaemonStatus.Running,
            Version = "20.2.4",
            ContainerId = "0123456789abcdef0123456789abcdef",
            ContainerImageName = "quay.io/ceph/ceph@sha256:0",
            ConfigDigest = desired.ConfigDigest,
        };
    }

    private static ServiceSpec Everywhere(string type, string? id, int? port = null)
    {
        var file = SpecFile.Parse($"service_type: {type}\n{(id is null ? "" : $"service_id: {id}\n")}placement:\n  host_pattern: '*'\n{(port is null ? "" : $"spec:\n  rgw_frontend_port: {port}\n")}");
        return file.ThrowIfInvalid().Services[0];
    }

    private static IEnumerable<HostPlacementSpec> Names(int count) => Enumerable.Range(0, count).Select(i => new HostPlacementSpec($"host{i}"));
}
