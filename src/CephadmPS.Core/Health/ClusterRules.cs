namespace CephadmPS.Core.Health;

/// <summary>Checks about the cluster as a whole.</summary>
internal static class ClusterRules
{
    public static HealthCheck? Paused(HealthInput input) => input.State.Intents.Pause is not { } pause ? null
        : new HealthCheck(HealthCodes.Paused, HealthCheck.Warning, "background work is paused")
        {
            Details = [$"paused since {pause.Since:u} by {pause.By}"],
            Cause = "An administrator paused it; nothing is begun, everything is still looked at.",
            Advice = "Resume-CephOrchestrator",
        };
}
