using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Samba servers.</summary>
/// <param name="serviceId">Id.</param>
public sealed partial class SmbSpec(string? serviceId) : ServiceSpec("smb", serviceId)
{
    /// <summary>Name of the cluster of servers; required.</summary>
    public string ClusterId { get => Text("cluster_id") ?? ""; init => Set("cluster_id", value); }

    /// <summary>Where the configuration stands; required.</summary>
    public string ConfigUri { get => Text("config_uri") ?? ""; init => Set("config_uri", value); }

    /// <summary>Any of <c>domain</c>, <c>clustered</c>, <c>cephfs-proxy</c>, <c>remote-control</c>.</summary>
    public IReadOnlyList<string> Features { get => Texts("features"); init => Set("features", value); }

    /// <summary>Whether several daemons work as one cluster (CTDB).</summary>
    public bool IsClustered => Features.Contains("clustered");

    /// <summary>Where what is needed to join a domain stands.</summary>
    public IReadOnlyList<string> JoinSources { get => Texts("join_sources"); init => Set("join_sources", value); }

    /// <summary>Where users and groups stand.</summary>
    public IReadOnlyList<string> UserSources { get => Texts("user_sources"); init => Set("user_sources", value); }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string> CustomDns { get => Texts("custom_dns"); init => Set("custom_dns", value); }

    /// <summary>Ceph users whose keys the daemon gets.</summary>
    public IReadOnlyList<string> IncludeCephUsers { get => Texts("include_ceph_users"); init => Set("include_ceph_users", value); }

    /// <summary>Object with the members of the cluster; derived from <see cref="ConfigUri"/> when clustered.</summary>
    public string? ClusterMetaUri { get => Text("cluster_meta_uri"); init => Set("cluster_meta_uri", value); }

    /// <summary>Object with the cluster's lock; derived from <see cref="ConfigUri"/> when clustered.</summary>
    public string? ClusterLockUri { get => Text("cluster_lock_uri"); init => Set("cluster_lock_uri", value); }

    /// <summary>Ports by the services' names; the others have their defaults.</summary>
    public IReadOnlyDictionary<string, string> CustomPorts => TextMap("custom_ports");

    internal override IReadOnlyList<SpecNode> PortNodes
    {
        get
        {
            var ports = new List<SpecNode> { PortOf("smb", 445), PortOf("smbmetrics", 9922) };
            if (IsClustered)
            {
                ports.Add(PortOf("ctdb", 4379));
            }

            if (Features.Contains("remote-control"))
            {
                ports.Add(PortOf("remote-control", 54445));
            }

            return ports;
        }
    }

    internal static void Fields(FieldTable table) => table
        .Text("cluster_id", "").Text("config_uri", "")
        .Add("features", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Add("join_sources", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Add("user_sources", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Add("custom_dns", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Add("include_ceph_users", FieldKind.Texts, SpecNode.EmptyList, orDefault: true)
        .Texts("cluster_meta_uri", "cluster_lock_uri")
        .AddAll(FieldKind.List, "cluster_public_addrs", "bind_addrs")
        .Add("custom_ports", FieldKind.Map)
        .Texts("remote_control_ssl_cert", "remote_control_ssl_key", "remote_control_ca_cert");

    private SpecNode PortOf(string service, int port) => Field("custom_ports")[service] ?? SpecNode.Of(port);
}
