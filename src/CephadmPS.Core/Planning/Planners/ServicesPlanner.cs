using CephadmPS.Core.Errors;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Every managed service: missing daemons are deployed, surplus ones removed. Mons and mgrs come
/// first, then services without a count, for their result does not depend on others (reference 4.9).
/// </summary>
public sealed class ServicesPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        foreach (var record in context.State.Specs.Values
            .Where(record => record.Deleted is null && record.Spec.ServiceType != "osd" && !record.Spec.PreviewOnly)
            .OrderBy(record => Rank(record.Spec.ServiceType))
            .ThenBy(record => record.Spec.Placement.Count is null ? 0 : 1)
            .ThenBy(record => record.Spec.ServiceName, StringComparer.Ordinal))
        {
            PlanService(context, record, plan);
        }
    }

    // Mons and mgrs first: all others need them.
    private static int Rank(string serviceType) => serviceType switch
    {
        "mon" => 0,
        "mgr" => 1,
        _ => 2,
    };

    private static void PlanService(PlanningContext context, SpecRecord record, PlanBuilder plan)
    {
        var spec = record.Spec;
        if (spec.Unmanaged)
        {
            return;
        }
        if (ServiceDefinitions.Find(spec.ServiceType) is not { } definition)
        {
            plan.Note("TypeNotDeployable", spec.ServiceName,
                $"Services of type {spec.ServiceType} cannot be deployed by this release; {spec.ServiceName} is kept as it is.",
                "Types that can: " + string.Join(", ", ServiceDefinitions.Types.Order(StringComparer.Ordinal)) + ".");
            return;
        }
        PlacementResult placement;
        try
        {
            placement = ServicePlacement.For(spec, context.View).Result!;
        }
        catch (CephadmException e)
        {
            plan.Note("PlacementFailed", spec.ServiceName, $"{spec.ServiceName}: {e.Message}", e.Advice);
            return;
        }
        var added = PlanAdditions(context, record, definition, placement, plan);
        PlanRemovals(context, record, definition, placement, added, plan);
        if (placement.ToAdd.Count == 0 && placement.Slots.Count == 0)
        {
            plan.Note("NoHost", spec.ServiceName, $"{spec.ServiceName}: no host fits its placement '{spec.Placement}' now.",
                $"Get-CephPlacement -ServiceName {spec.ServiceName} -Explain");
        }
    }

    private static List<string> PlanAdditions(
        PlanningContext context, SpecRecord record, ServiceDefinition definition, PlacementResult placement, PlanBuilder plan)
    {
        var added = new List<string>();
        foreach (var slot in placement.ToAdd)
        {
            string id;
            try
            {
                id = NewId(context, record.Spec, slot);
            }
            catch (CephadmException e) when (e.Id == "DaemonNameInUse")
            {
                // A daemon that counts to another service, or to none (records of an old release): it stays, and all other services are planned.
                plan.Note("NameInUse", record.Spec.ServiceName, $"{record.Spec.ServiceName}: it wants a daemon on {slot.HostName} whose name another one has. {e.Message}",
                    $"{e.Advice} shows its service; remove one of the two services, or place them apart.");
                continue;
            }
            var ip = slot.Ip ?? (slot.Network.Length > 0 && !slot.Network.Contains('/') ? slot.Network : null);
            var daemon = DesiredDaemons.Make(
                context.State, definition, record.Spec, slot.DaemonType, id, slot.HostName, slot.Ports, ip)
                with { Rank = slot.Rank, RankGeneration = slot.RankGeneration };
            var step = new DeployDaemonStep(daemon)
            {
                HostName = slot.HostName,
                ServiceName = record.Spec.ServiceName,
                Reason = new Reason("Missing", $"{record.Spec.ServiceName} wants one more on {slot.HostName}"),
                InputDigest = PlanBuilder.DigestOf(record.Spec.ServiceName, daemon.Name, daemon.ConfigDigest, daemon.Image),
            };
            plan.Add(step);
            added.Add(step.Id);
        }
        return added;
    }

    // The letters come from the seed, the service and the host, so that one step's name does not depend on the steps before it.
    private static string NewId(PlanningContext context, ServiceSpec spec, PlacementSlot slot)
    {
        var random = new Random(Convert.ToInt32(PlanBuilder.DigestOf($"{context.Seed}", spec.ServiceName, slot.DaemonType, slot.HostName)[..7], 16));
        var id = slot.Name.Length > 0 ? slot.Name : DaemonNames.NewDaemonId(
            slot.DaemonType, spec.ServiceId, slot.HostName, used => context.DaemonNames.Contains($"{slot.DaemonType}.{used}"), random, slot.Rank, slot.RankGeneration);
        context.DaemonNames.Add($"{slot.DaemonType}.{id}");
        return id;
    }

    private static void PlanRemovals(
        PlanningContext context, SpecRecord record, ServiceDefinition definition, PlacementResult placement, List<string> added, PlanBuilder plan)
    {
        var stays = context.View.DaemonsOf(record.Spec.ServiceName).Count - placement.ToRemove.Count;
        if (definition.RemoveOneByOne && placement.ToRemove.Count > 0 && stays + added.Count == 0)
        {
            plan.Note("LastDaemon", record.Spec.ServiceName,
                $"{record.Spec.ServiceName}: removing its last daemon is refused; at least one must stay.",
                "Change its placement so that a host fits.");
            return;
        }
        var before = added;
        foreach (var daemon in placement.ToRemove)
        {
            var step = Removal(daemon, record.Spec.ServiceName, definition, new Reason("Surplus", $"{record.Spec.ServiceName} does not want it on {daemon.HostName} any more"), before);
            plan.Add(step);
            if (definition.RemoveOneByOne)
            {
                before = [step.Id];
            }
        }
    }

    /// <summary>A step that removes a daemon.</summary>
    internal static RemoveDaemonStep Removal(
        DaemonDescription daemon, string serviceName, ServiceDefinition? definition, Reason reason, IReadOnlyList<string> dependsOn) =>
        new(daemon.DaemonName)
        {
            HostName = daemon.HostName,
            ServiceName = serviceName,
            Ports = daemon.Ports,
            Guards = daemon.Status == DaemonStatus.Error ? [] : definition?.StopGuards ?? [],
            Reason = reason,
            DependsOn = dependsOn,
            InputDigest = PlanBuilder.DigestOf(serviceName, daemon.DaemonName, daemon.HostName),
        };
}
