using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>
/// NVMe over Fabrics gateways. It has some ninety settings that are only passed on to the gateway: read those by name with
/// <see cref="ServiceSpec.Field"/>.
/// </summary>
/// <param name="serviceId">Id; ends with the group's name.</param>
public sealed partial class NvmeofSpec(string? serviceId) : ServiceSpec("nvmeof", serviceId)
{
    /// <summary>Pool of the gateways' state.</summary>
    public string? Pool { get => Text("pool"); init => Set("pool", value); }

    /// <summary>Gateway group. Default empty.</summary>
    public string Group { get => Text("group") ?? ""; init => Set("group", value); }

    /// <summary>Port of the gateway. Default 5500.</summary>
    public int Port { get => Int("port") ?? 5500; init => Set("port", value); }

    /// <summary>Port of the discovery service. Default 8009.</summary>
    public int DiscoveryPort { get => Int("discovery_port") ?? 8009; init => Set("discovery_port", value); }

    /// <summary>Port of the metrics. Default 10008.</summary>
    public int PrometheusPort { get => Int("prometheus_port") ?? 10008; init => Set("prometheus_port", value); }

    /// <summary>Address of the gateway; null: the host's.</summary>
    public string? Address { get => Text("addr"); init => Set("addr", value); }

    /// <summary>Addresses of gateways by host.</summary>
    public IReadOnlyDictionary<string, string> AddressMap { get => TextMap("addr_map"); init => Set("addr_map", value); }

    /// <summary>Address of the discovery service; null: the gateway's.</summary>
    public string? DiscoveryAddress { get => Text("discovery_addr"); init => Set("discovery_addr", value); }

    /// <summary>Addresses of the discovery service by host.</summary>
    public IReadOnlyDictionary<string, string> DiscoveryAddressMap { get => TextMap("discovery_addr_map"); init => Set("discovery_addr_map", value); }

    /// <summary>Mutual TLS between gateway and clients of its API. Default false.</summary>
    public bool EnableAuth { get => Flag("enable_auth"); init => Set("enable_auth", value); }

    /// <summary>Huge pages' memory in MB; null: not said.</summary>
    public int? SpdkMemSize { get => Int("spdk_mem_size"); init => Set("spdk_mem_size", value); }

    /// <summary>Huge pages; null: not said.</summary>
    public int? SpdkHugePages { get => Int("spdk_huge_pages"); init => Set("spdk_huge_pages", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("port"), SpecNode.Of(4420), Field("discovery_port"), Field("prometheus_port")];
}
