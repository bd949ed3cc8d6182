using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>
/// Specs in the form of an older release of upstream. A release refuses a stored spec with a field that it does not know, and then removes the service's
/// daemons: such fields have to go.
/// </summary>
internal static class UpstreamForms
{
    /// <summary>Service types by the release that brought them; those that are not here are older than all that can be taken over.</summary>
    private static readonly Dictionary<string, int> TypesSince = new(StringComparer.Ordinal)
    {
        ["agent"] = 17, ["loki"] = 17, ["promtail"] = 17, ["snmp-gateway"] = 17,
        ["ceph-exporter"] = 18, ["elasticsearch"] = 18, ["jaeger-agent"] = 18, ["jaeger-collector"] = 18, ["jaeger-query"] = 18, ["jaeger-tracing"] = 18,
        ["nvmeof"] = 18, ["node-proxy"] = 18,
        ["smb"] = 20, ["mgmt-gateway"] = 20, ["oauth2-proxy"] = 20,
    };

    /// <summary>Fields of all types that 16 and 17 do not know everywhere.</summary>
    private static readonly string[] CommonSince18 = ["extra_container_args", "extra_entrypoint_args", "custom_configs"];

    /// <summary>Type → fields that 18 knows and 16 does not; of 17 only the later versions know them.</summary>
    private static readonly Dictionary<string, string[]> FieldsSince18 = new(StringComparer.Ordinal)
    {
        ["mon"] = ["crush_locations"],
        ["rgw"] = ["rgw_zonegroup", "rgw_frontend_extra_args", "rgw_realm_token", "update_endpoints", "zone_endpoints"],
        ["osd"] = ["method", "crush_device_class"],
        ["ingress"] =
        [
            "virtual_ips_list", "keepalive_only", "enable_haproxy_protocol", "first_virtual_router_id", "use_keepalived_multicast", "vrrp_interface_network",
            "health_check_interval", "monitor_networks", "monitor_ip_addrs",
        ],
        ["nfs"] = ["virtual_ip", "enable_haproxy_protocol", "enable_nlm", "idmap_conf"],
        ["grafana"] = ["anonymous_access", "protocol", "only_bind_port_on_networks"],
        ["prometheus"] = ["retention_time", "retention_size", "targets", "only_bind_port_on_networks"],
        ["alertmanager"] = ["secure"],
    };

    /// <summary>Type → fields that 20.2 knows and 18.2 does not.</summary>
    private static readonly Dictionary<string, string[]> FieldsSince20 = new(StringComparer.Ordinal)
    {
        ["nfs"] =
        [
            "monitoring_port", "enable_nfsv3",
        ],
        ["rgw"] =
        [
            "only_bind_port_on_networks", "zonegroup_hostnames", "data_pool_attributes", "rgw_user_counters_cache", "rgw_user_counters_cache_size",
            "rgw_bucket_counters_cache", "rgw_bucket_counters_cache_size", "generate_cert", "disable_multisite_sync_traffic", "wildcard_enabled",
            "rgw_exit_timeout_secs",
        ],
        ["nvmeof"] =
        [
            "addr", "addr_map", "state_update_notify", "state_update_interval_sec", "break_update_interval_sec", "enable_spdk_discovery_controller",
            "encryption_key", "rebalance_period_sec", "max_gws_in_grp", "max_ns_to_change_lb_grp", "abort_on_errors", "abort_on_update_error",
            "omap_file_ignore_unlock_errors", "omap_file_lock_on_read", "omap_file_lock_duration", "omap_file_lock_retries",
            "omap_file_lock_retry_sleep_interval", "omap_file_update_reloads", "enable_prometheus_exporter", "prometheus_port",
            "prometheus_stats_interval", "prometheus_startup_delay", "prometheus_connection_list_cache_expiration", "bdevs_per_cluster",
            "flat_bdevs_per_cluster", "cluster_connections", "verify_nqns", "verify_keys", "verify_listener_ip", "allowed_consecutive_spdk_ping_failures",
            "spdk_ping_interval_in_seconds", "ping_spdk_under_lock", "max_hosts_per_namespace", "max_namespaces_with_netmask", "max_subsystems",
            "max_hosts", "max_namespaces", "max_namespaces_per_subsystem", "max_hosts_per_subsystem", "subsystem_cache_expiration", "force_tls",
            "max_message_length_in_mb", "io_stats_enabled", "degrade_namespace_on_kmip_error", "root_ca_cert", "spdk_mem_size", "spdk_huge_pages",
            "spdk_timeout", "spdk_log_level", "spdk_protocol_log_level", "spdk_log_file_dir", "rpc_socket_dir", "rpc_socket_name",
            "enable_dsa_acceleration", "rbd_with_crc32c", "iobuf_options", "qos_timeslice_in_usecs", "notifications_interval", "discovery_addr",
            "discovery_addr_map", "discovery_port", "discovery_bind_retries_limit", "discovery_bind_sleep_interval", "abort_discovery_on_errors",
            "log_level", "log_files_enabled", "log_files_rotation_enabled", "verbose_log_messages", "max_log_file_size_in_mb", "max_log_files_count",
            "max_log_directory_backups", "log_directory", "monitor_timeout", "enable_monitor_client", "monitor_client_log_file_dir", "kmip_cert_dir",
        ],
        ["container"] =
        [
            "init_containers",
        ],
        ["alertmanager"] =
        [
            "only_bind_port_on_networks",
        ],
        ["osd"] =
        [
            "tpm2",
        ],
    };

    /// <summary>The document, null when the release knows no such type; and the names of the fields that it will not know, or not keep.</summary>
    public static (JObject? Document, IReadOnlyList<string> Forgotten) Of(ServiceSpec spec, UpstreamRelease release)
    {
        if (TypesSince.TryGetValue(spec.ServiceType, out var since) && since > release.Major)
        {
            return (null, []);
        }
        var document = (JObject)JsonNodes.ToToken(spec.ToNode(SpecForm.Ceph));
        var forgotten = spec.ForgottenByCeph().ToList();
        if (release.Major < 18)
        {
            forgotten.AddRange(CommonSince18.Where(document.Remove));
        }
        var later = (release.Major < 20 ? FieldsSince20.GetValueOrDefault(spec.ServiceType) ?? [] : [])
            .Concat(release.Major < 18 ? FieldsSince18.GetValueOrDefault(spec.ServiceType) ?? [] : []).ToHashSet();
        if (document["spec"] is JObject own)
        {
            foreach (var name in later.Where(own.Remove))
            {
                // A default that nobody set is no loss.
                if (spec.SetFields.TryGetValue(name, out var set) && set.IsTruthy)
                {
                    forgotten.Add(name);
                }
            }
            if (own.Count == 0)
            {
                document.Remove("spec");
            }
        }
        return (document, forgotten);
    }
}
