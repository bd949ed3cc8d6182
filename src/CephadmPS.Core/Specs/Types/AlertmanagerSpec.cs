using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The alert manager.</summary>
public sealed partial class AlertmanagerSpec() : MonitoringSpec("alertmanager")
{
    /// <summary>Further receivers of all alerts.</summary>
    public IReadOnlyList<string> DefaultWebhookUrls =>
        Field("user_data")["default_webhook_urls"]?.Items.Select(i => i.FullText).ToList() ?? [];

    /// <summary>Check receivers' certificates. Default false.</summary>
    public bool Secure { get => Flag("secure"); init => Set("secure", value); }

    /// <summary>Bind only to <see cref="ServiceSpec.Networks"/>. Default false.</summary>
    public bool OnlyBindPortOnNetworks { get => Flag("only_bind_port_on_networks"); init => Set("only_bind_port_on_networks", value); }

    internal override IReadOnlyList<SpecNode> PortNodes => [.. base.PortNodes, SpecNode.Of(9094)];

    internal override void Validate(SpecReport report)
    {
        if (Field("port") is { Number: 9094 } port)
        {
            report.Error("alertmanager-port", "port", port, "Port 9094 is for the alert managers among themselves.");
        }
    }

    internal static void Fields(FieldTable table) => table
        .Int("port").Add("user_data", FieldKind.Map, SpecNode.EmptyMap, orDefault: true)
        .Flag("secure").Flag("only_bind_port_on_networks");
}
