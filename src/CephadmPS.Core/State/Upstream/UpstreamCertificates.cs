using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>
/// Upstream's certificate store (reference 5.12): <c>cert_store.cert.NAME</c> and <c>cert_store.key.NAME</c>, each a map from service or host to
/// the text, with a mark for those that a user gave.
/// </summary>
public static class UpstreamCertificates
{
    /// <summary>What its keys begin with.</summary>
    public const string Prefix = "cert_store.";

    private static readonly string[] NvmeofCertificates = ["server_cert", "client_cert", "root_ca_cert"];
    private static readonly string[] NvmeofKeys = ["server_key", "client_key", "encryption_key"];

    /// <summary>Puts one certificate into its map.</summary>
    public static UpstreamKeys WithCertificate(UpstreamKeys keys, string name, string target, string text, bool userMade) =>
        With(keys, "cert", name, target, text, userMade);

    /// <summary>Puts one key into its map.</summary>
    public static UpstreamKeys WithKey(UpstreamKeys keys, string name, string target, string text, bool userMade) =>
        With(keys, "key", name, target, text, userMade);

    /// <summary>Copies what a spec holds into the store, as upstream does whenever it saves the spec.</summary>
    public static UpstreamKeys WithThoseOf(UpstreamKeys keys, ServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        UpstreamKeys Certificate(UpstreamKeys to, string name, string? text) =>
            string.IsNullOrEmpty(text) ? to : WithCertificate(to, name, spec.ServiceName, text, userMade: true);
        UpstreamKeys Key(UpstreamKeys to, string name, string? text) =>
            string.IsNullOrEmpty(text) ? to : WithKey(to, name, spec.ServiceName, text, userMade: true);
        switch (spec.ServiceType)
        {
            case "rgw":
                return Certificate(keys, "rgw_frontend_ssl_cert", ((RgwSpec)spec).FrontendSslCertificate);
            case "iscsi":
            case "ingress":
                return Key(Certificate(keys, $"{spec.ServiceType}_ssl_cert", spec.Text("ssl_cert")), $"{spec.ServiceType}_ssl_key", spec.Text("ssl_key"));
            case "nvmeof":
                keys = NvmeofCertificates.Aggregate(keys, (to, field) => Certificate(to, $"nvmeof_{field}", spec.Text(field)));
                return NvmeofKeys.Aggregate(keys, (to, field) => Key(to, $"nvmeof_{field}", spec.Text(field)));
            default:
                return keys;
        }
    }

    private static UpstreamKeys With(UpstreamKeys keys, string kind, string name, string target, string text, bool userMade)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var key = $"{Prefix}{kind}.{name}";
        var map = UpstreamJson.Map(key, keys[key]);
        map[target] = new JObject { [kind] = text, ["user_made"] = userMade };
        return keys.With(key, UpstreamJson.Text(map));
    }
}
