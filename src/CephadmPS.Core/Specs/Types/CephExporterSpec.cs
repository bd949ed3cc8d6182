using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Metrics of the daemons of a host.</summary>
public sealed partial class CephExporterSpec() : ServiceSpec("ceph-exporter")
{
    /// <summary>Directory of the admin sockets; only the default <c>/var/run/ceph/</c> is allowed.</summary>
    public string? SockDir { get => Text("sock_dir"); init => Set("sock_dir", value); }

    /// <summary>Addresses to bind to; empty: all.</summary>
    public string Addresses { get => Text("addrs") ?? ""; init => Set("addrs", value); }

    /// <summary>Port. Default 9926.</summary>
    public int Port { get => Int("port") is { } port and not 0 ? port : 9926; init => Set("port", value); }

    /// <summary>Lowest priority of counters to show. Default 5.</summary>
    public int PrioLimit { get => Int("prio_limit") ?? 5; init => Set("prio_limit", value); }

    /// <summary>Seconds between readings. Default 5.</summary>
    public int StatsPeriod { get => Int("stats_period") ?? 5; init => Set("stats_period", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("port") is { IsTruthy: true } port ? port : SpecNode.Of(9926)];

    internal override void Validate(SpecReport report)
    {
        if (Field("sock_dir") is { IsTruthy: true } directory && directory.FullText != "/var/run/ceph/")
        {
            report.Error("exporter-sock-dir", "sock_dir", directory, "It must not be set, or be /var/run/ceph/.");
        }

        foreach (var name in new[] { "prio_limit", "stats_period" }.Where(n => Raw(n).Kind is not (SpecNodeKind.Integer or SpecNodeKind.Boolean)))
        {
            report.Error("integer", name, Raw(name), "It must be a whole number.");
        }
    }

    internal static void Fields(FieldTable table) => table
        .Forgotten("sock_dir", FieldKind.Text).Text("addrs", "").Int("port").Int("prio_limit", 5).Int("stats_period", 5);
}
