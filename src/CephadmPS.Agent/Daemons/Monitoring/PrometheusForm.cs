using System.Net;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Observe;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Prometheus. Not on its usual port 9090, which cockpit has.</summary>
public sealed class PrometheusForm() : MonitoringForm("prometheus")
{
    private const int Port = 9095;

    public override bool KeepsDataOnRemoval => true;
    public override IReadOnlyList<string> RequiredFiles => ["prometheus.yml"];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/etc/prometheus");

    public override IEnumerable<FormDirectory> Directories(FormContext context) =>
        [.. base.Directories(context), new($"{ConfigDir}/alerting"), new("data")];

    public override IEnumerable<Mount> Mounts(FormContext context) => [.. base.Mounts(context), context.Mount("data", "/prometheus:Z")];

    public override IEnumerable<string> Arguments(FormContext context)
    {
        var settings = context.Settings;
        var port = context.PortOr(Port);
        // Upstream says http even when the web configuration has it speak TLS only.
        var url = $"{(settings.Has("web_config") ? "https" : "http")}://{HostPort.Of(ReachableName(context), port)}";
        return
        [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            $"--web.listen-address={HostPort.Of(context.BindAddress, port)}",
            $"--storage.tsdb.retention.time={settings.Text("retention_time") ?? "15d"}",
            $"--storage.tsdb.retention.size={settings.Text("retention_size") ?? "0"}",
            .. settings.Flag("use_url_prefix")
                ? (string[])[$"--web.external-url={url}/prometheus", "--web.route-prefix=/prometheus/"]
                : [$"--web.external-url={url}"],
            .. WebConfig(context),
        ];
    }

    // A name without a domain may mean nothing elsewhere: then an address.
    private static string ReachableName(FormContext context)
    {
        var name = HostNames.Full(context.Host);
        if (name.Contains('.'))
        {
            return name;
        }
        var addresses = context.Host.ReadAddresses().Where(a => !IPAddress.IsLoopback(a.Address) && !a.Address.IsIPv6LinkLocal);
        return addresses.OrderBy(a => a.IsV6).FirstOrDefault()?.Address.ToString() ?? name;
    }
}
