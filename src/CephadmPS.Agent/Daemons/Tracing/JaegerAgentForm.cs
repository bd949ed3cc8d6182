namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>Takes traces from the daemons of its host and sends them to the collectors.</summary>
public sealed class JaegerAgentForm() : TracingForm("jaeger-agent")
{
    private const int CompactPort = 6799;

    public override void Check(FormContext context) => context.Settings.Require("collector_nodes");

    public override IEnumerable<string> Arguments(FormContext context) =>
    [
        $"--reporter.grpc.host-port={context.Settings.Text("collector_nodes")}",
        $"--processor.jaeger-compact.server-host-port={context.PortOr(CompactPort)}",
    ];
}
