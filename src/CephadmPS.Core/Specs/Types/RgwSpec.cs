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

    internal override IReadOnlyList<SpecNode> PortNodes
    {
        get
        {
            var ports = new List<SpecNode>();
            if (Field("rgw_frontend_port") is { IsTruthy: true } port)
            {
                ports.Add(port);
            }

            if (Ssl && SslPort is { } sslPort)
            {
                ports.Add(SpecNode.Of(sslPort));
            }

            return ports.Count > 0 ? ports : [SpecNode.Of(Ssl ? 443 : 80)];
        }
    }

    /// <summary>The port of https when it is another than the front end's: <c>ssl_port=</c> of the extra arguments.</summary>
    private int? SslPort => int.TryParse(SslPortText, out var port) && port != 0 ? port : null;

    private string? SslPortText =>
        FrontendExtraArgs.FirstOrDefault(a => a.StartsWith("ssl_port=", StringComparison.Ordinal))?["ssl_port=".Length..].Split('=')[0];

    /// <summary>The id of a spec of very old releases, which had none: realm and zone.</summary>
    internal static string? DeriveId(IReadOnlyDictionary<string, SpecNode> fields) =>
        fields.GetValueOrDefault("rgw_realm") is { IsTruthy: true, Kind: SpecNodeKind.Text } realm
        && fields.GetValueOrDefault("rgw_zone") is { IsTruthy: true, Kind: SpecNodeKind.Text } zone ? realm.Text + "." + zone.Text : null;

    internal override void Validate(SpecReport report)
    {
        if (Field("rgw_realm").IsTruthy != Field("rgw_zone").IsTruthy)
        {
            report.Error("rgw-realm-zone", Field("rgw_realm").IsTruthy ? "rgw_zone" : "rgw_realm", Field("rgw_zone"), "A realm and a zone need each other.");
        }

        if (Field("rgw_frontend_type") is { IsNull: false } type)
        {
            FieldRules.Exactly(report, "rgw_frontend_type", type, "beast", "civetweb");
        }

        if (GenerateCert && !Ssl)
        {
            report.Error("rgw-generate-ssl", "generate_cert", Field("generate_cert"), "Certificates are made only with ssl: true.");
        }

        if (GenerateCert && Field("rgw_frontend_ssl_certificate").IsTruthy)
        {
            report.Error("rgw-generate-or-given", "generate_cert", Field("generate_cert"), "generate_cert and rgw_frontend_ssl_certificate exclude each other.");
        }

        if (SslPortText is { } text && !int.TryParse(text, out _))
        {
            report.Error("rgw-ssl-port", "rgw_frontend_extra_args", Field("rgw_frontend_extra_args"), "ssl_port= needs a number.");
        }

        ValidatePool(report);
    }

    private void ValidatePool(SpecReport report)
    {
        const string field = "data_pool_attributes";
        var pool = Field(field);
        if (!pool.IsTruthy)
        {
            return;
        }

        if (pool.Kind != SpecNodeKind.Map)
        {
            report.Error("rgw-pool-map", field, pool, "Pool attributes are a map.");
            return;
        }

        if (pool["type"] is { } type && !(type.Kind == SpecNodeKind.Text && type.Text == "ec"))
        {
            return;
        }

        foreach (var name in new[] { "k", "m" }.Where(n => pool[n] is null))
        {
            report.Error("rgw-pool-ec", field + "." + name, pool, "An erasure coded pool (the default type) needs k and m.");
        }

        if (pool["erasure_code_profile"] is { } profile)
        {
            report.Error("rgw-pool-profile", field + ".erasure_code_profile", profile, "The profile is made from the other attributes.");
        }
    }

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
