namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Alertmanager. Its silences are kept beside its configuration; upstream's go with each restart.</summary>
public sealed class AlertmanagerForm() : MonitoringForm("alertmanager")
{
    private const int Port = 9093;
    private const int ClusterPort = 9094;

    public override IReadOnlyList<string> RequiredFiles => ["alertmanager.yml"];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/etc/alertmanager", "/etc/prometheus");
    public override void Check(FormContext context) => context.Settings.Require("peers");
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [.. base.Directories(context), new($"{ConfigDir}/data")];

    public override IEnumerable<string> Arguments(FormContext context) =>
    [
        $"--web.listen-address={HostPort.Of(context.BindAddress, context.PortOr(Port))}",
        $"--cluster.listen-address={HostPort.Of(context.BindAddress, ClusterPort)}",
        .. context.Settings.Texts("peers").Select(peer => $"--cluster.peer={peer}"),
        .. WebConfig(context),
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/etc/alertmanager/data",
        .. context.Settings.Flag("use_url_prefix") ? (string[])["--web.route-prefix=/alertmanager"] : [],
    ];
}
