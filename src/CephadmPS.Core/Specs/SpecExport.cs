using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;
using CephadmPS.Core.Specs.Types;

namespace CephadmPS.Core.Specs;

/// <summary>
/// Specs in upstream's map form: the common fields on top, the type's own sorted below <c>spec</c>, with their defaults where those
/// count as something.
/// </summary>
internal static class SpecExport
{
    /// <summary>A service spec.</summary>
    public static SpecNode ToNode(ServiceSpec spec, SpecForm form)
    {
        var entries = new List<SpecEntry>();
        void Add(string key, SpecNode value) => entries.Add(new SpecEntry(SpecNode.Of(key), value));
        Add("service_type", SpecNode.Of(spec.ServiceType));
        if (spec.ServiceId is not null)
        {
            Add("service_id", SpecNode.Of(spec.ServiceId));
        }

        Add("service_name", SpecNode.Of(spec.ServiceName));
        var placement = ToNode(spec.Placement);
        if (placement.IsTruthy)
        {
            Add("placement", placement);
        }

        AddCommon(spec, form, Add);
        var own = OwnFields(spec, form);
        if (own.Count > 0)
        {
            Add("spec", SpecNode.OfMap(own));
        }

        return SpecNode.OfMap(entries);
    }

    /// <summary>A placement.</summary>
    public static SpecNode ToNode(PlacementSpec placement)
    {
        var entries = new List<SpecEntry>();
        void Add(string key, SpecNode value) => entries.Add(new SpecEntry(SpecNode.Of(key), placement.AsWritten.GetValueOrDefault(key, value)));
        if (!string.IsNullOrEmpty(placement.Label))
        {
            Add("label", SpecNode.Of(placement.Label));
        }

        if (placement.Hosts.Count > 0)
        {
            Add("hosts", SpecNode.OfTexts(placement.Hosts.Select(h => h.ToString())));
        }

        if (placement.Count is { } count)
        {
            Add("count", SpecNode.Of(count));
        }

        if (placement.CountPerHost is { } perHost)
        {
            Add("count_per_host", SpecNode.Of(perHost));
        }

        if (placement.HostPattern is { } pattern)
        {
            Add("host_pattern", pattern.IsRegex
                ? SpecNode.OfTexts([new("pattern", pattern.Pattern), new KeyValuePair<string, string>("pattern_type", "regex")])
                : SpecNode.Of(pattern.Pattern));
        }

        return SpecNode.OfMap(entries);
    }

    /// <summary>A host.</summary>
    public static SpecNode ToNode(HostSpec host)
    {
        var entries = new List<SpecEntry>();
        void Add(string key, SpecNode value) => entries.Add(new SpecEntry(SpecNode.Of(key), value));
        Add("hostname", SpecNode.Of(host.HostName));
        Add("addr", SpecNode.Of(host.Address));
        Add("labels", SpecNode.OfTexts(host.Labels));
        Add("status", host.StatusNode);
        if (host.Location is { Count: > 0 })
        {
            Add("location", SpecNode.OfTexts(host.Location));
        }

        if (host.Oob is { Count: > 0 })
        {
            Add("oob", SpecNode.OfTexts(host.Oob));
        }

        return SpecNode.OfMap(entries);
    }

    /// <summary>A tuned profile.</summary>
    public static SpecNode ToNode(TunedProfileSpec profile) => SpecNode.OfMap([
        new(SpecNode.Of("profile_name"), SpecNode.Of(profile.ProfileName)),
        new(SpecNode.Of("placement"), ToNode(profile.Placement)),
        new(SpecNode.Of("settings"), profile.SettingsNode),
    ]);

    private static void AddCommon(ServiceSpec spec, SpecForm form, Action<string, SpecNode> add)
    {
        // Upstream's mgmt-gateway takes the field and drops it.
        var forgetsUnmanaged = form == SpecForm.Ceph && spec.ServiceType == "mgmt-gateway";
        if (!forgetsUnmanaged && spec.Field("unmanaged") is { IsTruthy: true } unmanaged)
        {
            add("unmanaged", unmanaged);
        }

        if (spec.Field("networks") is { IsTruthy: true } networks)
        {
            add("networks", networks);
        }

        if (spec.ExtraContainerArgs.Count > 0)
        {
            add("extra_container_args", ToNode(spec.ExtraContainerArgs));
        }

        if (spec.ExtraEntrypointArgs.Count > 0)
        {
            add("extra_entrypoint_args", ToNode(spec.ExtraEntrypointArgs));
        }

        if (spec.CustomConfigs.Count > 0)
        {
            add("custom_configs", SpecNode.OfList(spec.CustomConfigs.Select(c => SpecNode.OfTexts(
                [new("content", c.Content), new KeyValuePair<string, string>("mount_path", c.MountPath)])).ToList()));
        }
    }

    private static SpecNode ToNode(IReadOnlyList<ArgumentSpec> arguments) => SpecNode.OfList(arguments.Select(a => a.WasText
        ? SpecNode.Of(a.Argument)
        : SpecNode.OfMap([new(SpecNode.Of("argument"), SpecNode.Of(a.Argument)), new(SpecNode.Of("split"), SpecNode.Of(a.Split))])).ToList());

    private static List<SpecEntry> OwnFields(ServiceSpec spec, SpecForm form)
    {
        var entries = new List<SpecEntry>();
        foreach (var field in spec.Schema.Fields)
        {
            if (field.Ignored || field.Name is "unmanaged" or "networks" || (field.Forgotten && form == SpecForm.Ceph))
            {
                continue;
            }

            var value = form == SpecForm.Ceph ? CephValue(spec, field) : FullValue(spec, field);
            if (value is not null)
            {
                entries.Add(new SpecEntry(SpecNode.Of(field.Name), value));
            }
        }

        return entries;
    }

    /// <summary>The value to write so that reading gives the same; null when leaving it out does.</summary>
    private static SpecNode? FullValue(ServiceSpec spec, SpecField field)
    {
        var value = spec.Field(field.Name);
        return value.IsTruthy || !value.Equals(field.Default) ? value : null;
    }

    /// <summary>The value that upstream writes; null when it writes none.</summary>
    private static SpecNode? CephValue(ServiceSpec spec, SpecField field)
    {
        var isSet = spec.SetFields.TryGetValue(field.Name, out var value);
        value = isSet && (value!.IsTruthy || !field.DefaultWhenFalsy) ? value! : field.Default;
        if (field.Name.EndsWith("_devices", StringComparison.Ordinal))
        {
            value = DeviceSelectionReader.CephForm(value);
        }

        // Grafana's anonymous access is the one false that upstream writes.
        return value.IsTruthy ? value : field.Name == "anonymous_access" ? SpecNode.False : null;
    }
}
