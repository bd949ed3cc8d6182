namespace CephadmPS.Core.Health;

/// <summary>Checks about hosts.</summary>
internal static class HostRules
{
    // The host answers over SSH; what was pushed to it, or cannot be pushed, does not do its work.
    private static readonly HashSet<string> AgentProblems = ["AgentFailed", "AgentMissing", "AgentRefused", "AnswerInvalid"];

    public static HealthCheck? Unreachable(HealthInput input) => OperationHealth.Warning(
        HealthCodes.HostCheckFailed,
        [.. Silent(input, agent: false), .. LoginFailures(input)],
        count => LoginFailures(input).Count > 0 ? $"{count} host(s) fail checks" : count == 1 ? "1 host does not answer" : $"{count} hosts do not answer",
        LoginFailures(input).Count > 0
            ? "The host cannot log in to the registry, or does not answer; nothing is deployed there meanwhile."
            : "The host is down, or cannot be reached over SSH; its daemons are left as they are.",
        "Get-CephHost");

    public static HealthCheck? AgentDown(HealthInput input) => OperationHealth.Warning(
        HealthCodes.AgentDown,
        Silent(input, agent: true),
        count => $"the agent of {count} host(s) does not work",
        "The host answers over SSH, but the agent on it does not do what it is asked for.",
        "Get-CephHost");

    // The host answers; what it was asked for could not be had.
    public static HealthCheck? LooksFailed(HealthInput input) => OperationHealth.Warning(
        HealthCodes.RefreshFailed,
        [.. InventoryOf(input).Where(host => input.State.Observations.GetValueOrDefault(host) is { Reachable: true, Problem: not null })
            .Select(host => $"{host}: {input.State.Observations[host].Problem}")],
        count => $"failed to look at devices or daemons of {count} host(s)",
        "A question to the host's agent failed; what it would have told is not known.",
        "Get-CephHost");

    public static HealthCheck? InMaintenance(HealthInput input) => OperationHealth.Warning(
        HealthCodes.HostInMaintenance,
        [.. InventoryOf(input).Where(host => InMaintenanceNow(input, host)).Select(host => $"{host} is in maintenance")],
        count => $"{count} host(s) in maintenance",
        "An administrator put the host into maintenance.",
        "Get-CephHost -Status Maintenance | Exit-CephHostMaintenance");

    private static List<string> Silent(HealthInput input, bool agent) =>
    [
        .. InventoryOf(input).Where(host => !InMaintenanceNow(input, host)
                && input.State.Observations.GetValueOrDefault(host) is { Reachable: false } seen && AgentProblems.Contains(seen.ProblemId ?? "") == agent)
            .Select(host => $"{host}: {input.State.Observations[host].Problem ?? "does not answer"}"),
    ];

    private static List<string> LoginFailures(HealthInput input) =>
        [.. input.Failures.Where(failure => failure.StepKind == "RegistryLogin").Select(failure => $"{failure.Subject}: {failure.Text}")];

    private static IEnumerable<string> InventoryOf(HealthInput input) => input.State.Hosts.Keys.Order(StringComparer.Ordinal);

    private static bool InMaintenanceNow(HealthInput input, string host) =>
        string.Equals(input.State.Hosts[host].Spec.Status, "maintenance", StringComparison.OrdinalIgnoreCase);
}
