using CephadmPS.Core.Options;
using CephadmPS.Core.Services;
using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// What was asked for of single daemons (reference 1.4, 6.3), of unmanaged services too. Runs after the services: a removal makes an action
/// pointless, and a redeployment that is due anyway carries it out. Waits for the daemon's host; daemons of one service restart one after another.
/// </summary>
public sealed class ActionsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var state = context.State;
        if (state.Intents.Actions.Count == 0)
        {
            return;
        }
        var daemons = state.Daemons.GroupBy(daemon => daemon.DaemonName).ToDictionary(group => group.Key, group => group.First());
        // The active mgr comes last: each hand-over costs the cluster some seconds without its commands.
        foreach (var action in state.Intents.Actions.Values
            .OrderBy(action => action.DaemonName == $"mgr.{state.Cluster.ActiveMgr}" ? 1 : 0)
            .ThenBy(action => action.DaemonName, StringComparer.Ordinal))
        {
            if (!daemons.TryGetValue(action.DaemonName, out var daemon))
            {
                Forget(state, action, plan);
            }
            else if (!state.IsUsable(daemon.HostName))
            {
                var (why, advice) = HostObstacles.Of(state, daemon.HostName);
                plan.Note("ActionWaits", action.DaemonName, $"{action.Kind} of {action.DaemonName} waits: {why}.", advice, unknown: true);
            }
            // What is being upgraded is made anew just now; what was asked for follows.
            else if (!plan.Contains($"RemoveDaemon:{action.DaemonName}") && !plan.Upgrades(action.DaemonName))
            {
                Add(context, action, daemon, plan);
            }
        }
    }

    private static void Forget(ClusterState state, DaemonAction action, PlanBuilder plan)
    {
        if (!state.Hosts.Keys.All(state.IsUsable))
        {
            plan.Note("ActionWaits", action.DaemonName,
                $"{action.Kind} of {action.DaemonName} waits: no host that answers has this daemon.", "Get-CephHost", unknown: true);
            return;
        }
        plan.Add(new ForgetActionStep(action.DaemonName)
        {
            ActionId = action.Id,
            Reason = new Reason("Gone", "no host has this daemon"),
            InputDigest = PlanBuilder.DigestOf(action.DaemonName, action.Id),
        });
    }

    private static void Add(PlanningContext context, DaemonAction action, DaemonDescription daemon, PlanBuilder plan)
    {
        var service = PlanningContext.ServiceNameOf(daemon);
        var definition = DesiredDaemons.DefinitionOf(daemon);
        PlanStep? step = action.Kind switch
        {
            DaemonActionKind.Remove => Remove(action, daemon, service, definition),
            DaemonActionKind.Reconfigure or DaemonActionKind.Redeploy => Deploy(context.State, action, daemon, service, definition, plan),
            _ => Unit(action, daemon, service, definition),
        };
        if (step is not null)
        {
            plan.Add(Interrupts(step) ? context.OneAfterAnother(step, daemon, definition) : step);
        }
    }

    private static bool Interrupts(PlanStep step) => step is not (DaemonActionStep { Action: DaemonActionKind.Start } or DeployDaemonStep { Action: DeployAction.Reconfigure });

    // Mons and mgrs: a forced removal is no reason to lose quorum or the last mgr.
    private static PlanStep Remove(DaemonAction action, DaemonDescription daemon, string service, ServiceDefinition? definition)
    {
        var step = ServicesPlanner.Removal(daemon, service, definition, Asked("removed", action), []);
        return step with
        {
            ActionId = action.Id,
            Guards = action.Force ? [.. step.Guards.Where(guard => guard != Guard.OkToStop)] : step.Guards,
            InputDigest = PlanBuilder.DigestOf(step.InputDigest, action.Id),
        };
    }

    private static DaemonActionStep Unit(DaemonAction action, DaemonDescription daemon, string service, ServiceDefinition? definition) =>
        new(daemon.DaemonName, action.Kind)
        {
            HostName = daemon.HostName,
            ServiceName = service,
            ActionId = action.Id,
            Guards = action.Kind == DaemonActionKind.Start ? [] : Guards(action, daemon, definition),
            Reason = Asked(action.Kind switch { DaemonActionKind.Start => "started", DaemonActionKind.Stop => "stopped", _ => "restarted" }, action),
            InputDigest = PlanBuilder.DigestOf(daemon.DaemonName, daemon.HostName, action.Kind.ToString(), action.Id),
        };

    private static DeployDaemonStep? Deploy(
        ClusterState state, DaemonAction action, DaemonDescription daemon, string service, ServiceDefinition? definition, PlanBuilder plan)
    {
        if (definition is null)
        {
            plan.Note("TypeNotDeployable", daemon.DaemonName,
                $"{daemon.DaemonName} cannot be deployed by this release; what was asked for of it is left undone.", $"Restart it instead: Restart-CephDaemon {daemon.DaemonName}");
            return null;
        }
        // What the spec asks for anyway is done on this occasion.
        var redeployId = $"RedeployDaemon:{daemon.DaemonName}";
        var reconfigureId = $"ReconfigureDaemon:{daemon.DaemonName}";
        var due = plan.Contains(redeployId) ? redeployId : plan.Contains(reconfigureId) ? reconfigureId : null;
        var redeploy = action.Kind == DaemonActionKind.Redeploy || due == redeployId;
        var desired = DesiredDaemons.Of(state, definition, daemon);
        if (redeploy)
        {
            desired = desired with { Image = action.Image ?? Images.For(state, daemon.DaemonType, daemon.DaemonId) };
        }
        if (action.Image is { } image)
        {
            desired = desired with
            {
                Options = new Dictionary<string, IReadOnlyDictionary<string, string>>(desired.Options)
                {
                    [DaemonNames.ConfigSection(daemon.DaemonName)] = new Dictionary<string, string>(
                        desired.Options.GetValueOrDefault(DaemonNames.ConfigSection(daemon.DaemonName)) ?? new Dictionary<string, string>())
                    { ["container_image"] = image },
                },
            };
        }
        var step = new DeployDaemonStep(desired)
        {
            Action = redeploy ? DeployAction.Redeploy : DeployAction.Reconfigure,
            HostName = daemon.HostName,
            ServiceName = service,
            ActionId = action.Id,
            Guards = redeploy ? Guards(action, daemon, definition) : [],
            Reason = Asked(redeploy ? "redeployed" : "reconfigured", action),
            InputDigest = PlanBuilder.DigestOf(daemon.DaemonName, daemon.HostName, action.Kind.ToString(), action.Id, desired.ConfigDigest, desired.Image),
        };
        if (due is null)
        {
            return step;
        }
        plan.Replace(due, step with { After = plan.Step(due).After });
        return null;
    }

    private static IReadOnlyList<Guard> Guards(DaemonAction action, DaemonDescription daemon, ServiceDefinition? definition) =>
        action.Force || daemon.Status is DaemonStatus.Error or DaemonStatus.Stopped ? [] : definition?.StopGuards ?? [];

    private static Reason Asked(string what, DaemonAction action) => new("Requested", $"somebody asked for it to be {what}{(action.Force ? ", by force" : "")}");
}
