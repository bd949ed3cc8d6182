namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>Elasticsearch, a single node, where traces are kept.</summary>
public sealed class ElasticsearchForm() : TracingForm("elasticsearch")
{
    public override IEnumerable<string> Environment(FormContext context) => ["discovery.type=single-node"];
}
