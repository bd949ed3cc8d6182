using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Services;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Upgrade;

/// <summary>The daemons of one type in an upgrade.</summary>
/// <param name="DaemonType">The type.</param>
/// <param name="All">All that are selected.</param>
/// <param name="Left">Those of them that do not run the target.</param>
/// <param name="Outside">Daemons that are not selected and do not run the target.</param>
public sealed record UpgradeWave(
    string DaemonType, IReadOnlyList<DaemonDescription> All, IReadOnlyList<DaemonDescription> Left, IReadOnlyList<DaemonDescription> Outside)
{
    /// <summary>All selected daemons run the target.</summary>
    public bool IsDone => Left.Count == 0;
}

/// <summary>An upgrade as it stands: what was asked for, what is known of its progress, and what the hosts tell of the daemons. Pure.</summary>
public sealed class UpgradeState
{
    private UpgradeState(UpgradeIntent intent, UpgradeProgress progress, IReadOnlyList<UpgradeWave> waves, IReadOnlyList<DaemonDescription> notDeployable) =>
        (Intent, Progress, Waves, NotDeployable) = (intent, progress, waves, notDeployable);

    /// <summary>What was asked for.</summary>
    public UpgradeIntent Intent { get; }

    /// <summary>What is known beside the daemons.</summary>
    public UpgradeProgress Progress { get; }

    /// <summary>The waves in order; types without a daemon have none.</summary>
    public IReadOnlyList<UpgradeWave> Waves { get; }

    /// <summary>Daemons that run Ceph's image, are selected, and that this release cannot deploy: they stay as they are.</summary>
    public IReadOnlyList<DaemonDescription> NotDeployable { get; }

    /// <summary>What went wrong and was not resumed since; null: nothing.</summary>
    public UpgradeError? Error => Progress.Error is { } error && error.Attempt == Intent.Attempt ? error : null;

    /// <summary>Nothing is begun: a person paused it, or something went wrong.</summary>
    public bool IsPaused => Intent.Paused is not null || Error is not null;

    /// <summary>Selected daemons.</summary>
    public int Total => Waves.Sum(wave => wave.All.Count);

    /// <summary>Selected daemons that run the target.</summary>
    public int Done => Waves.Sum(wave => wave.All.Count - wave.Left.Count);

    /// <summary>Daemons that may still be upgraded.</summary>
    public int Allowance => Intent.Filter.Limit is { } limit ? Math.Max(0, limit - Progress.Upgraded) : int.MaxValue;

    /// <summary>The wave that is worked on; null: all selected daemons run the target, or the limit is reached.</summary>
    public UpgradeWave? Current => Allowance == 0 ? null : Waves.FirstOrDefault(wave => !wave.IsDone);

    /// <summary>The upgrade of a cluster; null: there is none.</summary>
    public static UpgradeState? Of(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Records.Find<UpgradeIntent>() is { } intent
            ? Of(state, intent, state.Records.Find<UpgradeProgress>() is { } progress && progress.Id == intent.Id ? progress : new UpgradeProgress(intent.Id))
            : null;
    }

    /// <summary>An upgrade as it would be.</summary>
    public static UpgradeState Of(ClusterState state, UpgradeIntent intent, UpgradeProgress progress)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(intent);
        var cephs = state.Daemons.Where(daemon => Images.IsCephs(daemon.DaemonType) && UpgradeOrder.Types.Contains(daemon.DaemonType)).ToList();
        var byType = cephs.Where(IsDeployable).ToLookup(daemon => daemon.DaemonType);
        var waves = UpgradeOrder.Types.Where(byType.Contains).Select(type =>
        {
            var daemons = byType[type].OrderBy(daemon => daemon.DaemonName, StringComparer.Ordinal).ToList();
            var old = daemons.Where(daemon => !Runs(intent, daemon)).ToList();
            return new UpgradeWave(
                type, [.. daemons.Where(intent.Filter.Includes)], [.. old.Where(intent.Filter.Includes)], [.. old.Where(daemon => !intent.Filter.Includes(daemon))]);
        });
        return new UpgradeState(
            intent, progress, [.. waves], [.. cephs.Where(daemon => !IsDeployable(daemon) && intent.Filter.Includes(daemon) && !Runs(intent, daemon))]);
    }

    /// <summary>
    /// Whether a daemon runs the target: by the id or the digests of the image that its container was made from where the host has told these, else by the
    /// reference that it was deployed with.
    /// </summary>
    public static bool Runs(UpgradeIntent target, DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(daemon);
        return daemon.ContainerImageId is { Length: > 0 } id
            ? id == target.ImageId || daemon.ContainerImageDigests.Intersect(target.Digests).Any()
            : daemon.ContainerImageName == target.Image;
    }

    /// <summary>Whether the cluster counts a daemon: a mon in quorum, a mgr in its map; others are not asked about.</summary>
    public static bool Counts(ClusterObservation cluster, DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(daemon);
        return daemon.DaemonType switch
        {
            "mon" => cluster.Quorum.Contains(daemon.DaemonId),
            "mgr" => cluster.ActiveMgr == daemon.DaemonId || cluster.StandbyMgrs.Contains(daemon.DaemonId),
            _ => true,
        };
    }

    private static bool IsDeployable(DaemonDescription daemon) => DesiredDaemons.DefinitionOf(daemon) is not null;
}
