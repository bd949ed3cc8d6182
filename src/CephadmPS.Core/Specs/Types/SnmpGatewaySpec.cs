using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>Alerts as SNMP traps.</summary>
public sealed partial class SnmpGatewaySpec() : ServiceSpec("snmp-gateway")
{
    /// <summary><c>V2c</c> or <c>V3</c>; required.</summary>
    public string? SnmpVersion { get => Text("snmp_version"); init => Set("snmp_version", value); }

    /// <summary>Receiver, <c>address:port</c>; required.</summary>
    public string? SnmpDestination { get => Text("snmp_destination"); init => Set("snmp_destination", value); }

    /// <summary>Community or user and passwords. Secret.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get => TextMap("credentials"); init => Set("credentials", value); }

    /// <summary>Engine id, 10 to 64 hexadecimal digits; required for V3.</summary>
    public string? EngineId { get => Text("engine_id"); init => Set("engine_id", value); }

    /// <summary><c>MD5</c> or <c>SHA</c>.</summary>
    public string? AuthProtocol { get => Text("auth_protocol"); init => Set("auth_protocol", value); }

    /// <summary><c>DES</c> or <c>AES</c>; null: no privacy.</summary>
    public string? PrivacyProtocol { get => Text("privacy_protocol"); init => Set("privacy_protocol", value); }

    /// <summary>Port. Default 9464.</summary>
    public int Port { get => Int("port") is { } port and not 0 ? port : 9464; init => Set("port", value); }

    internal override IReadOnlyList<SpecNode> PortNodes =>
        [Field("port") is { IsTruthy: true } port ? port : SpecNode.Of(9464)];

    internal static void Fields(FieldTable table) => table
        .Texts("snmp_version", "engine_id", "auth_protocol", "privacy_protocol").Text("snmp_destination", "")
        .Add("credentials", FieldKind.Map, SpecNode.EmptyMap).Int("port");
}
