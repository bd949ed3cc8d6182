using CephadmPS.Core.Planning;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Reconcile;

/// <summary>
/// Is a step of a plan that runs still wanted. Specs and inventory are the inputs that other people change while it runs (what hosts told
/// changes by our own steps): when they have changed it is planned again, once for all steps that ask.
/// </summary>
/// <param name="live">The state; the plan was made from it just now.</param>
/// <param name="seed">Seed of the plan.</param>
internal sealed class WantedSteps(LiveState live, long seed)
{
    private readonly object gate = new();
    private readonly ClusterState planned = live.Current;
    private ClusterState? replanned;
    private HashSet<(string Id, string InputDigest)> wanted = [];

    /// <summary>True when the step would be planned again, exactly as it is, without waiting for approval.</summary>
    public bool Contains(PlanStep step)
    {
        var now = live.Current;
        if (step.HostName is { } host && planned.IsUsable(host) && !now.IsUsable(host))
        {
            // It fell silent, or was suspended, after it was planned for: the next plan says what it waits for.
            return false;
        }
        if (Same(now, planned))
        {
            return true;
        }
        lock (gate)
        {
            if (replanned is null || !Same(now, replanned))
            {
                replanned = planned with { Specs = now.Specs, Hosts = now.Hosts, Records = now.Records, IntentRevision = now.IntentRevision };
                wanted = [.. Planner.Plan(replanned, seed).Steps.Where(other => !other.NeedsApproval).Select(other => (other.Id, other.InputDigest))];
            }
            return wanted.Contains((step.Id, step.InputDigest));
        }
    }

    private static bool Same(ClusterState one, ClusterState other) => ReferenceEquals(one.Specs, other.Specs) && ReferenceEquals(one.Hosts, other.Hosts)
        && one.IntentRevision == other.IntentRevision;
}
