using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Single sign-on before the management gateway.</summary>
public sealed partial class OAuth2ProxySpec() : ServiceSpec("oauth2-proxy")
{
    /// <summary><c>host:port</c> to listen on; null: <c>0.0.0.0:4180</c>.</summary>
    public string? HttpsAddress { get => Text("https_address"); init => Set("https_address", value); }

    /// <summary>The provider's name as users see it; required.</summary>
    public string? ProviderDisplayName { get => Text("provider_display_name"); init => Set("provider_display_name", value); }

    /// <summary>Client id at the provider; required.</summary>
    public string? ClientId { get => Text("client_id"); init => Set("client_id", value); }

    /// <summary>Client secret at the provider; required. Secret.</summary>
    public string? ClientSecret { get => Text("client_secret"); init => Set("client_secret", value); }

    /// <summary>URL of the provider; required.</summary>
    public string? OidcIssuerUrl { get => Text("oidc_issuer_url"); init => Set("oidc_issuer_url", value); }

    /// <summary>URL to come back to; null: built from the gateway's address.</summary>
    public string? RedirectUrl { get => Text("redirect_url"); init => Set("redirect_url", value); }

    /// <summary>Key of the cookies, 16, 24 or 32 bytes, plain or URL-safe base64; null: made when first applied. Secret.</summary>
    public string? CookieSecret { get => Text("cookie_secret"); init => Set("cookie_secret", value); }

    /// <summary>Certificate, PEM.</summary>
    public string? SslCert { get => Text("ssl_cert"); init => Set("ssl_cert", value); }

    /// <summary>Key, PEM. Secret.</summary>
    public string? SslKey { get => Text("ssl_key"); init => Set("ssl_key", value); }

    /// <summary>Domains users may be sent back to.</summary>
    public IReadOnlyList<string> AllowlistDomains { get => Texts("allowlist_domains"); init => Set("allowlist_domains", value); }

    internal override IReadOnlyList<SpecNode> PortNodes => [SpecNode.Of(4180)];

    internal static void Fields(FieldTable table) => table
        .Texts("https_address", "provider_display_name", "client_id", "client_secret", "oidc_issuer_url", "redirect_url")
        .Texts("cookie_secret", "ssl_cert", "ssl_key")
        .Add("allowlist_domains", FieldKind.Texts);
}
