namespace CephadmPS.Core.Planning.Planners;

/// <summary>Tells when upstream's cephadm, from which the cluster was taken over, runs again beside this product.</summary>
public sealed class TakeOverPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.State.Cluster.UpstreamResumed)
        {
            plan.Note("UpstreamResumed", "cephadm",
                "Somebody resumed upstream's cephadm, from which the cluster was taken over: both now deploy and remove daemons, each by its own records.",
                "ceph orch pause. Or give the cluster back: Disconnect-CephCluster -HandBack");
        }
    }
}
