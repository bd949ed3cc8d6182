using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Object gateways.</summary>
/// <param name="serviceId">Id.</param>
public sealed class RgwSpec(string? serviceId) : ServiceSpec("rgw", serviceId)
{
    /// <summary>Realm; goes with <see cref="Zone"/>.</summary>
    public string? Realm { get => Text("rgw_realm"); init => Set("rgw_realm", value); }

    /// <summary>Zone group.</summary>
    public string? ZoneGroup { get => Text("rgw_zonegroup"); init => Set("rgw_zonegroup", value); }

    /// <summary>Zone; goes with <see cref="Realm"/>.</summary>
    public string? Zone { get => Text("rgw_zone"); init => Set("rgw_zone", value); }

    /// <summary>Port; null: 443 with <see cref="Ssl"/>, else 80.</summary>
    public int? FrontendPort { get => Int("rgw_frontend_port"); init => Set("rgw_frontend_port", value); }

    /// <summary><c>beast</c> (null too) or <c>civetweb</c>.</summary>
    public string? FrontendType { get => Text("rgw_frontend_type"); init => Set("rgw_frontend_type", value); }

    /// <summary>Further <c>option=value</c> for the front end.</summary>
    public IReadOnlyList<string> FrontendExtraArgs { get => Texts("rgw_frontend_extra_args"); init => Set("rgw_frontend_extra_args", value); }

    /// <summary>Certificate and key as PEM text, lists joined by line breaks; null: none. Secret.</summary>
    public string? FrontendSslCertificate =>
        Texts("rgw_frontend_ssl_certificate") is { Count: > 0 } parts ? string.Join('\n', parts) : null;

    /// <summary>Serve https. Default false.</summary>
    public bool Ssl { get => Flag("ssl"); init => Set("ssl", value); }

    /// <summary>Make a certificate for each daemon; needs <see cref="Ssl"/>. Default false.</summary>
    public bool GenerateCert { get => Flag("generate_cert"); init => Set("generate_cert", value); }

    /// <summary>Put <c>*.</c> names into made certificates. Default false.</summary>
    public bool WildcardEnabled { get => Flag("wildcard_enabled"); init => Set("wildcard_enabled", value); }

    /// <summary>Bind only to <see cref="ServiceSpec.Networks"/>. Default false.</summary>
    public bool OnlyBindPortOnNetworks { get => Flag("only_bind_port_on_networks"); init => Set("only_bind_port_on_networks", value); }

    /// <summary>Token of a realm to join. Secret.</summary>
    public string? RealmToken { get => Text("rgw_realm_token"); init => Set("rgw_realm_token", value); }

    /// <summary>Keep the zone's end points up to date. Default false.</summary>
    public bool UpdateEndpoints { get => Flag("update_endpoints"); init => Set("update_endpoints", value); }

    /// <summary>End points of the zone, separated by commas.</summary>
    public string? ZoneEndpoints { get => Text("zone_endpoints"); init => Set("zone_endpoints", value); }

    /// <summary>Host names of the zone group.</summary>
    public IReadOnlyList<string> ZoneGroupHostNames { get => Texts("zonegroup_hostnames"); init => Set("zonegroup_hostnames", value); }

    /// <summary>How a new zone's data pool is made: <c>type</c>, <c>k</c>, <c>m</c>…</summary>
    public IReadOnlyDictionary<string, string> DataPoolAttributes => TextMap("data_pool_attributes");

    /// <summary>Leave multisite replication to other gateways; null: not said.</summary>
    public bool? DisableMultisiteSyncTraffic =>
        Field("disable_multisite_sync_traffic") is { IsNull: false } value ? value.IsTruthy : null;

    /// <summary>Seconds a daemon may take to stop; 0: no limit. Default 120.</summary>
    public int ExitTimeoutSeconds { get => Int("rgw_exit_timeout_secs") ?? 120; init => Set("rgw_exit_timeout_secs", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("rgw_frontend_port") is { IsTruthy: true } port ? port : SpecNode.Of(Ssl ? 443 : 80)];

    internal static void Fields(FieldTable table) => table
        .Texts("rgw_realm", "rgw_zonegroup", "rgw_zone", "rgw_frontend_type", "rgw_realm_token", "zone_endpoints")
        .Int("rgw_frontend_port")
        .Add("rgw_frontend_ssl_certificate", FieldKind.TextOrTexts)
        .AddAll(FieldKind.Texts, "rgw_frontend_extra_args", "zonegroup_hostnames")
        .Flag("ssl").Flag("generate_cert").Flag("wildcard_enabled").Flag("only_bind_port_on_networks").Flag("update_endpoints")
        .Flag("rgw_user_counters_cache").Int("rgw_user_counters_cache_size")
        .Flag("rgw_bucket_counters_cache").Int("rgw_bucket_counters_cache_size")
        .Flag("disable_multisite_sync_traffic", null)
        .Add("data_pool_attributes", FieldKind.Map)
        .Int("rgw_exit_timeout_secs", 120)
        .Add("subcluster", FieldKind.Text, ignored: true);
}
