using CephadmPS.Core.Specs.Schema;

namespace CephadmPS.Core.Specs.Types;

/// <summary>The dashboards of the metrics.</summary>
public sealed partial class GrafanaSpec() : MonitoringSpec("grafana")
{
    /// <summary><c>http</c> or <c>https</c>. Default <c>https</c>.</summary>
    public string Protocol { get => Text("protocol") ?? "https"; init => Set("protocol", value); }

    /// <summary>First password of <c>admin</c>; required without anonymous access. Secret.</summary>
    public string? InitialAdminPassword { get => Text("initial_admin_password"); init => Set("initial_admin_password", value); }

    /// <summary>Everybody may look. Default true.</summary>
    public bool AnonymousAccess { get => Flag("anonymous_access"); init => Set("anonymous_access", value); }

    /// <summary>Bind only to <see cref="ServiceSpec.Networks"/>. Default false.</summary>
    public bool OnlyBindPortOnNetworks { get => Flag("only_bind_port_on_networks"); init => Set("only_bind_port_on_networks", value); }

    internal override void Validate(SpecReport report)
    {
        FieldRules.Exactly(report, "protocol", Raw("protocol"), "http", "https");
        if (!Raw("anonymous_access").IsTruthy && !Field("initial_admin_password").IsTruthy)
        {
            report.Error("grafana-password", "initial_admin_password", Raw("anonymous_access"),
                "Without anonymous_access, initial_admin_password must be given: nobody could log in.");
        }
    }

    internal static void Fields(FieldTable table) => table
        .Int("port").Text("protocol", "https").Text("initial_admin_password").Flag("anonymous_access", true)
        .Flag("only_bind_port_on_networks");
}
