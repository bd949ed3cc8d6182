using CephadmPS.Core.Controllers;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Health;

/// <summary>Checks about daemons.</summary>
internal static class DaemonRules
{
    // A host that is silent says nothing of its daemons; that it is silent is a check of its own.
    public static HealthCheck? Failed(HealthInput input) => OperationHealth.Warning(
        HealthCodes.FailedDaemon,
        [.. input.State.Daemons.Where(daemon => daemon.Status == DaemonStatus.Error && input.State.IsUsable(daemon.HostName))
            .OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal)
            .Select(daemon => $"daemon {daemon.DaemonName} on {daemon.HostName} is in error state")],
        count => $"{count} failed daemon(s)",
        "The daemon's unit has failed; its journal tells why (cephadm-agent logs).",
        "Get-CephDaemon | Where-Object Status -EQ Error | Restart-CephDaemon");

    // One that is missing is installed again; one that does not run is told, since nobody stands by for the one that leads.
    public static HealthCheck? ControllersDown(HealthInput input) => OperationHealth.Warning(
        HealthCodes.ControllerDown,
        [.. input.State.Observations.Where(seen => seen.Value.Controller is { IsStopped: true } or { HasFailed: true })
            .Where(seen => input.State.IsUsable(seen.Key) && input.State.Records.Find<ControllersRecord>() is not null && ControllerPlacement.Has(input.State, seen.Key))
            .OrderBy(seen => seen.Key, StringComparer.Ordinal)
            .Select(seen => $"controller on {seen.Key} {(seen.Value.Controller!.HasFailed ? "is in error state" : "is stopped")}")],
        count => $"{count} controller(s) down",
        "Somebody has stopped the controller's unit, or it has failed (journalctl -u cephadm-controller-FSID on its host).",
        "Start it on its host (systemctl start cephadm-controller-FSID), or give it up: Uninstall-CephController HOST");
}
