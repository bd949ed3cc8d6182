using CephadmPS.Conformance.Running;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Conformance.Specs;

/// <summary>Kind <c>service</c>: a service's document.</summary>
internal sealed class ServiceSpecCase : ICaseKind
{
    public string Suite => "spec";

    public string Kind => "service";

    public JObject Answer(ConformanceCase given) => ServiceAnswer.Of(JsonNodes.FromToken(given.Input));
}

/// <summary>Kind <c>tuned</c>: a tuned profile's document.</summary>
internal sealed class TunedProfileCase : ICaseKind
{
    public string Suite => "spec";

    public string Kind => "tuned";

    public JObject Answer(ConformanceCase given)
    {
        var report = new SpecReport(null, 1);
        return TunedProfileReader.Read(JsonNodes.FromToken(given.Input), report) is { } profile
            ? Answers.Ok(new JObject { ["to_json"] = Tokens.Of(SpecExport.ToNode(profile)) })
            : Answers.Refused(report);
    }
}

/// <summary>Kind <c>yaml</c>: a text of several documents.</summary>
internal sealed class YamlCase : ICaseKind
{
    public string Suite => "spec";

    public string Kind => "yaml";

    public JObject Answer(ConformanceCase given)
    {
        var documents = new List<SpecNode>();
        try
        {
            YamlReader.Read((string)given.Input!, documents, (_, _) => { });
        }
        catch (SpecSyntaxException error)
        {
            return Answers.Refused($"line {error.Line}: {error.Message}");
        }

        return Answers.Ok(new JObject
        {
            ["docs"] = new JArray(documents.Select(Tokens.Of)),
            ["specs"] = new JArray(documents.Select(ServiceAnswer.Of)),
        });
    }
}

/// <summary>What is told of a service spec.</summary>
internal static class ServiceAnswer
{
    /// <summary>The reference's class names, which its one-line form shows; the other types have the base class.</summary>
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["mon"] = "MONSpec", ["rgw"] = "RGWSpec", ["nfs"] = "NFSServiceSpec", ["osd"] = "DriveGroupSpec", ["mds"] = "MDSSpec",
        ["iscsi"] = "IscsiServiceSpec", ["nvmeof"] = "NvmeofServiceSpec", ["alertmanager"] = "AlertManagerSpec",
        ["ingress"] = "IngressSpec", ["mgmt-gateway"] = "MgmtGatewaySpec", ["oauth2-proxy"] = "OAuth2ProxySpec",
        ["container"] = "CustomContainerSpec", ["grafana"] = "GrafanaSpec", ["node-exporter"] = "MonitoringSpec",
        ["ceph-exporter"] = "CephExporterSpec", ["prometheus"] = "PrometheusSpec", ["loki"] = "MonitoringSpec",
        ["promtail"] = "MonitoringSpec", ["snmp-gateway"] = "SNMPGatewaySpec", ["elasticsearch"] = "TracingSpec",
        ["jaeger-agent"] = "TracingSpec", ["jaeger-collector"] = "TracingSpec", ["jaeger-query"] = "TracingSpec",
        ["jaeger-tracing"] = "TracingSpec", ["smb"] = "SMBSpec",
    };

    public static JObject Of(SpecNode document)
    {
        var report = new SpecReport(null, 1);
        var spec = ServiceSpecReader.Read(document, report);
        if (spec is null)
        {
            return Answers.Refused(report);
        }

        // The reference makes a cookie secret when it reads a spec, we do when it is applied; the cases show it as zeros.
        spec = spec is OAuth2ProxySpec proxy ? proxy.WithCookieSecret(size => new byte[size]) : spec;
        var ceph = spec.ToNode(SpecForm.Ceph);
        return Answers.Ok(new JObject
        {
            ["service_name"] = spec.ServiceName,
            ["to_json"] = Tokens.Of(ceph),
            ["yaml"] = spec.ToYaml(SpecForm.Ceph),
            ["port_start"] = Ports(spec),
            ["virtual_ip"] = spec.VirtualIpNode.IsNull ? JValue.CreateNull() : Tokens.Of(spec.VirtualIpNode),
            ["one_line"] = $"<{Classes.GetValueOrDefault(spec.ServiceType, "ServiceSpec")} for service_name={spec.ServiceName}>",
            ["roundtrip"] = RoundTrip(document, spec, ceph),
        });
    }

    /// <summary>Whether the reference's form, read again, gives a spec with the same attributes.</summary>
    private static JToken RoundTrip(SpecNode document, ServiceSpec spec, SpecNode ceph)
    {
        var report = new SpecReport(null, 1);
        return ServiceSpecReader.Read(ceph, report) is { } again ? ReferenceEquality.Same(document, spec, again) : Answers.Refused(report);
    }

    private static JToken Ports(ServiceSpec spec)
    {
        try
        {
            return new JArray(spec.PortNodes.Select(Tokens.Of));
        }
        catch (InvalidOperationException error)
        {
            return Answers.Refused(error.Message);
        }
    }
}
