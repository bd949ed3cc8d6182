using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The one entrance to dashboard and monitoring.</summary>
public sealed partial class MgmtGatewaySpec() : ServiceSpec("mgmt-gateway")
{
    /// <summary>Port, 1 to 65535; null: 443 with <see cref="Ssl"/>, else 80.</summary>
    public int? Port { get => Int("port"); init => Set("port", value); }

    /// <summary>Serve https. Default true.</summary>
    public bool Ssl { get => Flag("ssl"); init => Set("ssl", value); }

    /// <summary>Single sign-on through oauth2-proxy. Default false.</summary>
    public bool EnableAuth { get => Flag("enable_auth"); init => Set("enable_auth", value); }

    /// <summary>Certificate, PEM; null: signed by the cluster.</summary>
    public string? SslCert { get => Text("ssl_cert"); init => Set("ssl_cert", value); }

    /// <summary>Key, PEM. Secret.</summary>
    public string? SslKey { get => Text("ssl_key"); init => Set("ssl_key", value); }

    /// <summary>Address that keepalived moves; null: none.</summary>
    public string? GatewayVirtualIp { get => Text("virtual_ip"); init => Set("virtual_ip", value); }

    /// <summary>Serve <c>/health</c>. Default false.</summary>
    public bool EnableHealthCheckEndpoint { get => Flag("enable_health_check_endpoint"); init => Set("enable_health_check_endpoint", value); }

    /// <summary>TLS versions; empty: TLSv1.3.</summary>
    public IReadOnlyList<string> SslProtocols { get => Texts("ssl_protocols"); init => Set("ssl_protocols", value); }

    /// <summary>Ciphers; empty: nginx's.</summary>
    public IReadOnlyList<string> SslCiphers { get => Texts("ssl_ciphers"); init => Set("ssl_ciphers", value); }

    internal override IReadOnlyList<SpecNode> PortNodes => Field("port") is { IsNull: false } port ? [port] : [];

    internal static void Fields(FieldTable table) => table
        .Int("port").Flag("ssl", true).Flag("enable_auth").Flag("enable_health_check_endpoint")
        .Texts("ssl_cert", "ssl_key", "ssl_prefer_server_ciphers", "ssl_session_tickets", "ssl_session_timeout", "ssl_session_cache")
        .Texts("server_tokens", "ssl_stapling", "ssl_stapling_verify", "virtual_ip")
        .AddAll(FieldKind.Texts, "ssl_protocols", "ssl_ciphers");
}
