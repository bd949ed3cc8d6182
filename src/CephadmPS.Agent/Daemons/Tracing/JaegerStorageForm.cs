namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>The Jaeger daemons that work on the traces in Elasticsearch.</summary>
public abstract class JaegerStorageForm(string type) : TracingForm(type)
{
    public override void Check(FormContext context) => context.Settings.Require("elasticsearch_nodes");

    public override IEnumerable<string> Environment(FormContext context) =>
        ["SPAN_STORAGE_TYPE=elasticsearch", $"ES_SERVER_URLS={context.Settings.Text("elasticsearch_nodes")}"];
}
