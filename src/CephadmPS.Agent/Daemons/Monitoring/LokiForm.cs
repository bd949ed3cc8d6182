using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Loki, which keeps logs.</summary>
public sealed class LokiForm() : MonitoringForm("loki")
{
    public override IReadOnlyList<string> RequiredFiles => ["loki.yml"];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/etc/loki");
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [.. base.Directories(context), new("data")];
    public override IEnumerable<Mount> Mounts(FormContext context) => [.. base.Mounts(context), context.Mount("data", "/loki:Z")];
    public override IEnumerable<string> Arguments(FormContext context) => ["--config.file=/etc/loki/loki.yml"];
}
