using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class OAuth2ProxySpec
{
    /// <summary>This spec with a cookie secret: its own, or a new random one of 32 bytes.</summary>
    public OAuth2ProxySpec WithCookieSecret() => WithCookieSecret(RandomNumberGenerator.GetBytes);

    /// <summary>The same with a given source of bytes.</summary>
    internal OAuth2ProxySpec WithCookieSecret(Func<int, byte[]> randomBytes)
    {
        if (!Field("cookie_secret").IsNull)
        {
            return this;
        }

        var copy = (OAuth2ProxySpec)WithPlacement(Placement);
        copy.Set("cookie_secret", SpecNode.Of(Convert.ToBase64String(randomBytes(32)).Replace('+', '-').Replace('/', '_')));
        return copy;
    }

    internal override void Validate(SpecReport report)
    {
        foreach (var name in new[] { "provider_display_name", "client_id", "client_secret" })
        {
            if (Field(name) is not { Kind: SpecNodeKind.Text } value || string.IsNullOrWhiteSpace(value.Text))
            {
                report.Error("oauth2-text", name, Raw(name), "It must be given, as text that is not empty.");
            }
        }

        ValidateUrl("oidc_issuer_url", report);
        if (!Field("redirect_url").IsNull)
        {
            ValidateUrl("redirect_url", report);
        }

        if (Field("https_address") is { IsNull: false } address && !IsHostPort(address.FullText))
        {
            report.Error("oauth2-address", "https_address", address, "It must be host:port with a port from 0 to 65535.");
        }

        if (Field("cookie_secret") is { IsNull: false } secret && !(secret.Kind == SpecNodeKind.Text && KeyLength(secret.Text) is 16 or 24 or 32))
        {
            report.Error("oauth2-cookie", "cookie_secret", secret, "A cookie secret is 16, 24 or 32 bytes, plain or in base64.");
        }
    }

    private void ValidateUrl(string name, SpecReport report)
    {
        var value = Field(name);
        if (value.Kind != SpecNodeKind.Text || !UrlText.HasSchemeAndHost(value.Text))
        {
            report.Error("oauth2-url", name, value, "It must be a URL such as https://idp.example.com.");
        }
    }

    private static bool IsHostPort(string text)
    {
        if (UrlText.HostPart("http://" + text) is not { } host)
        {
            return false;
        }

        var colon = host.LastIndexOf(':');
        return colon >= 0 && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535;
    }

    /// <summary>Bytes of the key: decoded as URL-safe base64 where that is possible, else of the text itself.</summary>
    private static int KeyLength(string secret)
    {
        // Letters that are none of base64's are skipped, as upstream's decoder does.
        var digits = 0;
        var pads = 0;
        foreach (var c in secret)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '/')
            {
                digits++;
                pads = 0;
            }
            else if (c == '=' && digits % 4 >= 2 && (digits % 4) + ++pads >= 4)
            {
                return (digits * 3) / 4;
            }
            else if (c > '\x7f')
            {
                return 0;
            }
        }

        return digits % 4 == 0 ? digits / 4 * 3 : Encoding.UTF8.GetByteCount(secret);
    }
}
