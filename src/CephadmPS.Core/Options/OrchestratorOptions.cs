using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Options;

/// <summary>All options of upstream's orchestrator (reference 11), under their names: those that govern something here, and those that do not, with the reason.</summary>
public static class OrchestratorOptions
{
    private const string Monitoring = "services of that kind are not deployed by this release";
    private const string Certificates = "certificates are not managed by this release";
    private const string Watched = "hosts are watched over kept connections, by an agent of this product's own";
    private const string ByLogin = "set it with Connect-CephRegistry (registry-login), which tries it and keeps the password out of the configuration";

    /// <summary>Options of the module <c>cephadm</c>, its 18 images, and of the module <c>orchestrator</c>.</summary>
    public static IReadOnlyList<OrchestratorOption> All { get; } =
    [
        new("ssh_config_file", OptionType.Text, "", "path of an SSH config visible to the mgr")
        {
            NoMeaning = "connections are made by the controller's own ssh: Set-CephSshConfiguration -SshConfigPath",
        },
        new("device_cache_timeout", OptionType.Seconds, "1800", "devices and networks refresh") { Least = 1 },
        new("device_enhanced_scan", OptionType.Flag, "false", "libstoragemgmt during device scans")
        {
            NoMeaning = "devices are listed without libstoragemgmt",
        },
        new("inventory_list_all", OptionType.Flag, "false", "include mappers/partitions in the device listing")
        {
            NoMeaning = "the listing has the devices that can become OSDs",
        },
        new("daemon_cache_timeout", OptionType.Seconds, "600", "daemon refresh") { Least = 1 },
        new("facts_cache_timeout", OptionType.Seconds, "600", "facts refresh") { Least = 1 },
        new("host_check_interval", OptionType.Seconds, "600", "host check") { Least = 1 },
        new("stray_daemon_check_interval", OptionType.Seconds, "1800", "stray check")
        {
            Least = 1,
            NoMeaning = "strays are judged with every look, after two sightings",
        },
        new("mode", OptionType.Choice, "root", "remote execution mode")
        {
            Choices = ["root", "cephadm-package"],
            NoMeaning = "the agent always runs as root, or by sudo of the user that Set-CephSshConfiguration names",
        },
        new("container_image_base", OptionType.Text, "quay.io/ceph/ceph", "image without tag that an upgrade to a version X.Y.Z takes, with tag vX.Y.Z"),
        new("warn_on_stray_hosts", OptionType.Flag, "true", "tell of hosts that run daemons of the cluster and are not in its inventory"),
        new("warn_on_stray_daemons", OptionType.Flag, "true", "tell of daemons that no host of the inventory lists"),
        new("warn_on_failed_host_check", OptionType.Flag, "true", "tell of hosts that do not answer or are not fit"),
        new("log_to_cluster", OptionType.Flag, "true", "use the cephadm log channel")
        {
            NoMeaning = "events are kept in the cluster's records (Get-CephOperation), not in its log",
        },
        new("allow_ptrace", OptionType.Flag, "false", "ptrace capability for containers"),
        new("container_init", OptionType.Flag, "true", "init in containers"),
        new("prometheus_alerts_path", OptionType.Text, "/etc/prometheus/ceph/ceph_default_alerts.yml", "default rules") { NoMeaning = Monitoring },
        new("grafana_dashboards_path", OptionType.Text, "/etc/grafana/dashboards/ceph-dashboard/", "dashboards") { NoMeaning = Monitoring },
        new("migration_current", OptionType.Number, "", "internal")
        {
            ReadOnly = "it is the version of upstream's own records; ours is told by docs/state.md",
        },
        new("config_dashboard", OptionType.Flag, "true", "push addresses to the dashboard") { NoMeaning = Monitoring },
        new("manage_etc_ceph_ceph_conf", OptionType.Flag, "false", "write /etc/ceph/ceph.conf everywhere"),
        new("manage_etc_ceph_ceph_conf_hosts", OptionType.Text, "*", "placement for it"),
        new("registry_url", OptionType.Text, "", "registry login") { ReadOnly = ByLogin },
        new("registry_username", OptionType.Text, "", "user for the registry") { ReadOnly = ByLogin },
        new("registry_password", OptionType.Text, "", "password for the registry") { IsSecret = true, ReadOnly = ByLogin },
        new("registry_insecure", OptionType.Flag, "false", "no TLS (development)")
        {
            NoMeaning = "registries need TLS, or an entry in registries.conf of the hosts",
        },
        new("use_repo_digest", OptionType.Flag, "true", "work with digests instead of tags"),
        new("config_checks_enabled", OptionType.Flag, "false", "configuration checks"),
        new("default_registry", OptionType.Text, "quay.io", "registry used to complete unqualified names"),
        new("max_count_per_host", OptionType.Number, "10", "placement limit") { Least = 1 },
        new("autotune_memory_target_ratio", OptionType.Real, "0.7", "memory share") { Least = 0, Most = 1 },
        new("autotune_interval", OptionType.Seconds, "600", "how often memory targets are computed")
        {
            Least = 1,
            NoMeaning = "memory targets are computed with every plan",
        },
        new("use_agent", OptionType.Flag, "false", "upstream's agent on hosts") { NoMeaning = Watched },
        new("agent_refresh_rate", OptionType.Seconds, "20", "how often upstream's agent reports") { Least = 1, NoMeaning = Watched },
        new("agent_starting_port", OptionType.Number, "4721", "first port of upstream's agents")
        {
            Least = 1,
            Most = 65535,
            NoMeaning = "the agent listens on no port",
        },
        new("agent_down_multiplier", OptionType.Real, "3.0", "rates after which upstream's agent counts as down")
        {
            Least = 1.5,
            NoMeaning = Watched,
        },
        new("hw_monitoring", OptionType.Flag, "false", "deploy node-proxy") { NoMeaning = Monitoring },
        new("hw_monitoring_vendor", OptionType.Choice, "generic", "vendor of the hardware")
        {
            Choices = ["generic", "dell", "atollon"],
            NoMeaning = Monitoring,
        },
        new("max_osd_draining_count", OptionType.Number, "10", "OSDs that are drained at once") { Least = 1 },
        new("service_discovery_port", OptionType.Number, "8765", "port of the service discovery") { Least = 1, Most = 65535, NoMeaning = Monitoring },
        new("cgroups_split", OptionType.Flag, "true", "podman cgroups split")
        {
            NoMeaning = "containers of podman always split their cgroups",
        },
        new("log_refresh_metadata", OptionType.Flag, "false", "log refresh output") { NoMeaning = "what hosts tell is not logged" },
        new("certificate_check_debug_mode", OptionType.Flag, "false", "test only") { NoMeaning = Certificates },
        new("certificate_automated_rotation_enabled", OptionType.Flag, "true", "renew certificates by itself") { NoMeaning = Certificates },
        new("certificate_check_period", OptionType.Number, "1", "days; 0 off") { Least = 0, Most = 30, NoMeaning = Certificates },
        new("certificate_duration_days", OptionType.Number, "1095", "validity of new certificates")
        {
            Least = 90,
            Most = 3650,
            NoMeaning = Certificates,
        },
        new("certificate_renewal_threshold_days", OptionType.Number, "30", "days before the end at which a certificate is renewed")
        {
            Least = 10,
            Most = 90,
            NoMeaning = Certificates,
        },
        new("secure_monitoring_stack", OptionType.Flag, "false", "TLS + auth for monitoring") { NoMeaning = Monitoring },
        new("default_cephadm_command_timeout", OptionType.Number, "900", "seconds; floor 60 enforced at use")
        {
            Least = 60,
            NoMeaning = "each request to an agent has a deadline of its own, by what it does",
        },
        new("ssh_keepalive_interval", OptionType.Number, "7", "seconds between signs of life on a connection") { Least = 1 },
        new("ssh_keepalive_count_max", OptionType.Number, "3", "unanswered signs of life after which a connection is dead") { Least = 1 },
        new("cephadm_log_destination", OptionType.Choice, "", "binary's logging")
        {
            Choices = ["", "file", "syslog", "file,syslog"],
            NoMeaning = "the agent writes no log of its own: what it does stands in its journal and in the events",
        },
        new("oob_default_addr", OptionType.Text, "169.254.1.1", "BMC address") { NoMeaning = Monitoring },
        new("container_image_prometheus", OptionType.Text, "prometheus/prometheus:v3.6.0", "image of prometheus; without a registry it is taken from default_registry"),
        new("container_image_loki", OptionType.Text, "grafana/loki:3.0.0", "image of loki; without a registry it is taken from default_registry"),
        new("container_image_promtail", OptionType.Text, "grafana/promtail:3.0.0", "image of promtail; without a registry it is taken from default_registry"),
        new("container_image_node_exporter", OptionType.Text, "prometheus/node-exporter:v1.9.1", "image of node exporter; without a registry it is taken from default_registry"),
        new("container_image_alertmanager", OptionType.Text, "prometheus/alertmanager:v0.28.1", "image of alertmanager; without a registry it is taken from default_registry"),
        new("container_image_grafana", OptionType.Text, "ceph/grafana:12.3.1", "image of grafana; without a registry it is taken from default_registry"),
        new("container_image_haproxy", OptionType.Text, "ceph/haproxy:2.3", "image of haproxy; without a registry it is taken from default_registry"),
        new("container_image_keepalived", OptionType.Text, "ceph/keepalived:2.2.4", "image of keepalived; without a registry it is taken from default_registry"),
        new("container_image_nvmeof", OptionType.Text, "ceph/nvmeof:1.7", "image of nvmeof; without a registry it is taken from default_registry"),
        new("container_image_snmp_gateway", OptionType.Text, "maxwo/snmp-notifier:v1.2.1", "image of snmp gateway; without a registry it is taken from default_registry"),
        new("container_image_elasticsearch", OptionType.Text, "omrizeneva/elasticsearch:6.8.23", "image of elasticsearch; without a registry it is taken from default_registry"),
        new("container_image_jaeger_collector", OptionType.Text, "jaegertracing/jaeger-collector:1.29", "image of jaeger collector; without a registry it is taken from default_registry"),
        new("container_image_jaeger_agent", OptionType.Text, "jaegertracing/jaeger-agent:1.29", "image of jaeger agent; without a registry it is taken from default_registry"),
        new("container_image_jaeger_query", OptionType.Text, "jaegertracing/jaeger-query:1.29", "image of jaeger query; without a registry it is taken from default_registry"),
        new("container_image_samba", OptionType.Text, "samba.org/samba-server:ceph20-centos-amd64", "image of samba; without a registry it is taken from default_registry"),
        new("container_image_samba_metrics", OptionType.Text, "samba.org/samba-metrics:ceph20-centos-amd64", "image of samba metrics; without a registry it is taken from default_registry"),
        new("container_image_nginx", OptionType.Text, "ceph/nginx:sclorg-nginx-126", "image of nginx; without a registry it is taken from default_registry"),
        new("container_image_oauth2_proxy", OptionType.Text, "oauth2-proxy/oauth2-proxy:v7.6.0", "image of oauth2 proxy; without a registry it is taken from default_registry"),
        new("orchestrator", OptionType.Choice, "", "which orchestrator the mgr's commands go to")
        {
            Module = "orchestrator",
            Choices = ["", "cephadm", "rook", "test_orchestrator"],
            NoMeaning = "it chooses what upstream's own 'ceph orch' commands are served by",
        },
        new("fail_fs", OptionType.Flag, "false", "fail a file system during the upgrade of its mds daemons")
        {
            Module = "orchestrator",
        },
    ];

    private static readonly Dictionary<string, OrchestratorOption> ByName = All.ToDictionary(option => option.Name);
    private static readonly Dictionary<string, OrchestratorOption> ByConfigName = All.ToDictionary(option => option.ConfigName);

    /// <summary>An option by its name, with or without <c>mgr/cephadm/</c>. Errors: <c>OptionUnknown</c>.</summary>
    public static OrchestratorOption Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ByName.TryGetValue(name, out var option) || ByConfigName.TryGetValue(name, out option))
        {
            return option;
        }
        var near = All.Where(other => other.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(other => other.Name).Take(5).ToList();
        throw new CephadmException("OptionUnknown", ErrorKind.NotFound, $"There is no orchestrator option '{name}'.",
            near.Count > 0 ? $"Did you mean: {string.Join(", ", near)}? Get-CephOrchestratorOption lists all." : "Get-CephOrchestratorOption lists all.", name);
    }

    /// <summary>An option by its name in the cluster's configuration; null: none of ours.</summary>
    public static OrchestratorOption? FindByConfigName(string configName) => ByConfigName.GetValueOrDefault(configName);
}
