namespace CephadmPS.Core.Health;

/// <summary>Checks about services and their specs: from what the planners noted and from steps that failed.</summary>
internal static class ServiceRules
{
    private static readonly HashSet<string> NotApplicable = ["PlacementFailed", "SelectionFailed", "MethodNotSupported", "TypeNotDeployable", "NameInUse"];
    private static readonly HashSet<string> Placing = ["DeployDaemon", "CreateOsd", "ActivateOsd"];

    public static HealthCheck? NotApplied(HealthInput input) => OperationHealth.Warning(
        HealthCodes.ApplySpecFail,
        [.. input.Notes.Where(note => NotApplicable.Contains(note.Code)).Select(note => $"{note.Subject}: {note.Text}").Distinct().Order(StringComparer.Ordinal)],
        count => $"failed to apply {count} spec(s)",
        "The spec asks for something that this cluster cannot give now.",
        "Get-CephPlan");

    public static HealthCheck? NotPlaced(HealthInput input) => OperationHealth.Warning(
        HealthCodes.DaemonPlaceFail,
        [.. input.Failures.Where(failure => failure.StepKind is { } kind && Placing.Contains(kind)).Select(failure => $"{failure.Subject}: {failure.Text}")],
        count => $"failed to place {count} daemon(s)",
        "Deploying the daemon failed; it is tried again.",
        "Get-CephPlan");

    public static HealthCheck? UnknownOptions(HealthInput input) => OperationHealth.Warning(
        HealthCodes.InvalidConfigOption,
        [.. input.Failures.Where(failure => failure.StepKind == "SetOptions" && IsUnknownOption(failure.Text)).Select(failure => $"{failure.Subject}: {failure.Text}")],
        count => $"{count} section(s) with options that the cluster does not know",
        "The 'config' block of a spec names an option that this Ceph release does not have.",
        "Correct the spec: Set-CephServiceSpec");

    public static HealthCheck? OptionsNotSet(HealthInput input) => OperationHealth.Warning(
        HealthCodes.FailedSetOption,
        [.. input.Failures.Where(failure => failure.StepKind == "SetOptions" && !IsUnknownOption(failure.Text)).Select(failure => $"{failure.Subject}: {failure.Text}")],
        count => $"failed to set options of {count} section(s)",
        "Ceph refused a value of the 'config' block of a spec.",
        "Correct the spec: Set-CephServiceSpec");

    // The mon's own words.
    private static bool IsUnknownOption(string text) => text.Contains("unrecognized config option", StringComparison.Ordinal);
}
