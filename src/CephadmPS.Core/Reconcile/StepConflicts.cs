using CephadmPS.Core.Planning;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Steps of earlier plans that still run, and what they stand in the way of: the same target, another daemon of the same service on the same host,
/// and anything that takes daemons of their service away or restarts them. New daemons of the service elsewhere are not hindered.
/// </summary>
internal sealed class StepConflicts
{
    private readonly HashSet<string> targets;
    private readonly ILookup<string, PlanStep> byService;

    public StepConflicts(IReadOnlyCollection<PlanStep> running)
    {
        targets = [.. running.Select(step => step.Target)];
        byService = running.Where(step => step.ServiceName is not null).ToLookup(step => step.ServiceName!);
    }

    public bool Hinder(PlanStep step)
    {
        if (targets.Count == 0)
        {
            return false;
        }
        return targets.Contains(step.Target)
            || (step.ServiceName is { } service && byService[service].Any(other => !Adds(step) || !Adds(other) || SameSlot(step, other)));
    }

    // OSDs of one spec share hosts; their devices are their targets.
    private static bool SameSlot(PlanStep step, PlanStep other) => step is DeployDaemonStep && step.HostName == other.HostName;

    private static bool Adds(PlanStep step) => step is DeployDaemonStep { Action: DeployAction.Deploy } or CreateOsdStep or ActivateOsdStep;
}
