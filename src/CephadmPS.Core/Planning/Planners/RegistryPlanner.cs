using CephadmPS.Core.State;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>Hosts log in to the registry before anything is deployed on them. Comes last: it puts itself before the steps of the others.</summary>
public sealed class RegistryPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        if (context.State.Records.Find<RegistryRecord>() is not { } login)
        {
            return;
        }
        foreach (var host in context.State.Hosts.Keys.Where(context.State.IsUsable).Order(StringComparer.Ordinal))
        {
            if (context.State.Records.Find<RegistryHostRecord>(host)?.Version == login.Version)
            {
                continue;
            }
            plan.AddBefore(
                new RegistryLoginStep(login.Url)
                {
                    HostName = host,
                    Reason = new Reason("LoginChanged", "it does not have the login that was set"),
                    InputDigest = PlanBuilder.DigestOf(host, login.Url, login.Version),
                },
                other => other.HostName == host && other is DeployDaemonStep or CreateOsdStep or ActivateOsdStep or UpgradeDaemonsStep or PullImageStep);
        }
    }
}
