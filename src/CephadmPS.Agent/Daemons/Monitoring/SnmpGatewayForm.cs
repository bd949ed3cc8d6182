namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Sends alerts on as SNMP traps. Its credentials are in an environment file that only root reads.</summary>
public sealed class SnmpGatewayForm() : DaemonForm("snmp-gateway")
{
    private const int Port = 9464;
    private const string CredentialsFile = "snmp-gateway.conf";

    public override OwnerRule FilesOwner(FormContext context) =>
        OwnerRule.Of(context.Settings.Number("uid") ?? 0, context.Settings.Number("gid") ?? 0);

    public override void Check(FormContext context)
    {
        var settings = context.Settings;
        settings.Require("destination", "snmp_version");
        if (settings.Text("snmp_version") is not ("V2c" or "V3"))
        {
            throw settings.Wrong("snmp_version", "V2c or V3");
        }
        settings.Require(IsV3(context)
            ? ["snmp_v3_auth_username", "snmp_v3_auth_password", "snmp_v3_auth_protocol", "snmp_v3_engine_id"]
            : ["snmp_community"]);
        if (settings.Has("snmp_v3_priv_protocol"))
        {
            settings.Require("snmp_v3_priv_password");
        }
        foreach (var (_, setting, value) in Credentials(context))
        {
            // A line's end would begin another variable.
            if (value.Any(char.IsControl))
            {
                throw settings.Wrong(setting, "a text of one line");
            }
        }
    }

    public override IEnumerable<FormFile> Files(FormContext context) =>
        [new(CredentialsFile, string.Concat(Credentials(context).Select(c => $"SNMP_NOTIFIER_{c.Variable}={c.Value}\n")))];

    public override IEnumerable<string> EngineArguments(FormContext context) => [$"--env-file={context.DaemonDir}/{CredentialsFile}"];

    public override IEnumerable<string> Arguments(FormContext context)
    {
        var settings = context.Settings;
        return
        [
            $"--web.listen-address=:{context.PortOr(Port)}",
            $"--snmp.destination={settings.Text("destination")}",
            $"--snmp.version={settings.Text("snmp_version")}",
            $"--log.level={settings.Text("log_level") ?? "info"}",
            "--snmp.trap-description-template=/etc/snmp_notifier/description-template.tpl",
            .. IsV3(context) ? Security(settings) : [],
        ];
    }

    private static bool IsV3(FormContext context) => context.Settings.Text("snmp_version") == "V3";

    private static IEnumerable<string> Security(DaemonSettings settings) =>
    [
        "--snmp.authentication-enabled",
        $"--snmp.authentication-protocol={settings.Text("snmp_v3_auth_protocol")}",
        $"--snmp.security-engine-id={settings.Text("snmp_v3_engine_id")}",
        .. settings.Text("snmp_v3_priv_protocol") is { } protocol
            ? (string[])["--snmp.private-enabled", $"--snmp.private-protocol={protocol}"]
            : [],
    ];

    private static IEnumerable<(string Variable, string Setting, string Value)> Credentials(FormContext context)
    {
        (string Variable, string Setting)[] variables = IsV3(context)
            ? [("AUTH_USERNAME", "snmp_v3_auth_username"), ("AUTH_PASSWORD", "snmp_v3_auth_password"), ("PRIV_PASSWORD", "snmp_v3_priv_password")]
            : [("COMMUNITY", "snmp_community")];
        return from v in variables
               let value = context.Settings.Text(v.Setting)
               where !string.IsNullOrEmpty(value)
               select (v.Variable, v.Setting, value);
    }
}
