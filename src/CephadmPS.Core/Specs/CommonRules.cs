using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs;

/// <summary>Rules that hold for every service type.</summary>
internal static class CommonRules
{
    private static readonly string[] RgwManaged = ["rgw_zone", "rgw_realm", "rgw_zonegroup", "rgw_frontends"];

    /// <summary>Checks options and networks.</summary>
    public static void Check(ServiceSpec spec, SpecReport report)
    {
        CheckConfig(spec, report);
        CheckNetworks(spec, report);
    }

    private static void CheckConfig(ServiceSpec spec, SpecReport report)
    {
        if (!spec.SetFields.TryGetValue("config", out var config) || !config.IsTruthy)
        {
            return;
        }

        if (config.Kind != SpecNodeKind.Map || config.Entries.Any(e => e.Key.Kind != SpecNodeKind.Text))
        {
            report.Error("config-map", "config", config, "Options are a map of names to values.");
            return;
        }

        // Ceph knows options by names with underscores; people write blanks.
        var entries = config.Entries
            .Select(e => new SpecEntry(e.Key.Text.Contains(' ') ? SpecNode.Of(e.Key.Text.Replace(' ', '_'), e.Key.Line) : e.Key, e.Value))
            .GroupBy(e => e.Key.Text).Select(g => g.Last()).ToList();
        spec.Set("config", SpecNode.OfMap(entries, config.Line));
        foreach (var (key, value) in entries)
        {
            if (key.Text == "mds_join_fs" || (spec.ServiceType == "rgw" && RgwManaged.Contains(key.Text)))
            {
                report.Error("config-managed", "config." + key.Text, value, "This option is set by the controller itself.");
            }
        }
    }

    private static void CheckNetworks(ServiceSpec spec, SpecReport report)
    {
        if (!spec.SetFields.TryGetValue("networks", out var networks) || !networks.IsTruthy)
        {
            return;
        }

        foreach (var network in networks.Kind == SpecNodeKind.List ? networks.Items : [networks])
        {
            var problem = network.Kind == SpecNodeKind.Text ? IpText.NetworkError(network.Text) : "is not a network (address/prefix)";
            if (problem is not null)
            {
                report.Error("network", "networks", network, $"'{network}' {problem}.");
            }
        }
    }
}
