using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Running;

/// <summary>Which of our rules a reason of the reference is: by its words, or by the name that packing put in their place.</summary>
internal static class Reasons
{
    private static readonly (Regex Words, string[] Rules)[] Table =
    [
        Reason("name component must include|name component must not be|name is too long", "host-name"),
        Reason("does not appear to be an IPv[46] or IPv[46] address", "host-network"),
        Reason("^Cannot parse network ", "network", "smb-bind-network", "smb-destination"),
        Reason("does not appear to be an IPv[46] or IPv[46] network|has host bits set", "host-network", "network"),
        Reason("^num/count must be an? (numeric|integer) value", "count-number"),
        Reason("^num/count must be >= 1", "count-positive", "count-number"),
        Reason("^count-per-host must be an? (numeric|integer) value", "count-per-host-number"),
        Reason("^count-per-host must be >= 1", "count-per-host-positive", "count-per-host-number"),
        Reason("^count-per-host must be combined", "count-per-host-alone"),
        Reason("^cannot combine count and", "count-or-per-host"),
        Reason("^count-per-host cannot be combined", "count-per-host-explicit"),
        Reason("^Host and label are mutually", "hosts-or-label"),
        Reason("^cannot combine host patterns", "hosts-or-pattern"),
        Reason("^more than one label", "one-label"),
        Reason("^more than one host pattern", "one-pattern"),
        Reason("host pattern with no pattern", "pattern-missing"),
        Reason("host patternwith empty", "pattern-empty"),
        Reason("with unknown pattern type", "pattern-type"),
        Reason("object to HostPattern", "pattern-kind"),
        Reason("unterminated|global flags", "pattern-regex"),
        Reason("^Location ", "location-map"),
        Reason("^Spec needs a \"service_type\"", "service-type-missing"),
        Reason("^Service id contains invalid", "service-id-characters"),
        Reason("^Cannot add Service: id required", "service-id-missing"),
        Reason("^Cannot set config option", "config-managed"),
        Reason("^Networks ", "networks-kind"),
        Reason("^Service Spec is not an", "document-map"),
        Reason("^CustomConfig must have", "custom-config-missing", "custom-configs-list", "custom-config-map"),
        Reason("^CustomConfig got unknown", "custom-config-key"),
        Reason("^CustomConfig content must", "custom-config-text"),
        Reason("^Unknown type for argument", "argument-kind"),
        Reason("^ArgumentSpec argument must", "argument-text"),
        Reason("^ArgumentSpec got an unknown", "argument-key"),
        Reason("^ArgumentSpec must have", "argument-missing"),
        Reason("^Cannot add NVMEOF: No Pool", "nvmeof-pool"),
        Reason("^Cannot add ISCSI: No Pool", "iscsi-pool"),
        Reason("^Cannot add ingress: No (backend_service|frontend_port|monitor_port)", "ingress-required"),
        Reason("^Cannot add ingress: No virtual_ip", "ingress-virtual-ip"),
        Reason("^Cannot add ingress: Single and multiple", "ingress-one-kind"),
        Reason("^Cannot add ingress: Invalid health", "ingress-interval"),
        Reason("credentials are incomplete", "snmp-credentials"),
        Reason("^Missing authentication information", "snmp-credentials-missing"),
        Reason("^Missing SNMP version", "snmp-version-missing"),
        Reason("^(snmp_version|auth_protocol|privacy_protocol) unsupported", "one-of"),
        Reason("^SNMP destination \\(snmp_destination\\) must be provided", "snmp-destination-missing"),
        Reason("^SNMP destination", "snmp-destination"),
        Reason("^engine_id must be", "snmp-engine"),
        Reason("^Must provide an engine_id", "snmp-engine-missing"),
        Reason("^Error parsing (oidc_issuer_url|redirect_url)|^Invalid (oidc_issuer_url|redirect_url)", "oauth2-url"),
        Reason("^Invalid (provider_display_name|client_id|client_secret)", "oauth2-text"),
        Reason("^Invalid https_address", "oauth2-address"),
        Reason("cookie_secret", "oauth2-cookie"),
        Reason("^a valid cluster_id", "smb-cluster-id"),
        Reason("^a valid config_uri", "smb-config-uri"),
        Reason("^cluster (meta|lock) uri unsupported", "smb-not-clustered"),
        Reason("^invalid uri scheme for cluster", "smb-uri-scheme"),
        Reason("^invalid feature flags", "smb-feature"),
        Reason("is not a valid service name$", "smb-port"),
        Reason("missing required field: address|^address value missing", "smb-address-missing"),
        Reason("^a combined address and prefix|^Cannot parse interface address", "smb-address-prefix"),
        Reason("^Unknown type for SMBCluster", "smb-address-map"),
        Reason("^only one of address or network|^one of address or network", "smb-bind-one"),
        Reason("^Cannot parse address", "smb-bind-address"),
        Reason("^dictionary update sequence element|cannot convert dictionary update sequence", "spec-map"),
        Reason("^Cannot add RGW: (Zone|Realm) specified", "rgw-realm-zone"),
        Reason("^Invalid rgw_frontend_type", "one-of"),
        Reason("\"ssl\" field must be set to true", "rgw-generate-ssl"),
        Reason("\"generate_cert\" field and", "rgw-generate-or-given"),
        Reason("required parameters for ec pool", "rgw-pool-ec"),
        Reason("invalid option in data_pool_attri", "rgw-pool-profile"),
        Reason("^MDS service id cannot", "mds-id-digit"),
        Reason("^Crush locations must|^Invalid hostname found in spec crush", "crush-location", "host-name"),
        Reason("^enable_auth is true but", "nvmeof-auth"),
        Reason("^Invalid transport", "one-of"),
        Reason("^Invalid (SPDK |SPDK protocol )?log level", "one-of"),
        Reason("^Exactly one of 'bdevs_per_cluster'", "nvmeof-allocation"),
        Reason("\"spdk_mem_size\" and \"spdk_huge_pages\"", "nvmeof-memory"),
        Reason("^SPDK ping interval should", "ping-interval"),
        Reason("must be a number$", "number", "integer"),
        Reason("must be an integer$|must be an integer\\. Got", "integer", "number"),
        Reason("must be a boolean$", "boolean"),
        Reason("can't be negative$", "not-negative", "positive"),
        Reason("must be greater than zero$|should be at least 1$", "positive"),
        Reason("^Invalid protocol", "one-of"),
        Reason("^Either initial_admin_password", "grafana-password"),
        Reason("^Invalid retention time", "retention-time"),
        Reason("^Invalid retention size", "retention-size"),
        Reason("^Port 9094", "alertmanager-port"),
        Reason("^Invalid port:", "port-range"),
        Reason("^Invalid ssl_(cert|key)\\.", "pem-text"),
        Reason("^Invalid (ssl_\\w+: |Server Tokens|SSL Protocol)", "one-of", "ssl-protocol"),
        Reason("^Invalid SSL Session Timeout", "session-timeout"),
        Reason("^Invalid SSL Session Cache", "session-cache"),
        Reason("\"args\" and \"extra_container_args\"", "container-args"),
        Reason("\"files\" and \"custom_configs\"", "container-files"),
        Reason("^At least one parameter must be set", "init-container-empty"),
        Reason("^Unknown type for InitContainerSpec", "init-container-map"),
        Reason("^sock_dir setting", "exporter-sock-dir"),
        Reason("must include \"profile_name\"", "profile-name-missing"),
        Reason("\"profile_name\" field must be a string", "profile-name-text"),
        Reason("`placement` required", "osd-placement"),
        Reason("`data_devices` element is required", "osd-data-devices"),
        Reason("Feature `.*` is not supported", "unknown-field"),
        Reason("Filtering for `.*` is not supported", "device-filter"),
        Reason("Didn't find drive selections", "osd-spec-empty"),
        Reason("device selection cannot be empty", "devices-empty"),
        Reason("`paths` and other parameters", "paths-alone"),
        Reason("`all` and other parameters", "all-alone"),
        Reason("`all` is only allowed", "all-data-only"),
        Reason("is not supported\\. Must be one of \\('bluestore'\\)", "osd-objectstore"),
        Reason("must be of type int or string", "osd-size-kind"),
        Reason("filter_logic must be", "one-of"),
        Reason("method must be one of", "one-of"),
        Reason("Device path cannot be empty", "path-empty"),
        Reason("^Number of data devices must match", "RawDeviceCountMismatch"),
        Reason("No value found for|No filters applied|^Unit '.*' not supported|\": Unit '", "DeviceFilterFailed"),
        Reason("doesn't have a 'path' identifier", "DeviceWithoutPath"),
        Reason("^placement spec is empty", "PlacementEmpty"),
        Reason("^Cannot place .* on .*: Unknown hosts", "PlacementHostUnknown"),
        Reason("^Cannot place .*: No matching hosts", "PlacementMatchesNoHost"),
        Reason("^Cannot place more than one", "PlacementColocationRefused"),
    ];

    /// <summary>Our names of a reason; empty when any refusal will do.</summary>
    public static IReadOnlyCollection<string> Of(JObject error)
    {
        if (error["rules"] is JArray packed)
        {
            return [.. packed.Select(rule => (string)rule!)];
        }

        if ((bool?)error["runtime_message"] ?? false)
        {
            return [];
        }

        var words = (string?)error["message"] ?? "";
        return Table.FirstOrDefault(reason => reason.Words.IsMatch(words)).Rules ?? [];
    }

    private static (Regex Words, string[] Rules) Reason(string words, params string[] rules) => (new Regex(words, RegexOptions.CultureInvariant), rules);
}
