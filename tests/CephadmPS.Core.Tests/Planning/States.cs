using CephadmPS.Core.Osds;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>Small cluster states for tests of plans.</summary>
internal static class States
{
    public const string Fsid = "11111111-2222-3333-4444-555555555555";
    public const string Network = "10.0.0.0/24";

    /// <summary>A cluster of hosts h1…hN that answer, without daemons.</summary>
    public static ClusterState OfHosts(int count) => new()
    {
        Fsid = Fsid,
        Hosts = Enumerable.Range(1, count).ToDictionary(
            n => $"h{n}", n => new HostRecord(new HostSpec { HostName = $"h{n}", Address = $"10.0.0.{n}" }) { HostKey = "ssh-ed25519 AAAA" }),
        Specs = new Dictionary<string, SpecRecord>(),
        Observations = Enumerable.Range(1, count).ToDictionary(n => $"h{n}", n => new HostObservation
        {
            Reachable = true,
            Daemons = [],
            Networks = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>
            {
                [Network] = new Dictionary<string, IReadOnlyList<string>> { ["eth0"] = [$"10.0.0.{n}"] },
            },
        }),
        Cluster = new ClusterObservation
        {
            PublicNetworks = [Network],
            ContainerImage = "ceph:20",
            MinimalConfig = $"[global]\n\tfsid = {Fsid}\n\tmon_host = [v2:10.0.0.1:3300/0]\n",
        },
    };

    /// <summary>With a stored spec.</summary>
    public static ClusterState With(this ClusterState state, ServiceSpec spec, params string[] approvedDevices) => state with
    {
        Specs = new Dictionary<string, SpecRecord>(state.Specs) { [spec.ServiceName] = new SpecRecord(spec, default) { ApprovedDevices = approvedDevices } },
    };

    /// <summary>With a daemon as a deployment of the spec would have left it.</summary>
    public static ClusterState WithDaemon(this ClusterState state, ServiceSpec spec, string daemonType, string id, string host, Func<DaemonDescription, DaemonDescription>? change = null)
    {
        var desired = DesiredDaemons.Make(state, ServiceDefinitions.Find(spec.ServiceType)!, spec, daemonType, id, host, spec.PortStart, null);
        var daemon = new DaemonDescription
        {
            DaemonType = daemonType,
            DaemonId = id,
            HostName = host,
            ServiceName = spec.ServiceName,
            Ports = spec.PortStart,
            Status = DaemonStatus.Running,
            ConfigDigest = desired.ConfigDigest,
            ContainerImageName = "ceph:20",
        };
        return state.Seen(host, seen => seen with { Daemons = [.. seen.Daemons ?? [], change?.Invoke(daemon) ?? daemon] });
    }

    /// <summary>With a host seen otherwise.</summary>
    public static ClusterState Seen(this ClusterState state, string host, Func<HostObservation, HostObservation> change) => state with
    {
        Observations = new Dictionary<string, HostObservation>(state.Observations) { [host] = change(state.Observations[host]) },
    };

    /// <summary>With a label on a host.</summary>
    public static ClusterState Label(this ClusterState state, string host, string label) => state with
    {
        Hosts = new Dictionary<string, HostRecord>(state.Hosts)
        {
            [host] = state.Hosts[host] with { Spec = state.Hosts[host].Spec with { Labels = [.. state.Hosts[host].Spec.Labels, label] } },
        },
    };

    /// <summary>An empty device.</summary>
    public static InventoryDevice EmptyDevice(string path, string id) => new() { Path = path, DeviceId = id, Available = true, Facts = new DeviceFacts { Size = 6e9, Rotational = "0", HumanReadableSize = "6.00 GB" } };

    public static ServiceSpec Spec(string type, string? id, PlacementSpec placement) => new ServiceSpec(type, id).WithPlacement(placement);
}
