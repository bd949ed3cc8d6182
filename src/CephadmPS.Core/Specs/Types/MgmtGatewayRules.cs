using System.Text.RegularExpressions;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class MgmtGatewaySpec
{
    private static readonly string[] Switches =
        ["ssl_prefer_server_ciphers", "ssl_session_tickets", "ssl_stapling", "ssl_stapling_verify"];

    private static readonly string[] Caches = ["none", "off", "builtin", "shared"];

    /// <summary>YAML reads <c>on</c> and <c>off</c> without quotes as truth values; nginx wants the words.</summary>
    internal override void Complete()
    {
        foreach (var name in Switches.Append("server_tokens").Where(n => !Raw(n).IsNull))
        {
            Set(name, Spoken(Raw(name)));
        }
    }

    internal override void Validate(SpecReport report)
    {
        var port = Raw("port");
        if (!port.IsNull && (port.Kind is not (SpecNodeKind.Integer or SpecNodeKind.Float or SpecNodeKind.Boolean) || port.Number is < 1 or > 65535))
        {
            report.Error("port-range", "port", port, "A port is a number from 1 to 65535.");
        }

        foreach (var name in new[] { "ssl_cert", "ssl_key" }.Where(n => Raw(n) is { IsNull: false, Kind: not SpecNodeKind.Text }))
        {
            report.Error("pem-text", name, Raw(name), "It must be text in PEM form.");
        }

        foreach (var name in Switches)
        {
            Word(report, name, "on", "off");
        }

        Word(report, "server_tokens", "on", "off", "build", "string");
        if (Raw("ssl_session_timeout") is { IsNull: false } timeout && !(timeout.Kind == SpecNodeKind.Text && Timeout().IsMatch(timeout.Text)))
        {
            report.Error("session-timeout", "ssl_session_timeout", timeout, "It must be digits and s, m, h or d.");
        }

        if (Raw("ssl_session_cache") is { IsNull: false } cache
            && !(cache.Kind == SpecNodeKind.Text && Caches.Any(c => cache.Text.StartsWith(c, StringComparison.Ordinal))))
        {
            report.Error("session-cache", "ssl_session_cache", cache, "It must be off, none, builtin[:size] or shared:name:size.");
        }

        ValidateProtocols(report);
    }

    private void ValidateProtocols(SpecReport report)
    {
        var protocols = Raw("ssl_protocols");
        var isList = protocols.Kind == SpecNodeKind.List;
        if (!isList && protocols is { IsTruthy: true } or { Kind: SpecNodeKind.Integer or SpecNodeKind.Boolean or SpecNodeKind.Float })
        {
            report.Error("ssl-protocol", "ssl_protocols", protocols, "Protocols are a list of TLSv1.2 and TLSv1.3.");
        }

        foreach (var protocol in protocols.Items)
        {
            FieldRules.Exactly(report, "ssl_protocols", protocol, "TLSv1.2", "TLSv1.3");
        }
    }

    private void Word(SpecReport report, string name, params string[] words)
    {
        if (Raw(name) is { IsNull: false } value)
        {
            FieldRules.Exactly(report, name, Spoken(value), words);
        }
    }

    private static SpecNode Spoken(SpecNode value) =>
        value.Kind == SpecNodeKind.Boolean && (value.FullText.ToLowerInvariant() is "on" or "off")
            ? SpecNode.Of(value.FullText.ToLowerInvariant(), value.Line)
            : value;

    [GeneratedRegex(@"^[0-9]+[smhd]$", RegexOptions.CultureInvariant)]
    private static partial Regex Timeout();
}
