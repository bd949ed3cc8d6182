using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons.Monitoring;

/// <summary>Grafana. What its users make is in one file, which outlives the container.</summary>
public sealed class GrafanaForm() : MonitoringForm("grafana")
{
    private const string Database = "data/grafana.db";

    public override IReadOnlyList<string> RequiredFiles =>
        ["grafana.ini", "provisioning/datasources/ceph-dashboard.yml", "certs/cert_file", "certs/cert_key"];

    public override OwnerRule FilesOwner(FormContext context) => OwnerRule.OfPath("/var/lib/grafana");

    public override IEnumerable<FormDirectory> Directories(FormContext context) =>
    [
        .. base.Directories(context),
        new($"{ConfigDir}/certs"),
        new($"{ConfigDir}/provisioning"),
        new($"{ConfigDir}/provisioning/datasources"),
        new($"{ConfigDir}/provisioning/dashboards"),
        new("data"),
    ];

    public override IEnumerable<FormFile> Files(FormContext context) => [new(Database, "") { KeepExisting = true }];

    public override IEnumerable<Mount> Mounts(FormContext context) =>
    [
        .. new[] { "grafana.ini", "provisioning/datasources", "provisioning/dashboards", "certs" }
            .Select(part => context.Mount($"{ConfigDir}/{part}", $"/{ConfigDir}/{part}:Z")),
        context.Mount(Database, "/var/lib/grafana/grafana.db:Z"),
    ];
}
