using CephadmPS.Core.Specs.Schema;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The metrics database.</summary>
public sealed partial class PrometheusSpec() : MonitoringSpec("prometheus")
{
    /// <summary>How long to keep samples, digits and y, w, d, h, m or s; null: 15d.</summary>
    public string? RetentionTime { get => Text("retention_time")?.Trim(); init => Set("retention_time", value); }

    /// <summary>How much to keep, digits and B to EB; null: no limit.</summary>
    public string? RetentionSize { get => Text("retention_size")?.Trim(); init => Set("retention_size", value); }

    /// <summary>Bind only to <see cref="ServiceSpec.Networks"/>. Default false.</summary>
    public bool OnlyBindPortOnNetworks { get => Flag("only_bind_port_on_networks"); init => Set("only_bind_port_on_networks", value); }

    internal override void Complete()
    {
        TextTrim.Apply(this, "retention_time");
        TextTrim.Apply(this, "retention_size");
    }

    internal override void Validate(SpecReport report)
    {
        TextTrim.Check(this, "retention_time", "^[0-9]+[ywdhms]$", "retention-time", "It must be digits and y, w, d, h, m or s.", report);
        TextTrim.Check(this, "retention_size", "^[0-9]+(B|KB|MB|GB|TB|PB|EB)$", "retention-size", "It must be digits and B, KB, MB, GB, TB, PB or EB.", report);
    }

    internal static void Fields(FieldTable table) => table
        .Int("port").Text("retention_time", orDefault: true).Text("retention_size", orDefault: true).Flag("only_bind_port_on_networks");
}
