using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>node-exporter, loki and promtail, and the base of prometheus, alertmanager and grafana.</summary>
/// <param name="serviceType">The type.</param>
public class MonitoringSpec(string serviceType) : ServiceSpec(serviceType)
{
    /// <summary>Port. Default: prometheus 9095, node-exporter 9100, alertmanager 9093, grafana 3000, loki 3100, promtail 9080.</summary>
    public int Port { get => Int("port") is { } port and not 0 ? port : DefaultPort; init => Set("port", value); }

    /// <summary>Further things to scrape (prometheus: other clusters), <c>address:port</c>.</summary>
    public IReadOnlyList<string> Targets { get => Texts("targets"); init => Set("targets", value); }

    /// <summary>The port of the type when the spec says none.</summary>
    private int DefaultPort => ServiceType switch
    {
        "prometheus" => 9095,
        "node-exporter" => 9100,
        "alertmanager" => 9093,
        "grafana" => 3000,
        "loki" => 3100,
        _ => 9080,
    };

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("port") is { IsTruthy: true } port ? port : SpecNode.Of(DefaultPort)];

    internal static void PortField(FieldTable table) => table.Int("port");
}
