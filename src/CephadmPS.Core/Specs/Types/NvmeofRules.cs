using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class NvmeofSpec
{
    private static readonly string[] Allocations = ["bdevs_per_cluster", "flat_bdevs_per_cluster", "cluster_connections"];

    private static readonly string[] SpdkLevels = ["DEBUG", "INFO", "WARNING", "ERROR", "NOTICE"];

    private static readonly string[] Positive =
    [
        "max_subsystems", "max_hosts", "max_namespaces", "max_namespaces_per_subsystem", "max_hosts_per_subsystem",
        "max_message_length_in_mb",
    ];

    private static readonly string[] NotNegativeIntegers =
    [
        "qos_timeslice_in_usecs", "notifications_interval", "state_update_interval_sec", "break_update_interval_sec",
        "rebalance_period_sec", "max_gws_in_grp", "max_ns_to_change_lb_grp", "omap_file_lock_duration", "omap_file_lock_retries",
        "omap_file_update_reloads", "max_log_file_size_in_mb", "max_log_files_count", "max_log_directory_backups",
        "max_hosts_per_namespace", "max_namespaces_with_netmask", "port", "discovery_port", "prometheus_port",
        "prometheus_stats_interval", "prometheus_startup_delay", "prometheus_connection_list_cache_expiration",
        "spdk_mem_size", "spdk_huge_pages",
    ];

    private static readonly string[] NotNegativeNumbers =
    [
        "omap_file_lock_retry_sleep_interval", "spdk_timeout", "subsystem_cache_expiration", "monitor_timeout",
        "discovery_bind_sleep_interval",
    ];

    /// <summary>Truth values that upstream does not check: anything passes there.</summary>
    private static readonly string[] UncheckedFlags = ["unmanaged", "preview_only", "ping_spdk_under_lock"];

    internal override void Complete()
    {
        if (Allocations.All(name => Field(name).IsNull))
        {
            Set("cluster_connections", 32);
        }
    }

    internal override void Validate(SpecReport report)
    {
        if (!Field("pool").IsTruthy)
        {
            report.Error("nvmeof-pool", "pool", null, "An nvmeof service needs a pool.");
        }

        if (EnableAuth)
        {
            foreach (var name in new[] { "server_key", "server_cert", "client_key", "client_cert", "root_ca_cert" }.Where(n => !Field(n).IsTruthy))
            {
                report.Error("nvmeof-auth", name, Raw("enable_auth"), $"With enable_auth, {name} must be given.");
            }
        }

        FieldRules.Exactly(report, "transports", Raw("transports"), "tcp");
        FieldRules.OneOf(report, "log_level", Field("log_level"), "debug", "info", "warning", "error", "critical");
        FieldRules.OneOf(report, "spdk_log_level", Field("spdk_log_level"), SpdkLevels);
        FieldRules.OneOf(report, "spdk_protocol_log_level", Field("spdk_protocol_log_level"), SpdkLevels);
        ValidateAllocation(report);
        ValidateNumbers(report);
        foreach (var field in Schema.Fields.Where(f => f.Kind == FieldKind.Boolean && !UncheckedFlags.Contains(f.Name)))
        {
            FieldRules.Boolean(report, field.Name, Field(field.Name));
        }
    }

    /// <summary>How SPDK's devices share connections to the cluster: exactly one of three ways.</summary>
    private void ValidateAllocation(SpecReport report)
    {
        var given = Allocations.Where(name => !Field(name).IsNull).ToList();
        if (given.Count > 1)
        {
            report.Error("nvmeof-allocation", given[1], Field(given[1]), $"Only one of {string.Join(", ", Allocations)} may be given.");
        }

        foreach (var name in given)
        {
            FieldRules.Integer(report, name, Field(name), 1);
        }
    }

    private void ValidateNumbers(SpecReport report)
    {
        foreach (var name in Positive)
        {
            FieldRules.Integer(report, name, Field(name), 1);
        }

        foreach (var name in NotNegativeIntegers)
        {
            FieldRules.Integer(report, name, Field(name), 0);
        }

        foreach (var name in NotNegativeNumbers)
        {
            FieldRules.NotNegative(report, name, Field(name));
        }

        FieldRules.Integer(report, "discovery_bind_retries_limit", Field("discovery_bind_retries_limit"), null);
        FieldRules.Integer(report, "allowed_consecutive_spdk_ping_failures", Field("allowed_consecutive_spdk_ping_failures"), 1);
        FieldRules.NotNegative(report, "spdk_ping_interval_in_seconds", Field("spdk_ping_interval_in_seconds"));
        if (Number("spdk_ping_interval_in_seconds") < 1)
        {
            report.Error("ping-interval", "spdk_ping_interval_in_seconds", Field("spdk_ping_interval_in_seconds"), "It must be 1 or more.");
        }

        if (Field("spdk_mem_size").IsTruthy && Field("spdk_huge_pages").IsTruthy)
        {
            report.Error("nvmeof-memory", "spdk_huge_pages", Field("spdk_huge_pages"), "spdk_mem_size and spdk_huge_pages exclude each other.");
        }
    }
}
