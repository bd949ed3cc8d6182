using CephadmPS.Core.Monitors;
using CephadmPS.Core.Options;
using CephadmPS.Core.Services;
using CephadmPS.Core.State;
using CephadmPS.Core.Upgrade;

namespace CephadmPS.Core.Planning.Planners;

/// <summary>
/// The upgrade (reference 7): one wave a daemon type, in Ceph's order. From what is observed it takes the next steps only: the image on all hosts, then one
/// daemon or one host's OSDs, then again; so that a pause, a stop or another controller finds nothing half done and no list of steps to go on with.
/// </summary>
public sealed class UpgradePlanner : IPlanner
{
    /// <summary>OSDs of one host that are upgraded at once when Ceph can do without all of them.</summary>
    public const int OsdsAtOnce = 16;

    /// <summary>Daemons at once of a type that nothing depends on (crash).</summary>
    public const int HelpersAtOnce = 16;

    /// <summary>Type of the keys that Ceph 20 wants.</summary>
    public const string StrongKeys = "aes256k";

    private const string Resume = "Resume-CephUpgrade, or: cephadm-controller upgrade resume";

    /// <inheritdoc/>
    public void Plan(PlanningContext context, PlanBuilder plan)
    {
        if (UpgradeState.Of(context.State) is not { } upgrade)
        {
            return;
        }
        if (upgrade.Intent.Stopped)
        {
            if (!RestoreFileSystems(context.State, upgrade, plan))
            {
                Finish(upgrade, plan, $"it was stopped with {upgrade.Done} of {upgrade.Total} daemons on {upgrade.Intent.Version}");
            }
        }
        else if (upgrade.IsPaused)
        {
            plan.Note("UpgradePaused", "upgrade", upgrade.Error is { } error
                ? $"The upgrade to {upgrade.Intent.Version} has paused: {error.Code}: {error.Subject}: {error.Text}"
                : $"The upgrade to {upgrade.Intent.Version} is paused since {upgrade.Intent.Paused!.Since:u} by {upgrade.Intent.Paused.By}.", Resume);
        }
        else if (!Pull(context.State, upgrade, plan) && !Waves(context, upgrade, plan) && !RestoreFileSystems(context.State, upgrade, plan))
        {
            Close(context, upgrade, plan);
        }
    }

    // Before the first daemon is touched every host that answers has the image; one that comes back later gets it then.
    private static bool Pull(ClusterState state, UpgradeState upgrade, PlanBuilder plan)
    {
        var before = plan.Steps.Count;
        foreach (var host in upgrade.Waves.SelectMany(wave => wave.Left).Select(daemon => daemon.HostName).Distinct().Order(StringComparer.Ordinal)
            .Where(host => state.IsUsable(host) && !upgrade.Progress.PulledOn.Contains(host)))
        {
            plan.Add(new PullImageStep(upgrade.Intent.Id, upgrade.Intent.Image)
            {
                HostName = host,
                Reason = Why(upgrade),
                InputDigest = Digest(upgrade, host, upgrade.Intent.Image),
            });
        }
        return plan.Steps.Count > before;
    }

    private static bool Waves(PlanningContext context, UpgradeState upgrade, PlanBuilder plan)
    {
        var state = context.State;
        foreach (var wave in upgrade.Waves)
        {
            if (!wave.IsDone)
            {
                if (upgrade.Allowance == 0)
                {
                    return false;
                }
                Go(context, upgrade, wave, plan);
                return true;
            }
            // One on a host that is away is a matter of that host; the guards of the others see to it that no more go.
            if (wave.All.FirstOrDefault(daemon => state.IsUsable(daemon.HostName) && !UpgradeState.Counts(state.Cluster, daemon)) is { } missing)
            {
                plan.Wait("UpgradeWaits", missing.DaemonName,
                    $"The upgrade waits for {missing.DaemonName} on {missing.HostName}, which runs {upgrade.Intent.Version} and is not {(missing.DaemonType == "mon" ? "in quorum" : "in the mgr map")} yet.",
                    $"If it stays so: cephadm-agent logs --name {missing.DaemonName} on {missing.HostName}");
                return true;
            }
            if (wave.Outside.Count == 0 && Complete(state, upgrade, wave, plan))
            {
                return true;
            }
        }
        return false;
    }

    private static void Go(PlanningContext context, UpgradeState upgrade, UpgradeWave wave, PlanBuilder plan)
    {
        if (wave.DaemonType != "mds" || !PrepareFileSystems(context.State, upgrade, [.. wave.Left.Where(daemon => context.State.IsUsable(daemon.HostName))], plan))
        {
            Take(context, upgrade, wave, plan, rotate: false);
        }
    }

    // The next daemons of those that are left.
    private static void Take(PlanningContext context, UpgradeState upgrade, UpgradeWave wave, PlanBuilder plan, bool rotate)
    {
        var state = context.State;
        var usable = wave.Left.Where(daemon => state.IsUsable(daemon.HostName)).ToList();
        foreach (var host in wave.Left.Except(usable).Select(daemon => daemon.HostName).Distinct().Order(StringComparer.Ordinal))
        {
            var (why, advice) = HostObstacles.Of(state, host);
            var names = wave.Left.Where(daemon => daemon.HostName == host).Select(daemon => daemon.DaemonName).ToList();
            plan.Note("UpgradeWaits", host, $"The upgrade of {string.Join(", ", names.Take(5))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")} waits: {why}.", advice, unknown: true);
        }
        if (usable.Count == 0)
        {
            return;
        }
        foreach (var batch in Batches(state, wave, usable, rotate ? int.MaxValue : upgrade.Allowance))
        {
            var step = Step(state, upgrade, batch, rotate);
            plan.Add(wave.DaemonType == "crash" ? step : context.OneAfterAnother(step, batch[0], DesiredDaemons.DefinitionOf(batch[0])));
        }
    }

    /// <summary>The daemons that are upgraded next, one list a step.</summary>
    internal static IReadOnlyList<IReadOnlyList<DaemonDescription>> Batches(ClusterState state, UpgradeWave wave, IReadOnlyList<DaemonDescription> usable, int allowance)
    {
        var byName = usable.OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal);
        return wave.DaemonType switch
        {
            // Each hand-over costs some seconds without a mgr's commands: the active one last, so that there is one only.
            "mgr" => [[byName.OrderBy(daemon => daemon.DaemonId == state.Cluster.ActiveMgr ? 1 : 0).First()]],
            // One that is out already first, the leader (the first in quorum) last.
            "mon" => [[byName.OrderBy(daemon => state.Cluster.Quorum.Contains(daemon.DaemonId) ? 1 : 0).ThenByDescending(daemon => QuorumPlace(state, daemon)).First()]],
            // All of one host: never two failure domains at once. A host that is half done first.
            "osd" => [[.. usable.GroupBy(daemon => daemon.HostName).OrderBy(host => wave.All.Count(daemon => daemon.HostName == host.Key) > host.Count() ? 0 : 1)
                .ThenBy(host => host.Key, StringComparer.Ordinal).First().OrderBy(OsdNumber).Take(Math.Min(OsdsAtOnce, allowance))]],
            // Standbys first: when the active ones go, what takes over is new already. File systems one beside the other.
            "mds" => [.. byName.GroupBy(PlanningContext.ServiceNameOf).Take(allowance)
                .Select(service => (IReadOnlyList<DaemonDescription>)[service.OrderBy(daemon => HoldsRank(state, daemon) ? 1 : 0).First()])],
            "crash" => [.. byName.Take(Math.Min(HelpersAtOnce, allowance)).Select(daemon => (IReadOnlyList<DaemonDescription>)[daemon])],
            // One of each service.
            _ => [.. byName.GroupBy(PlanningContext.ServiceNameOf).Take(allowance).Select(service => (IReadOnlyList<DaemonDescription>)[service.First()])],
        };
    }

    private static UpgradeDaemonsStep Step(ClusterState state, UpgradeState upgrade, IReadOnlyList<DaemonDescription> daemons, bool rotate)
    {
        var definition = DesiredDaemons.DefinitionOf(daemons[0])!;
        return new UpgradeDaemonsStep(
            upgrade.Intent.Id, [.. daemons.Select(daemon => DesiredDaemons.Of(state, definition, daemon) with { Image = upgrade.Intent.Image })])
        {
            Version = upgrade.Intent.Version,
            RotatesKeys = rotate,
            HostName = daemons[0].HostName,
            ServiceName = PlanningContext.ServiceNameOf(daemons[0]),
            Guards = Guards(state, definition, daemons[0]),
            Reason = rotate ? new Reason("Upgrade", "its key is of a type that Ceph calls insecure since release 20") : Why(upgrade),
            InputDigest = Digest(upgrade, [$"{rotate}", .. daemons.Select(daemon => $"{daemon.DaemonName}@{daemon.HostName}"), upgrade.Intent.Image]),
        };
    }

    // What has failed or is stopped is missed by nobody. Of mds daemons Ceph is asked only where there is one more than ranks (reference 7.7).
    private static IReadOnlyList<Guard> Guards(ClusterState state, ServiceDefinition definition, DaemonDescription daemon)
    {
        if (daemon.Status is DaemonStatus.Error or DaemonStatus.Stopped)
        {
            return [];
        }
        if (daemon.DaemonType != "mds")
        {
            return definition.StopGuards;
        }
        var service = PlanningContext.ServiceNameOf(daemon);
        var fileSystem = state.Cluster.FileSystems.FirstOrDefault(candidate => $"mds.{candidate.Name}" == service);
        var running = state.Daemons.Count(other => other.DaemonType == "mds" && other.Status == DaemonStatus.Running && PlanningContext.ServiceNameOf(other) == service);
        return fileSystem is null || !fileSystem.Joinable || running <= fileSystem.MaxMds ? [] : definition.StopGuards;
    }

    private static bool PrepareFileSystems(ClusterState state, UpgradeState upgrade, IReadOnlyList<DaemonDescription> left, PlanBuilder plan)
    {
        var before = plan.Steps.Count;
        foreach (var fileSystem in state.Cluster.FileSystems.Where(candidate => left.Any(daemon =>
            PlanningContext.ServiceNameOf(daemon) == $"mds.{candidate.Name}" || candidate.Holders.Contains(daemon.DaemonId))))
        {
            var fail = upgrade.Intent.FailFs;
            if (fileSystem.StandbyReplay || (fail ? fileSystem.Joinable : fileSystem.MaxMds > 1 || fileSystem.Ranks > 1))
            {
                plan.Add(new PrepareFileSystemStep(upgrade.Intent.Id, fileSystem.Id, fileSystem.Name, fail)
                {
                    Reason = new Reason("Upgrade", "its mds daemons are upgraded next"),
                    InputDigest = Digest(upgrade, "prepare", $"{fileSystem.Id}"),
                });
            }
        }
        return plan.Steps.Count > before;
    }

    private static bool RestoreFileSystems(ClusterState state, UpgradeState upgrade, PlanBuilder plan)
    {
        foreach (var id in upgrade.Progress.FileSystems.Keys.Order())
        {
            plan.Add(new RestoreFileSystemStep(upgrade.Intent.Id, id, state.Cluster.FileSystems.FirstOrDefault(candidate => candidate.Id == id)?.Name)
            {
                Reason = new Reason("Upgrade", "its mds daemons are not upgraded any more"),
                InputDigest = Digest(upgrade, "restore", $"{id}"),
            });
        }
        return upgrade.Progress.FileSystems.Count > 0;
    }

    // All daemons of the type run the target: those that come from now on get it too, and what Ceph wants to know is told.
    private static bool Complete(ClusterState state, UpgradeState upgrade, UpgradeWave wave, PlanBuilder plan)
    {
        var before = plan.Steps.Count;
        if (wave.DaemonType == "mds")
        {
            RestoreFileSystems(state, upgrade, plan);
        }
        if (wave.DaemonType == "osd" && state.Cluster.RequireOsdRelease != upgrade.Intent.Release)
        {
            plan.Add(new RequireOsdReleaseStep(upgrade.Intent.Id, upgrade.Intent.Release, state.Cluster.Osds.Count == 0)
            {
                Reason = new Reason("Upgrade", "all OSDs run it"),
                InputDigest = Digest(upgrade, "release", upgrade.Intent.Release),
            });
        }
        var section = UpgradeOrder.SectionOf(wave.DaemonType);
        var own = Settings(state).Where(setting => setting.Who.StartsWith(section + ".", StringComparison.Ordinal)).Select(setting => setting.Who).Order(StringComparer.Ordinal).ToList();
        if (own.Count > 0 || (Of(state, section) ?? Of(state, "global")) != upgrade.Intent.Image)
        {
            AddImage(upgrade, plan, section, own, $"all daemons of type {wave.DaemonType} run it");
        }
        return plan.Steps.Count > before;
    }

    // The cluster as a whole gets the image only when no daemon would be changed by that unawares; of a part, its types have it.
    private static void Close(PlanningContext context, UpgradeState upgrade, PlanBuilder plan)
    {
        var state = context.State;
        var whole = upgrade.Waves.All(wave => wave.IsDone && wave.Outside.Count == 0);
        if (whole)
        {
            var types = UpgradeOrder.Types.Select(UpgradeOrder.SectionOf).ToHashSet();
            var own = Settings(state).Where(setting => types.Contains(setting.Who) && setting.Value == upgrade.Intent.Image).Select(setting => setting.Who).Order(StringComparer.Ordinal).ToList();
            if (own.Count > 0 || Of(state, "global") != upgrade.Intent.Image)
            {
                AddImage(upgrade, plan, "global", own, "all daemons run it");
                return;
            }
            if (RotateKeys(context, upgrade, plan))
            {
                return;
            }
        }
        var rest = upgrade.NotDeployable.Count == 0 ? "" : $"; this release cannot deploy {string.Join(", ", upgrade.NotDeployable.Select(daemon => daemon.DaemonName).Take(5))}, which stay as they are";
        Finish(upgrade, plan, (whole ? $"all {upgrade.Total} daemons run {upgrade.Intent.Version}"
            : $"{upgrade.Done} of {upgrade.Total} daemons run {upgrade.Intent.Version}, as far as was asked for ({upgrade.Intent.Filter.Describe()})") + rest);
    }

    // Since Ceph 20 (reference 7.9): as soon as all daemons know keys of the new type they get them, in the order of the waves; then the tickets of services.
    private static bool RotateKeys(PlanningContext context, UpgradeState upgrade, PlanBuilder plan)
    {
        var state = context.State;
        if (!state.Cluster.AllowsAes256k)
        {
            return false;
        }
        foreach (var wave in upgrade.Waves.Where(wave => wave.DaemonType != "mon"))
        {
            var old = wave.All.Where(daemon => HasOldKey(state, upgrade, daemon)).ToList();
            if (old.Count > 0)
            {
                Take(context, upgrade, wave with { Left = old }, plan, rotate: true);
                return true;
            }
        }
        if (state.Cluster.ServiceCipher is { } cipher && cipher != StrongKeys)
        {
            plan.Add(new SetServiceCipherStep(upgrade.Intent.Id, StrongKeys)
            {
                Reason = new Reason("Upgrade", "all services have keys of that type"),
                InputDigest = Digest(upgrade, "cipher", StrongKeys),
            });
            return true;
        }
        return false;
    }

    private static bool HasOldKey(ClusterState state, UpgradeState upgrade, DaemonDescription daemon) =>
        upgrade.Progress.Rotating.Contains(daemon.DaemonName)
        || (DesiredDaemons.Of(state, DesiredDaemons.DefinitionOf(daemon)!, daemon).Keyring is { } keyring && state.Cluster.InsecureEntities.Contains(keyring.Entity));

    private static void AddImage(UpgradeState upgrade, PlanBuilder plan, string section, List<string> drop, string why) =>
        plan.Add(new SetImageStep(upgrade.Intent.Id, section, upgrade.Intent.Image, drop)
        {
            Reason = new Reason("Upgrade", why),
            InputDigest = Digest(upgrade, [section, upgrade.Intent.Image, .. drop]),
        });

    private static void Finish(UpgradeState upgrade, PlanBuilder plan, string outcome) => plan.Add(new FinishUpgradeStep(upgrade.Intent.Id, outcome)
    {
        Reason = Why(upgrade),
        InputDigest = Digest(upgrade, "finish", $"{upgrade.Intent.Stopped}"),
    });

    private static IEnumerable<ConfigEntry> Settings(ClusterState state) => state.Cluster.ImageSettings.Where(setting => setting.Mask.Length == 0);

    private static string? Of(ClusterState state, string section) => Settings(state).FirstOrDefault(setting => setting.Who == section)?.Value;

    private static Reason Why(UpgradeState upgrade) => new("Upgrade", $"the cluster is upgraded to {upgrade.Intent.Version}");

    private static string Digest(UpgradeState upgrade, params string[] parts) => PlanBuilder.DigestOf([upgrade.Intent.Id, $"{upgrade.Intent.Attempt}", .. parts]);

    private static int QuorumPlace(ClusterState state, DaemonDescription mon) => state.Cluster.Quorum.ToList().IndexOf(mon.DaemonId);

    private static bool HoldsRank(ClusterState state, DaemonDescription mds) => state.Cluster.FileSystems.Any(fileSystem => fileSystem.Holders.Contains(mds.DaemonId));

    private static int OsdNumber(DaemonDescription osd) => int.TryParse(osd.DaemonId, out var number) ? number : int.MaxValue;
}
