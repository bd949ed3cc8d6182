using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Units;

/// <summary><c>unit</c>: starts, stops, restarts, enables, disables or resets the unit of one daemon.</summary>
public sealed class UnitVerb() : Verb<UnitRequest, UnitResult>(Protocol.Verbs.Unit, AgentJson.Default.UnitRequest, AgentJson.Default.UnitResult), IConvergent
{
    private static readonly string[] Actions = ["start", "stop", "restart", "enable", "disable", "reset-failed"];

    public override async Task<UnitResult> RunAsync(UnitRequest request, VerbContext context, CancellationToken cancellation)
    {
        var daemon = DaemonIdentity.Parse(request.Fsid, request.Name);
        if (!Actions.Contains(request.Action))
        {
            throw AgentException.Refused("InvalidUnitAction", $"'{request.Action}' is not something that can be done to a unit",
                $"use one of {string.Join(", ", Actions)}");
        }
        DaemonDirectories.MustExist(context.Host, daemon);
        var systemd = new Systemd(context.Host);
        context.Report($"{request.Action} {daemon.Name}");
        if (request.Action is "start" or "restart")
        {
            // A unit that used up its starts would refuse another one.
            await systemd.ResetFailedAsync([daemon.Service, .. PartUnits.Of(context.Host, daemon)], cancellation);
        }
        var answer = await systemd.RunAsync([request.Action, daemon.Service], cancellation);
        // Nothing to reset when the unit is not loaded.
        if (!answer.Ok && request.Action != "reset-failed")
        {
            throw new AgentException(request.Action is "start" or "restart" ? "DaemonStartFailed" : "SystemdFailed",
                $"systemctl {request.Action} {daemon.Service} failed: {answer.Error.Trim()}", $"see the journal of {daemon.Name} (cephadm-agent logs)")
            {
                Details = [.. (await systemd.JournalAsync([daemon.Service, .. PartUnits.Of(context.Host, daemon)], 20, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)],
            };
        }
        var state = (await systemd.StateAsync(daemon.Service, cancellation)).Word;
        if (request.Action == "stop" && state == "error")
        {
            // It had to be killed in the end. Who asked for a stop has one: a failure would be told for as long as it stays stopped.
            await systemd.ResetFailedAsync([daemon.Service], cancellation);
            state = (await systemd.StateAsync(daemon.Service, cancellation)).Word;
        }
        return new UnitResult { State = state };
    }
}
