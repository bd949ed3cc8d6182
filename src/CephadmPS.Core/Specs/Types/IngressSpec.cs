using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>haproxy and keepalived before another service.</summary>
/// <param name="serviceId">Id.</param>
public sealed class IngressSpec(string? serviceId) : ServiceSpec("ingress", serviceId)
{
    /// <summary>Name of the service behind it.</summary>
    public string? BackendService { get => Text("backend_service"); init => Set("backend_service", value); }

    /// <summary>Port clients use; needed unless <see cref="KeepaliveOnly"/>.</summary>
    public int? FrontendPort { get => Int("frontend_port"); init => Set("frontend_port", value); }

    /// <summary>Port of haproxy's status; needed unless <see cref="KeepaliveOnly"/>.</summary>
    public int? MonitorPort { get => Int("monitor_port"); init => Set("monitor_port", value); }

    /// <summary>User of haproxy's status; null: <c>admin</c>.</summary>
    public string? MonitorUser { get => Text("monitor_user"); init => Set("monitor_user", value); }

    /// <summary>Password of haproxy's status; null: made up. Secret.</summary>
    public string? MonitorPassword { get => Text("monitor_password"); init => Set("monitor_password", value); }

    /// <summary>Password between keepalived daemons; null: made up. Secret.</summary>
    public string? KeepalivedPassword { get => Text("keepalived_password"); init => Set("keepalived_password", value); }

    /// <summary>The one virtual address, with or without prefix; excludes <see cref="VirtualIpsList"/>.</summary>
    public string? SingleVirtualIp { get => Text("virtual_ip"); init => Set("virtual_ip", value); }

    /// <summary>Several virtual addresses.</summary>
    public IReadOnlyList<string> VirtualIpsList { get => Texts("virtual_ips_list"); init => Set("virtual_ips_list", value); }

    /// <summary>Networks in which to look for the interface of a virtual address.</summary>
    public IReadOnlyList<string> VirtualInterfaceNetworks { get => Texts("virtual_interface_networks"); init => Set("virtual_interface_networks", value); }

    /// <summary>Network whose interface carries VRRP; null: that of the virtual address.</summary>
    public string? VrrpInterfaceNetwork { get => Text("vrrp_interface_network"); init => Set("vrrp_interface_network", value); }

    /// <summary>First virtual router id. Default 50.</summary>
    public int FirstVirtualRouterId { get => Int("first_virtual_router_id") ?? 50; init => Set("first_virtual_router_id", value); }

    /// <summary>Multicast between keepalived daemons. Default false.</summary>
    public bool UseKeepalivedMulticast { get => Flag("use_keepalived_multicast"); init => Set("use_keepalived_multicast", value); }

    /// <summary>Only keepalived, no haproxy. Default false.</summary>
    public bool KeepaliveOnly { get => Flag("keepalive_only"); init => Set("keepalive_only", value); }

    /// <summary>Send the PROXY line to the backend (nfs only). Default false.</summary>
    public bool EnableHaproxyProtocol { get => Flag("enable_haproxy_protocol"); init => Set("enable_haproxy_protocol", value); }

    /// <summary>Serve haproxy's statistics; null: not said. Upstream forgets it.</summary>
    public bool? EnableStats => Field("enable_stats") is { IsNull: false } value ? value.IsTruthy : null;

    /// <summary>Serve https. Default false.</summary>
    public bool Ssl { get => Flag("ssl"); init => Set("ssl", value); }

    /// <summary>Certificate, PEM.</summary>
    public string? SslCert { get => Text("ssl_cert"); init => Set("ssl_cert", value); }

    /// <summary>Key, PEM. Secret.</summary>
    public string? SslKey { get => Text("ssl_key"); init => Set("ssl_key", value); }

    /// <summary>Diffie-Hellman parameters, PEM.</summary>
    public string? SslDhParam { get => Text("ssl_dh_param"); init => Set("ssl_dh_param", value); }

    /// <summary>Ciphers.</summary>
    public IReadOnlyList<string> SslCiphers { get => Texts("ssl_ciphers"); init => Set("ssl_ciphers", value); }

    /// <summary>TLS options of haproxy.</summary>
    public IReadOnlyList<string> SslOptions { get => Texts("ssl_options"); init => Set("ssl_options", value); }

    /// <summary>How often haproxy asks a backend, digits and s, m or h; null: 2s.</summary>
    public string? HealthCheckInterval { get => Text("health_check_interval")?.Trim(); init => Set("health_check_interval", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [.. new[] { Field("frontend_port"), Field("monitor_port") }.Where(p => !p.IsNull)];

    internal override SpecNode VirtualIpNode => Field("virtual_ip");

    internal override void Complete() => TextTrim.Apply(this, "health_check_interval");

    internal override void Validate(SpecReport report)
    {
        Require("backend_service", !Field("backend_service").IsTruthy, report);
        Require("frontend_port", !KeepaliveOnly && !Field("frontend_port").IsTruthy, report);
        Require("monitor_port", !KeepaliveOnly && !Field("monitor_port").IsTruthy, report);
        if (!Field("virtual_ip").IsTruthy && !Field("virtual_ips_list").IsTruthy)
        {
            report.Error("ingress-virtual-ip", "virtual_ip", Raw("virtual_ip"), "An ingress service needs virtual_ip or virtual_ips_list.");
        }

        if (!Field("virtual_ip").IsNull && !Field("virtual_ips_list").IsNull)
        {
            report.Error("ingress-one-kind", "virtual_ips_list", Field("virtual_ips_list"), "virtual_ip and virtual_ips_list exclude each other.");
        }

        TextTrim.Check(this, "health_check_interval", @"^[0-9]+[smh]$", "ingress-interval", "It must be digits and s, m or h.", report);
    }

    internal static void Fields(FieldTable table) => table
        .Texts("backend_service", "ssl_cert", "ssl_key", "ssl_dh_param", "monitor_user", "monitor_password", "keepalived_password")
        .Texts("virtual_ip", "vrrp_interface_network").Text("health_check_interval", orDefault: true)
        .AddAll(FieldKind.Texts, "ssl_ciphers", "ssl_options", "virtual_ips_list")
        .Add("virtual_interface_networks", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Int("frontend_port").Int("monitor_port").Int("first_virtual_router_id", 50)
        .Forgotten("enable_stats", FieldKind.Boolean).Flag("use_keepalived_multicast").Flag("ssl").Flag("keepalive_only").Flag("enable_haproxy_protocol");

    private void Require(string name, bool missing, SpecReport report)
    {
        if (missing)
        {
            report.Error("ingress-required", name, Raw(name), "An ingress service needs it.");
        }
    }
}
