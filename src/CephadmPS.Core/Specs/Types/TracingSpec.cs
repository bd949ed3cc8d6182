using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>elasticsearch, the jaeger daemons, and jaeger-tracing, which stands for all four.</summary>
/// <param name="serviceType">The type.</param>
public sealed class TracingSpec(string serviceType) : ServiceSpec(serviceType)
{
    /// <summary>Elasticsearch of the user's own, <c>host:port</c> separated by commas.</summary>
    public string? EsNodes { get => Text("es_nodes"); init => Set("es_nodes", value); }

    /// <summary>No jaeger-query. Default false.</summary>
    public bool WithoutQuery { get => Flag("without_query"); init => Set("without_query", value); }

    internal override IReadOnlyList<SpecNode> PortNodes => ServiceType switch
    {
        "elasticsearch" => [SpecNode.Of(9200)],
        "jaeger-agent" => [SpecNode.Of(6799)],
        "jaeger-collector" => [SpecNode.Of(14250)],
        "jaeger-query" => [SpecNode.Of(16686)],
        _ => throw new InvalidOperationException("jaeger-tracing stands for other services: expand it, then ask them for their ports."),
    };

    /// <summary>
    /// The services that a jaeger-tracing spec stands for: elasticsearch (without <see cref="EsNodes"/>), collector (with
    /// this spec's placement), query (unless <see cref="WithoutQuery"/>) and agents. Other types stand for themselves.
    /// </summary>
    public IReadOnlyList<ServiceSpec> Expand()
    {
        if (ServiceType != "jaeger-tracing")
        {
            return [this];
        }

        var specs = new List<ServiceSpec>();
        foreach (var type in new[] { "elasticsearch", "jaeger-collector", "jaeger-query", "jaeger-agent" })
        {
            if ((type == "elasticsearch" && Field("es_nodes").IsTruthy) || (type == "jaeger-query" && WithoutQuery))
            {
                continue;
            }

            var spec = new TracingSpec(type) { Placement = type == "jaeger-collector" ? Placement : PlacementSpec.Empty };
            foreach (var field in new[] { "es_nodes", "unmanaged", "config", "networks", "preview_only" })
            {
                if (SetFields.TryGetValue(field, out var value))
                {
                    spec.Set(field, value);
                }
            }

            specs.Add(spec);
        }

        return specs;
    }

    internal static void Fields(FieldTable table) => table.Text("es_nodes").Flag("without_query");
}
