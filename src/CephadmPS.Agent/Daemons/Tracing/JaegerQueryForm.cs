namespace CephadmPS.Agent.Daemons.Tracing;

/// <summary>Shows the traces.</summary>
public sealed class JaegerQueryForm() : JaegerStorageForm("jaeger-query");
