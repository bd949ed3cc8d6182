using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>iSCSI gateways.</summary>
/// <param name="serviceId">Id.</param>
public sealed class IscsiSpec(string? serviceId) : ServiceSpec("iscsi", serviceId)
{
    /// <summary>Pool that holds the gateways' configuration.</summary>
    public string? Pool { get => Text("pool"); init => Set("pool", value); }

    /// <summary>Trusted addresses, separated by commas; the mgr's are added.</summary>
    public string? TrustedIpList { get => Text("trusted_ip_list"); init => Set("trusted_ip_list", value); }

    /// <summary>Port of the API. Default 5000.</summary>
    public int ApiPort { get => Int("api_port") is { } port and not 0 ? port : 5000; init => Set("api_port", value); }

    /// <summary>User of the API. Default <c>admin</c>.</summary>
    public string? ApiUser { get => Text("api_user"); init => Set("api_user", value); }

    /// <summary>Password of the API. Default <c>admin</c>. Secret.</summary>
    public string? ApiPassword { get => Text("api_password"); init => Set("api_password", value); }

    /// <summary>API over https; true when certificate and key are given.</summary>
    public bool ApiSecure { get => Flag("api_secure"); init => Set("api_secure", value); }

    /// <summary>Certificate, PEM.</summary>
    public string? SslCert { get => Text("ssl_cert"); init => Set("ssl_cert", value); }

    /// <summary>Key, PEM. Secret.</summary>
    public string? SslKey { get => Text("ssl_key"); init => Set("ssl_key", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("api_port") is { IsTruthy: true } port ? port : SpecNode.Of(5000)];

    internal override void Complete()
    {
        if (!Field("api_secure").IsTruthy && Field("ssl_cert").IsTruthy && Field("ssl_key").IsTruthy)
        {
            Set("api_secure", true);
        }
    }

    internal override void Validate(SpecReport report)
    {
        if (!Field("pool").IsTruthy)
        {
            report.Error("iscsi-pool", "pool", Raw("pool"), "An iscsi service needs a pool.");
        }
    }

    internal static void Fields(FieldTable table) => table
        .Texts("pool", "trusted_ip_list", "ssl_cert", "ssl_key")
        .Int("api_port", 5000).Text("api_user", "admin").Text("api_password", "admin").Flag("api_secure", null);
}
