using CephadmPS.Core.Controllers;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>Controllers run on as many mon hosts as were asked for, and all hosts let them in. Comes last: the cluster does not wait for them.</summary>
public sealed class ControllersPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(plan);
        var state = context.State;
        if (state.Records.Find<ControllersRecord>() is not { } wanted)
        {
            return;
        }
        var settings = ControllerPlacement.DigestOf(wanted);
        var chosen = ControllerPlacement.HostsFor(state, wanted.Hosts, wanted.Count);
        foreach (var host in state.Hosts.Keys.Where(state.IsUsable).Order(StringComparer.Ordinal))
        {
            var has = state.Records.Find<ControllerHostRecord>(host);
            if (has?.LetsIn != wanted.PublicKey)
            {
                plan.Add(new AuthorizeKeyStep
                {
                    HostName = host, Reason = new Reason("Missing", "controllers reach it with that key"), InputDigest = PlanBuilder.DigestOf(host, wanted.PublicKey),
                });
            }
            if (chosen.Contains(host) && has?.Installed != settings)
            {
                if (!state.CanPlaceControllers)
                {
                    plan.Note("ControllerWaits", host, $"A controller shall run on {host}; this one has no executable to put there.",
                        "A controller that runs on a host of the cluster puts it there; or: cephadm-controller controllers install");
                    continue;
                }
                plan.Add(new InstallControllerStep
                {
                    HostName = host,
                    DependsOn = [$"AuthorizeKey:{host}"],
                    Reason = has?.Installed is null ? new Reason("Missing", "controllers want one more on a mon host") : new Reason("ConfigChanged", "its settings have changed"),
                    InputDigest = PlanBuilder.DigestOf(host, settings),
                });
            }
            else if (!chosen.Contains(host) && has?.Installed is not null)
            {
                plan.Add(new RemoveControllerStep { HostName = host, Reason = new Reason("Surplus", "enough controllers run elsewhere"), InputDigest = PlanBuilder.DigestOf(host, has.Installed) });
            }
        }
    }
}
