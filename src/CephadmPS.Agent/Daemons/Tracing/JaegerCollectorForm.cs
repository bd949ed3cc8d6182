namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>Stores the traces that the agents send.</summary>
public sealed class JaegerCollectorForm() : JaegerStorageForm("jaeger-collector");
