using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>
/// Specs as upstream writes them: the common fields on top, the type's own sorted below <c>spec</c>, with their defaults where
/// those count as something. What upstream forgets (a false or zero that differs from the default, and some whole fields) is
/// kept: <c>docs/differences.md</c>.
/// </summary>
internal static class SpecExport
{
    /// <summary>A service spec.</summary>
    public static SpecNode ToNode(ServiceSpec spec)
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

        AddCommon(spec, Add);
        var own = OwnFields(spec);
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
        void Add(string key, SpecNode value) => entries.Add(new SpecEntry(SpecNode.Of(key), value));
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
        Add("status", SpecNode.Of(host.Status));
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

    private static void AddCommon(ServiceSpec spec, Action<string, SpecNode> add)
    {
        if (spec.Field("unmanaged") is { IsTruthy: true } unmanaged)
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

    private static List<SpecEntry> OwnFields(ServiceSpec spec)
    {
        var entries = new List<SpecEntry>();
        foreach (var field in spec.Schema.Fields)
        {
            if (field.Ignored || field.Name is "unmanaged" or "networks")
            {
                continue;
            }

            var isSet = spec.SetFields.TryGetValue(field.Name, out var value);
            if (isSet && value!.IsNull)
            {
                continue;
            }

            value = spec.Field(field.Name);
            if (value.IsTruthy || (isSet && !value.Equals(field.Default) && field.KeepsFalsy(value)))
            {
                entries.Add(new SpecEntry(SpecNode.Of(field.Name), value));
            }
        }

        return entries;
    }
}
