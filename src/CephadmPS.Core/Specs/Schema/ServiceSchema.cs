using System.Collections.Frozen;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Specs.Schema;

/// <summary>What a spec of one service type may hold, and how one is made.</summary>
internal sealed class ServiceSchema
{
    private static readonly FrozenDictionary<string, ServiceSchema> All = Build().ToFrozenDictionary(s => s.ServiceType, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, SpecField> _byName;
    private readonly Func<string, string?, ServiceSpec> _create;

    private ServiceSchema(string serviceType, Common common, Func<string, string?, ServiceSpec> create, Action<FieldTable>? own)
    {
        ServiceType = serviceType;
        TakesServiceId = common.HasFlag(Common.ServiceId);
        TakesExtraArgs = common.HasFlag(Common.ExtraArgs);
        TakesCustomConfigs = common.HasFlag(Common.CustomConfigs);
        _create = create;
        var table = new FieldTable().Flag("unmanaged");
        AddCommon(table, common);
        own?.Invoke(table);
        Fields = table.ToSorted();
        _byName = Fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
    }

    /// <summary>What of the common fields a type takes; upstream's constructors differ in this.</summary>
    [Flags]
    private enum Common
    {
        ServiceId = 1,
        Config = 2,
        Networks = 4,
        PreviewOnly = 8,
        ExtraArgs = 16,
        CustomConfigs = 32,
        Targets = 64,
        Count = 128,
        Usual = ServiceId | Config | Networks | PreviewOnly | ExtraArgs | CustomConfigs,
    }

    /// <summary>The type.</summary>
    public string ServiceType { get; }

    /// <summary>Its fields, sorted by name.</summary>
    public IReadOnlyList<SpecField> Fields { get; }

    /// <summary>Whether <c>service_id</c> may be written (for many types it is then dropped).</summary>
    public bool TakesServiceId { get; }

    /// <summary>Whether extra arguments may be given.</summary>
    public bool TakesExtraArgs { get; }

    /// <summary>Whether custom configuration files may be given.</summary>
    public bool TakesCustomConfigs { get; }

    /// <summary>The schema of a type.</summary>
    /// <exception cref="ArgumentException">No such type.</exception>
    public static ServiceSchema For(string serviceType) =>
        All.TryGetValue(serviceType, out var schema) ? schema : throw new ArgumentException($"There is no service type '{serviceType}'.");

    /// <summary>A field by name; null when the type has none of it.</summary>
    public SpecField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>An empty spec of this type.</summary>
    public ServiceSpec Create(string? serviceId) => _create(ServiceType, serviceId);

    private static void AddCommon(FieldTable table, Common common)
    {
        if (common.HasFlag(Common.PreviewOnly))
        {
            table.Flag("preview_only");
        }

        if (common.HasFlag(Common.Networks))
        {
            table.Add("networks", FieldKind.Texts, SpecNode.EmptyList, orDefault: true);
        }

        if (common.HasFlag(Common.Config))
        {
            table.Add("config", FieldKind.Map, orDefault: true);
        }

        if (common.HasFlag(Common.Targets))
        {
            table.Add("targets", FieldKind.Texts, SpecNode.EmptyList, orDefault: true);
        }

        if (common.HasFlag(Common.Count))
        {
            table.Add("count", FieldKind.Any, ignored: true);
        }
    }

    private static IEnumerable<ServiceSchema> Build()
    {
        foreach (var type in new[] { "agent", "cephfs-mirror", "crash", "mgr", "node-proxy", "rbd-mirror" })
        {
            yield return new(type, Common.Usual | Common.Targets | Common.Count, (t, id) => new ServiceSpec(t, id), null);
        }

        yield return new("mon", Common.Usual | Common.Count, (_, _) => new MonSpec(), MonSpec.Fields);
        yield return new("osd", Common.ServiceId | Common.Config | Common.PreviewOnly | Common.ExtraArgs,
            (_, id) => new DriveGroupSpec(id), DriveGroupSpec.Fields);
        yield return new("mds", Common.Usual & ~Common.Networks, (_, id) => new MdsSpec(id), null);
        yield return new("rgw", Common.Usual, (_, id) => new RgwSpec(id), RgwSpec.Fields);
        yield return new("nfs", Common.Usual, (_, id) => new NfsSpec(id), NfsSpec.Fields);
        yield return new("iscsi", Common.Usual, (_, id) => new IscsiSpec(id), IscsiSpec.Fields);
        yield return new("nvmeof", Common.Usual, (_, id) => new NvmeofSpec(id), NvmeofFields.Fill);
        yield return new("ingress", Common.Usual & ~Common.PreviewOnly, (_, id) => new IngressSpec(id), IngressSpec.Fields);
        yield return new("smb", Common.Usual | Common.Count, (_, id) => new SmbSpec(id), SmbSpec.Fields);
        yield return new("container", Common.Usual, (_, id) => new ContainerSpec(id), ContainerSpec.Fields);
        yield return new("mgmt-gateway", Common.Usual, (_, _) => new MgmtGatewaySpec(), MgmtGatewaySpec.Fields);
        yield return new("oauth2-proxy", Common.Usual & ~Common.PreviewOnly, (_, _) => new OAuth2ProxySpec(), OAuth2ProxySpec.Fields);
        yield return new("snmp-gateway", Common.PreviewOnly | Common.ExtraArgs | Common.CustomConfigs,
            (_, _) => new SnmpGatewaySpec(), SnmpGatewaySpec.Fields);
        yield return new("ceph-exporter", Common.PreviewOnly | Common.ExtraArgs,
            (_, _) => new CephExporterSpec(), CephExporterSpec.Fields);
        yield return new("alertmanager", Common.Usual, (_, _) => new AlertmanagerSpec(), AlertmanagerSpec.Fields);
        yield return new("grafana", Common.Usual, (_, _) => new GrafanaSpec(), GrafanaSpec.Fields);
        yield return new("prometheus", Common.Usual | Common.Targets, (_, _) => new PrometheusSpec(), PrometheusSpec.Fields);
        foreach (var type in new[] { "node-exporter", "loki", "promtail" })
        {
            yield return new(type, Common.Usual | Common.Targets, (t, _) => new MonitoringSpec(t), MonitoringSpec.PortField);
        }

        foreach (var type in new[] { "elasticsearch", "jaeger-agent", "jaeger-collector", "jaeger-query", "jaeger-tracing" })
        {
            yield return new(type, Common.ServiceId | Common.Config | Common.Networks | Common.PreviewOnly,
                (t, _) => new TracingSpec(t), TracingSpec.Fields);
        }
    }
}
