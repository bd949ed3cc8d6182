using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The fields of an nvmeof spec with their defaults (Ceph 20.2).</summary>
internal static class NvmeofFields
{
    private static readonly SpecNode TcpOptions = SpecNode.OfMap([
            new(SpecNode.Of("in_capsule_data_size"), SpecNode.Of(8192)),
            new(SpecNode.Of("max_io_qpairs_per_ctrlr"), SpecNode.Of(7)),
        ]);

    /// <summary>Fills the table.</summary>
    public static void Fill(FieldTable table)
    {
        Gateway(table);
        Limits(table);
        Spdk(table);
        Logs(table);
    }

    private static void Gateway(FieldTable table) => table
        .Texts("name", "pool", "addr", "discovery_addr", "encryption_key")
        .Texts("server_key", "server_cert", "client_key", "client_cert", "root_ca_cert")
        .AddAll(FieldKind.Map, "addr_map", "discovery_addr_map")
        .Text("group", "", orDefault: true)
        .Int("port", 5500, orDefault: true)
        .Int("discovery_port", 8009, orDefault: true)
        .Int("discovery_bind_retries_limit", 10).Number("discovery_bind_sleep_interval", 0.5)
        .Flag("abort_discovery_on_errors", true)
        .Flag("enable_auth").Flag("force_tls")
        .Flag("state_update_notify", true).Int("state_update_interval_sec", 5).Int("break_update_interval_sec", 25)
        .Flag("abort_on_errors", true).Flag("abort_on_update_error", true)
        .Flag("omap_file_ignore_unlock_errors").Flag("omap_file_lock_on_read", true)
        .Int("omap_file_lock_duration", 20).Int("omap_file_lock_retries", 30)
        .Number("omap_file_lock_retry_sleep_interval", 1.0).Int("omap_file_update_reloads", 10)
        .Flag("enable_prometheus_exporter", true).Int("prometheus_port", 10008, orDefault: true)
        .Int("prometheus_stats_interval", 10).Int("prometheus_startup_delay", 240)
        .Int("prometheus_connection_list_cache_expiration", 60)
        .Flag("verify_nqns", true).Flag("verify_keys", true).Flag("verify_listener_ip", true)
        .Flag("io_stats_enabled", true).Flag("degrade_namespace_on_kmip_error", true)
        .Text("kmip_cert_dir", "./certs/kmip/{server_name}")
        .Int("conn_retries", 10).Number("monitor_timeout", 1.0)
        .Flag("enable_monitor_client", true).Text("monitor_client_log_file_dir", "");

    private static void Limits(FieldTable table) => table
        .Int("rebalance_period_sec", 7).Int("max_gws_in_grp", 16).Int("max_ns_to_change_lb_grp", 8)
        .Int("max_hosts_per_namespace", 16).Int("max_namespaces_with_netmask", 1000).Int("max_subsystems", 128)
        .Int("max_hosts", 2048).Int("max_namespaces", 4096).Int("max_namespaces_per_subsystem", 512)
        .Int("max_hosts_per_subsystem", 128).Int("subsystem_cache_expiration", 5).Int("max_message_length_in_mb", 4);

    private static void Spdk(FieldTable table) => table
        .Flag("enable_spdk_discovery_controller")
        .Int("bdevs_per_cluster").Int("flat_bdevs_per_cluster").Int("cluster_connections")
        .Int("allowed_consecutive_spdk_ping_failures", 1).Number("spdk_ping_interval_in_seconds", 2.0).Flag("ping_spdk_under_lock")
        .Text("spdk_path", "/usr/local/bin/nvmf_tgt", orDefault: true).Text("tgt_path", "/usr/local/bin/nvmf_tgt", orDefault: true)
        .Int("spdk_mem_size").Int("spdk_huge_pages").Number("spdk_timeout", 60.0)
        .Text("spdk_log_level", "").Text("spdk_protocol_log_level", "WARNING", orDefault: true).Text("spdk_log_file_dir", "")
        .Text("rpc_socket_dir", "/var/tmp/", orDefault: true).Text("rpc_socket_name", "spdk.sock", orDefault: true)
        .Text("transports", "tcp").Add("transport_tcp_options", FieldKind.Map, TcpOptions)
        .Flag("enable_dsa_acceleration").Flag("rbd_with_crc32c", true)
        .Text("tgt_cmd_extra_args").Add("iobuf_options", FieldKind.Map)
        .Int("qos_timeslice_in_usecs", 0).Int("notifications_interval", 60);

    private static void Logs(FieldTable table) => table
        .Text("log_level", "INFO", orDefault: true)
        .Flag("log_files_enabled", true).Flag("log_files_rotation_enabled", true).Flag("verbose_log_messages", true)
        .Int("max_log_file_size_in_mb", 10).Int("max_log_files_count", 20).Int("max_log_directory_backups", 10)
        .Text("log_directory", "/var/log/ceph/", orDefault: true);
}
