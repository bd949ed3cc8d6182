using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Options that specs ask for in their <c>config</c> block (reference 6.2). One that a spec no longer names is removed again, if it was
/// set for the spec. Not for unmanaged services.
/// </summary>
public sealed class ServiceOptionsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        foreach (var record in state.Specs.Values.Where(record => record is { Deleted: null, Spec: { Unmanaged: false, PreviewOnly: false } })
            .OrderBy(record => record.Spec.ServiceName, StringComparer.Ordinal))
        {
            PlanService(state, record.Spec, plan);
        }
    }

    /// <summary>The options that a spec asks for.</summary>
    public static IReadOnlyDictionary<string, string> OptionsOf(ServiceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.TextMap("config").ToDictionary(option => option.Key.Trim().Replace(' ', '_'), option => option.Value);
    }

    private static void PlanService(ClusterState state, ServiceSpec spec, PlanBuilder plan)
    {
        var wanted = OptionsOf(spec);
        var applied = state.Intents.Options.GetValueOrDefault(spec.ServiceName);
        if (wanted.Count == 0 && applied is null)
        {
            return;
        }
        if (spec.ServiceType == "osd" && wanted.Count > 0)
        {
            plan.Note("OptionsWithoutSection", spec.ServiceName,
                $"{spec.ServiceName}: its 'config' is not set, for Ceph has no section of the configuration for the OSDs of one spec.",
                "Set it for all OSDs, or for those of a host or device class: ceph config set osd …");
            return;
        }
        var section = DaemonNames.ConfigSection(spec.ServiceName);
        var changes = new Dictionary<string, string?>();
        foreach (var (name, value) in wanted.OrderBy(option => option.Key, StringComparer.Ordinal))
        {
            var shown = state.Cluster.Configured(section, name);
            if (shown != value && !(applied?.Section == section && applied.Values.GetValueOrDefault(name) is { } known && known.Asked == value && known.Shown == shown))
            {
                changes[name] = value;
            }
        }
        foreach (var name in (applied?.Values.Keys ?? []).Where(name => !wanted.ContainsKey(name)).Order(StringComparer.Ordinal))
        {
            changes[name] = null;
        }
        if (changes.Count == 0)
        {
            return;
        }
        plan.Add(new SetOptionsStep(section, changes)
        {
            ServiceName = spec.ServiceName,
            Reason = new Reason("ConfigChanged", $"the spec of {spec.ServiceName} says so"),
            InputDigest = PlanBuilder.DigestOf([spec.ServiceName, section, .. changes.SelectMany(change => new[] { change.Key, change.Value })]),
        });
    }
}
