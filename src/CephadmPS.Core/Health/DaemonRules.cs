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
}
