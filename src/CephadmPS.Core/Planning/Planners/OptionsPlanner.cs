using CephadmPS.Core.Options;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// Orchestrator options that are set wrongly are told of. And, as upstream does it, the cluster's image is named by digest once a host has told it, so
/// that a daemon that is deployed in a year runs what the others run (<c>use_repo_digest</c>).
/// </summary>
public sealed class OptionsPlanner : IPlanner
{
    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        var cluster = context.State.Cluster;
        foreach (var problem in cluster.Options.Problems)
        {
            plan.Note("OptionInvalid", problem.Name, $"Option {problem.Name}: {problem.Problem}; its default counts.",
                $"Correct it: Set-CephOrchestratorOption {problem.Name} VALUE, or Clear-CephOrchestratorOption {problem.Name}");
        }
        if (!cluster.Options.Flag("use_repo_digest"))
        {
            return;
        }
        foreach (var setting in cluster.ImageSettings.Where(setting => setting is { Who: "global", Mask.Length: 0 }))
        {
            var pinned = Images.Pinned(context.State, setting.Value);
            if (pinned != setting.Value)
            {
                plan.Add(new SetOptionsStep("global", new Dictionary<string, string?> { [Images.ContainerImage] = pinned })
                {
                    Reason = new Reason("TagPinned", $"{setting.Value} is a tag, which can come to mean another image"),
                    InputDigest = PlanBuilder.DigestOf(setting.Value, pinned),
                });
            }
        }
    }
}
