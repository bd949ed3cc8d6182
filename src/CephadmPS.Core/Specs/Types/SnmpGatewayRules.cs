using System.Globalization;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

public sealed partial class SnmpGatewaySpec
{
    internal override void Validate(SpecReport report)
    {
        ValidateWord("snmp_version", report, "V2c", "V3");
        ValidateWord("auth_protocol", report, "MD5", "SHA");
        ValidateWord("privacy_protocol", report, "DES", "AES");
        if (!Field("snmp_version").IsTruthy && !SetFields.ContainsKey("snmp_version"))
        {
            report.Error("snmp-version-missing", "snmp_version", null, "An snmp-gateway service needs snmp_version, V2c or V3.");
        }

        ValidateCredentials(report);
        ValidateEngine(report);
        ValidateDestination(report);
    }

    private void ValidateWord(string name, SpecReport report, params string[] words)
    {
        if (SetFields.TryGetValue(name, out var value))
        {
            FieldRules.Exactly(report, name, value, words);
        }
    }

    private void ValidateCredentials(SpecReport report)
    {
        var credentials = Field("credentials");
        if (!credentials.IsTruthy)
        {
            report.Error("snmp-credentials-missing", "credentials", credentials, "An snmp-gateway service needs credentials.");
            return;
        }

        var needed = SnmpVersion switch
        {
            "V2c" => new List<string> { "snmp_community" },
            "V3" => ["snmp_v3_auth_username", "snmp_v3_auth_password"],
            _ => [],
        };
        if (SnmpVersion == "V3" && Field("privacy_protocol").IsTruthy)
        {
            needed.Add("snmp_v3_priv_password");
        }

        foreach (var name in needed.Where(n => credentials[n] is null))
        {
            report.Error("snmp-credentials", "credentials." + name, credentials, $"SNMP {SnmpVersion} needs it.");
        }
    }

    private void ValidateEngine(SpecReport report)
    {
        var engine = Field("engine_id");
        if (!engine.IsTruthy)
        {
            if (SnmpVersion == "V3")
            {
                report.Error("snmp-engine-missing", "engine_id", engine, "SNMP V3 needs an engine_id.");
            }

            return;
        }

        if (engine.Kind != SpecNodeKind.Text || engine.Text.Length is < 10 or > 64 || engine.Text.Length % 2 != 0 || !engine.Text.All(char.IsAsciiHexDigit))
        {
            report.Error("snmp-engine", "engine_id", engine, "An engine id is text of 10 to 64 hexadecimal digits, an even number of them.");
        }
    }

    /// <summary>
    /// The receiver must be <c>name:port</c> or an IPv4 address with port. Whether a name resolves is not asked here: reading a
    /// spec looks nothing up.
    /// </summary>
    private void ValidateDestination(SpecReport report)
    {
        var value = Field("snmp_destination");
        if (!value.IsTruthy)
        {
            report.Error("snmp-destination-missing", "snmp_destination", value, "An snmp-gateway service needs snmp_destination.");
        }
        else if (value.Kind != SpecNodeKind.Text || !IsDestination(value.Text))
        {
            report.Error("snmp-destination", "snmp_destination", value, "It must be name:port or IPv4-address:port; a name has a dot.");
        }
    }

    private static bool IsDestination(string text)
    {
        var host = UrlText.HostPart("http://" + text);
        var colon = host?.LastIndexOf(':') ?? -1;
        if (host is null || colon <= 0 || text.StartsWith('[')
            || !int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535)
        {
            return false;
        }

        var name = host[..colon];
        return char.IsLetter(name[0]) && name.Contains('.') ? true : IpText.IsAddress(name, out var version) && version == 4;
    }
}
