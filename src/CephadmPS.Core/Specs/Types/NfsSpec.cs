using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>An NFS cluster.</summary>
/// <param name="serviceId">Id: the cluster's name.</param>
public sealed class NfsSpec(string? serviceId) : ServiceSpec("nfs", serviceId)
{
    /// <summary>Port; null: 2049.</summary>
    public int? Port { get => Int("port"); init => Set("port", value); }

    /// <summary>Port of the metrics; null: 9587.</summary>
    public int? MonitoringPort { get => Int("monitoring_port"); init => Set("monitoring_port", value); }

    /// <summary>Address the daemons bind to (keepalived moves it); null: none.</summary>
    public string? BindVirtualIp { get => Text("virtual_ip"); init => Set("virtual_ip", value); }

    /// <summary>Lock manager of NFS 3. Default false.</summary>
    public bool EnableNlm { get => Flag("enable_nlm"); init => Set("enable_nlm", value); }

    /// <summary>Serve NFS 3 beside 4. Default false.</summary>
    public bool EnableNfsV3 { get => Flag("enable_nfsv3"); init => Set("enable_nfsv3", value); }

    /// <summary>Take client addresses from haproxy's PROXY lines. Default false.</summary>
    public bool EnableHaproxyProtocol { get => Flag("enable_haproxy_protocol"); init => Set("enable_haproxy_protocol", value); }

    /// <summary>Settings of <c>idmap.conf</c>: section → key → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> IdmapConf =>
        Field("idmap_conf").ToDictionary(ToTextMap);

    internal override IReadOnlyList<SpecNode> PortNodes => Field("port") is { IsTruthy: true } port ? [port] : [];

    internal static void Fields(FieldTable table) => table
        .Int("port").Int("monitoring_port").Text("virtual_ip")
        .Flag("enable_nlm").Flag("enable_nfsv3").Flag("enable_haproxy_protocol")
        .Add("idmap_conf", FieldKind.Map);
}
