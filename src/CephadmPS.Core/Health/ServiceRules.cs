namespace CephadmPS.Core.Health;

/// <summary>Checks about services and their specs: from what the planners noted and from steps that failed.</summary>
internal static class ServiceRules
{
    private static readonly HashSet<string> NotApplicable = ["PlacementFailed", "SelectionFailed", "MethodNotSupported", "TypeNotDeployable"];
    // Ceph's own words.
    private const string Unrecognized = "unrecognized config option";
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
        OptionFailures(input, unknown: true),
        count => $"{count} spec(s) with options that the cluster does not know",
        "The 'config' block of the spec names an option that this Ceph release does not have.",
        "Correct the spec: Set-CephServiceSpec");

    public static HealthCheck? OptionsNotSet(HealthInput input) => OperationHealth.Warning(
        HealthCodes.FailedSetOption,
        OptionFailures(input, unknown: false),
        count => $"failed to set options of {count} section(s)",
        "Ceph refused a value of the 'config' block of a spec.",
        "Correct the spec: Set-CephServiceSpec");

    private static List<string> OptionFailures(HealthInput input, bool unknown) =>
    [
        .. input.Failures.Where(failure => failure.StepKind == "SetOptions" && failure.Text.Contains(Unrecognized, StringComparison.Ordinal) == unknown)
            .Select(failure => $"{failure.Subject}: {failure.Text}"),
    ];
}
