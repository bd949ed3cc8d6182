using System.Globalization;
using System.Text;

namespace CephadmPS.Core.Metrics;

/// <summary>Builds the text format of Prometheus (version 0.0.4), which needs no library: one help and one type line a metric, then a line a value.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder text = new();

    /// <summary>A value that goes up and down.</summary>
    public void Gauge(string name, string help, double value, params (string Name, string Value)[] labels) => Family(name, "gauge", help, [(labels, value)]);

    /// <summary>A value that only rises.</summary>
    public void Counter(string name, string help, double value) => Family(name, "counter", help, [([], value)]);

    /// <summary>Several values of one metric, told apart by labels.</summary>
    public void Gauges(string name, string help, IEnumerable<((string Name, string Value)[] Labels, double Value)> values) => Family(name, "gauge", help, values);

    /// <summary>Time spent and how often, from which a scraper makes means.</summary>
    public void Summary(string name, string help, double sum, long count)
    {
        Head(name, "summary", help);
        Line(name + "_sum", [], sum);
        Line(name + "_count", [], count);
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Family(string name, string type, string help, IEnumerable<((string Name, string Value)[] Labels, double Value)> values)
    {
        Head(name, type, help);
        foreach (var (labels, value) in values)
        {
            Line(name, labels, value);
        }
    }

    private void Head(string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private void Line(string name, (string Name, string Value)[] labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")).Append('}');
        }
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
