using CephadmPS.Core.Controllers;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Controllers run on as many mon hosts as were asked for, and all hosts let them in. One whose unit or files somebody has deleted is installed again; one that
/// somebody has stopped is left alone, as daemons are, and health tells of it. Comes last: the cluster does not wait for them.
/// </summary>
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
            var seen = state.Observations.GetValueOrDefault(host)?.Controller;
            var gone = has?.Installed is not null && seen is { State: ProgramObservation.Missing };
            if (chosen.Contains(host) && (has?.Installed != settings || gone))
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
                    Reason = gone ? new Reason("Missing", "its unit or its files are no longer there")
                        : has?.Installed is null ? new Reason("Missing", "controllers want one more on a mon host") : new Reason("ConfigChanged", "its settings have changed"),
                    InputDigest = PlanBuilder.DigestOf(host, settings, gone ? "gone" : ""),
                });
            }
            else if (!chosen.Contains(host) && has?.Installed is not null)
            {
                // A unit that is gone already leaves its record, which the step removes.
                plan.Add(new RemoveControllerStep { HostName = host, Reason = new Reason("Surplus", "enough controllers run elsewhere"), InputDigest = PlanBuilder.DigestOf(host, has.Installed) });
            }
        }
    }
}
