using CephadmPS.Core.Osds;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;

namespace CephadmPS.Benchmarks;

/// <summary>Clusters and inventories to measure with. Made by rule, without chance: every run measures the same work.</summary>
internal static class SampleClusters
{
    /// <summary>Every host carries the label of the one service, and one daemon of it.</summary>
    public static (ServiceSpec Spec, Func<ClusterView> NewView) Deployed(int hosts)
    {
        ServiceSpec spec = new ServiceSpec("node-exporter").WithPlacement(new PlacementSpec { Label = "all" });
        HostSpec[] hostSpecs = Hosts(hosts);
        DaemonDescription[] daemons = [.. hostSpecs.Select(host => Daemon(spec, host.HostName, 9100))];
        var networks = Networks(hostSpecs);
        return (spec, () => new ClusterView { Hosts = hostSpecs, Daemons = daemons, Specs = [spec], Networks = networks });
    }

    /// <summary>A hundred services on a cluster: ten of every host, sixty by label and count, thirty by count on a network; all deployed.</summary>
    public static (ServiceSpec[] Specs, Func<ClusterView> NewView) ManyServices(int hosts, int services)
    {
        HostSpec[] hostSpecs = Hosts(hosts);
        ServiceSpec[] specs = [.. Enumerable.Range(0, services).Select(Spec)];
        var daemons = new List<DaemonDescription>();
        for (int s = 0; s < specs.Length; s++)
        {
            int every = specs[s].Placement.Count is { } count ? hosts / count : 1;
            for (int h = s % every; h < hosts; h += every)
            {
                daemons.Add(Daemon(specs[s], hostSpecs[h].HostName, null));
            }
        }
        var networks = Networks(hostSpecs);
        return (specs, () => new ClusterView { Hosts = hostSpecs, Daemons = daemons, Specs = specs, Networks = networks });
    }

    /// <summary>Twenty-four devices: twenty spinning disks and four flash drives.</summary>
    public static InventoryDevice[] Devices(int host) => [.. Enumerable.Range(0, 24).Select(i => new InventoryDevice
    {
        Path = i < 20 ? $"/dev/sd{(char)('a' + i)}" : $"/dev/nvme{i - 20}n1",
        Available = (i + host) % 7 != 0,
        RejectedReasons = (i + host) % 7 != 0 ? [] : ["locked"],
        DeviceId = $"DISK_{host}_{i}",
        Facts = new DeviceFacts
        {
            Rotational = i < 20 ? "1" : "0",
            Vendor = i < 20 ? "SEAGATE" : "INTEL",
            Model = i < 20 ? "ST12000NM001G" : "SSDPE2KX040T8",
            Size = i < 20 ? 12e12 : 3.84e12,
            HumanReadableSize = i < 20 ? "12.00 TB" : "3.84 TB",
        },
    })];

    /// <summary>Big spinning disks with RocksDB on flash.</summary>
    public static DriveGroupSpec DriveGroup() => new("hdds")
    {
        Placement = new PlacementSpec { HostPattern = new HostPattern("*") },
        DataDevices = new DeviceSelection { Rotational = true, Size = "8T:", Model = "ST12000" },
        DbDevices = new DeviceSelection { Rotational = false, Size = "1T:5T", Limit = 4 },
        Encrypted = true,
    };

    private static ServiceSpec Spec(int number) => (number % 10) switch
    {
        0 => new ServiceSpec("container", $"every{number}").WithPlacement(new PlacementSpec { HostPattern = new HostPattern("*") }),
        < 7 => new ServiceSpec("rgw", $"labelled{number}").WithPlacement(new PlacementSpec { Label = "rgw", Count = 4 }),
        _ => new ServiceSpec("rgw", $"counted{number}") { Networks = ["10.1.0.0/16"] }.WithPlacement(new PlacementSpec { Count = 3 }),
    };

    private static HostSpec[] Hosts(int count) => [.. Enumerable.Range(0, count).Select(i => new HostSpec
    {
        HostName = $"host{i}",
        Labels = i % 2 == 0 ? ["osd", "rgw", "all"] : ["osd", "mon", "all"],
    })];

    private static Dictionary<string, HostNetworks> Networks(HostSpec[] hosts) => hosts.Select((host, i) => (host, i)).ToDictionary(
        entry => entry.host.HostName,
        entry => HostNetworks.From(new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
        {
            ["10.1.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [$"10.1.{entry.i >> 8}.{entry.i & 255}"] },
            ["10.2.0.0/16"] = new Dictionary<string, IReadOnlyList<string>> { ["eth1"] = [$"10.2.{entry.i >> 8}.{entry.i & 255}"] },
        }));

    private static DaemonDescription Daemon(ServiceSpec spec, string host, int? port) => new()
    {
        DaemonType = spec.ServiceType,
        DaemonId = (spec.ServiceId is null ? "" : spec.ServiceId + ".") + host,
        HostName = host,
        ServiceName = spec.ServiceName,
        Ports = port is { } number ? [number] : [],
    };
}
