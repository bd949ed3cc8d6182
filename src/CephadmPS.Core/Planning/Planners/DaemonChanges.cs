using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>Does a daemon that is there differ from what it shall be (reference 6.3). One for a service: what all its daemons share is worked out once.</summary>
internal sealed class DaemonChanges(ClusterState state, ServiceDefinition definition, ServiceSpec spec)
{
    private readonly DaemonDigests digests = new(state, definition, spec);

    /// <summary>Was it deployed with another configuration; false when nothing was recorded to compare with (taken over from upstream).</summary>
    public bool Differs(DaemonDescription daemon) => daemon.ConfigDigest is { } recorded && digests.Of(daemon) != recorded;

    /// <summary>The step that brings a daemon in line; null when it is, or when nothing was recorded to compare with (taken over from upstream).</summary>
    public DeployDaemonStep? Step(DaemonDescription daemon)
    {
        if (daemon.ConfigDigest is not { } recorded)
        {
            return null;
        }
        var desired = DesiredDaemons.Of(state, definition, daemon);
        if (desired.ConfigDigest == recorded)
        {
            return null;
        }
        var redeploy = recorded != DaemonMeta.BootstrapDigest && Unit(desired.ConfigDigest) != Unit(recorded);
        return new DeployDaemonStep(desired)
        {
            Action = redeploy ? DeployAction.Redeploy : DeployAction.Reconfigure,
            HostName = daemon.HostName,
            ServiceName = desired.ServiceName,
            Guards = redeploy ? definition.StopGuards : [],
            Reason = redeploy
                ? new Reason("ArgumentsChanged", "its arguments, ports or files changed in the spec")
                : new Reason("ConfigChanged", "the configuration that it was given is no longer current"),
            InputDigest = PlanBuilder.DigestOf(desired.ServiceName, daemon.DaemonName, recorded, desired.ConfigDigest),
        };
    }

    private static string Unit(string digest) => digest[(digest.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
