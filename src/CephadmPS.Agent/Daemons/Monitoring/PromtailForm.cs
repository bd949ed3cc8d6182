using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Promtail, which sends the cluster's log files to Loki.</summary>
public sealed class PromtailForm() : MonitoringForm("promtail")
{
    public override IReadOnlyList<string> RequiredFiles => ["promtail.yml"];
    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/etc/promtail");
    public override IEnumerable<FormDirectory> Directories(FormContext context) => [.. base.Directories(context), new("data")];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
        [.. base.Mounts(context), new(context.LogDir, "/var/log/ceph:z"), context.Mount("data", "/promtail:Z")];

    public override IEnumerable<string> Arguments(FormContext context) => ["--config.file=/etc/promtail/promtail.yml", "--config.expand-env"];
}
