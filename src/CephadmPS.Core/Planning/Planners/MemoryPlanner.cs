using System.Globalization;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Memory of OSDs by the memory of their hosts (reference 5.9), where <c>osd_memory_target_autotune</c> is on: one option a host. Waits for the host's
/// facts; settings of single OSDs that are in the way are removed. A host with label <c>_no_autotune_memory</c> is left as it is. Daemons that the plan
/// deploys count already: they have their share when they start, and the option is set beside their keys instead of in a pass of its own.
/// </summary>
public sealed class MemoryPlanner : IPlanner
{
    private const string Option = "osd_memory_target";

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        if (!state.Cluster.Configuration.Values.Any(section => section.GetValueOrDefault("osd_memory_target_autotune") == "true"))
        {
            return;
        }
        var deployed = plan.Steps.OfType<DeployDaemonStep>().Where(step => step.Action == DeployAction.Deploy).ToLookup(step => step.HostName, step => step.Daemon);
        foreach (var host in state.Hosts.Keys.Where(host => state.IsUsable(host) && !state.HasLabel(host, SpecialLabels.NoAutotuneMemory)).Order(StringComparer.Ordinal))
        {
            var seen = state.Observations[host];
            if (seen.Facts is not { MemoryTotalKb: > 0 } facts)
            {
                continue;
            }
            var section = $"osd/host:{host.Split('.')[0]}";
            var coming = deployed[host].Where(daemon => seen.Daemons!.All(there => there.DaemonName != daemon.Name))
                .Select(daemon => new DaemonDescription { DaemonType = daemon.DaemonType, DaemonId = daemon.DaemonId, HostName = host });
            var target = MemoryAutotune.Target(state.Cluster, facts.MemoryTotalKb * 1024, [.. seen.Daemons!, .. coming]);
            if (target < MemoryAutotune.LeastTarget)
            {
                plan.Note("MemoryTight", host,
                    $"{host}: {Math.Max(0, target.Value) / (1 << 20)} MiB would be left for each OSD, and Ceph needs {MemoryAutotune.LeastTarget / (1 << 20)} MiB; their memory is not tuned.",
                    "Put fewer daemons there, or switch it off for these: ceph config set osd.N osd_memory_target_autotune false");
                target = null;
            }
            Set(plan, host, section, state.Cluster.Configured(section, Option), target?.ToString(CultureInfo.InvariantCulture));
            foreach (var osd in target is null ? [] : MemoryAutotune.TunedOsds(state.Cluster, seen.Daemons!))
            {
                Set(plan, host, osd.DaemonName, state.Cluster.Configured(osd.DaemonName, Option), null);
            }
        }
    }

    private static void Set(PlanBuilder plan, string host, string section, string? shown, string? wanted)
    {
        if (shown != wanted)
        {
            plan.Add(new SetOptionsStep(section, new Dictionary<string, string?> { [Option] = wanted })
            {
                Reason = new Reason("MemoryTuned", wanted is null ? $"the memory of {host} leaves nothing to tune, or is tuned as a whole" : $"that is each OSD's share of the memory of {host}"),
                InputDigest = PlanBuilder.DigestOf(section, shown, wanted),
            });
        }
    }
}
