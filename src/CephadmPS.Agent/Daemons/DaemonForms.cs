using CephadmPS.Agent.Daemons.Gateways;
using CephadmPS.Agent.Daemons.Monitoring;
using CephadmPS.Agent.Daemons.Smb;
using CephadmPS.Agent.Daemons.Tracing;

namespace CephadmPS.Agent.Daemons;

/// <summary>The types of daemons that this agent deploys.</summary>
public static class DaemonForms
{
    private static readonly Dictionary<string, DaemonForm> ByType = new DaemonForm[]
    {
        new MonForm(), new MgrForm(), new CrashForm(), new OsdForm(), new MdsForm(), new RgwForm(),
        new RbdMirrorForm(), new CephfsMirrorForm(), new CephExporterForm(),
        new NfsForm(), new IscsiForm(), new NvmeofForm(), new SmbForm(),
        new HaproxyForm(), new KeepalivedForm(), new MgmtGatewayForm(), new OAuth2ProxyForm(),
        new PrometheusForm(), new AlertmanagerForm(), new GrafanaForm(), new NodeExporterForm(), new LokiForm(), new PromtailForm(), new SnmpGatewayForm(),
        new ElasticsearchForm(), new JaegerAgentForm(), new JaegerCollectorForm(), new JaegerQueryForm(),
        new NodeProxyForm(), new CustomContainerForm(),
    }.ToDictionary(form => form.Type);

    /// <summary>The types, in no order that means anything.</summary>
    public static IReadOnlyCollection<string> Types => ByType.Keys;

    /// <summary>The form of a type; an unknown one is refused.</summary>
    public static DaemonForm Get(string type) => Find(type)
        ?? throw AgentException.Refused("UnknownDaemonType", $"this agent does not know how to deploy a daemon of type '{type}'",
            $"it knows {string.Join(", ", ByType.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>The form of a type; null when unknown, which does not hinder removing or stopping such a daemon.</summary>
    public static DaemonForm? Find(string type) => ByType.GetValueOrDefault(type);
}
