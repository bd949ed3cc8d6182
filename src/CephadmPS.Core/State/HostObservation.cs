using CephadmPS.Core.Osds;
using CephadmPS.Protocol;

namespace CephadmPS.Core.State;

/// <summary>
/// What was last seen on a host. A part that is null was never answered: unknown, which is never the same as none.
/// </summary>
public sealed record HostObservation
{
    /// <summary>
    /// What stands here was read from the cluster's records and not yet told by the host itself in this session: it counts as that of a silent host.
    /// </summary>
    public bool IsRemembered { get; init; }

    /// <summary>The host answered at the last attempt.</summary>
    public bool Reachable { get; init; }

    /// <summary>Why it did not; null while reachable.</summary>
    public string? Problem { get; init; }

    /// <summary>Id of that error; null: there is none.</summary>
    public string? ProblemId { get; init; }

    /// <summary>When it was last heard before it fell silent; null while it answers.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>It has been silent for longer than <see cref="SilenceLimits.Offline"/>.</summary>
    public bool Offline { get; init; }

    /// <summary>Answers, suspect or offline.</summary>
    public HostLife Life =>
        Reachable ? HostLife.Answers : Offline ? HostLife.Offline : Problem is null && SilentSince is null ? HostLife.Unknown : HostLife.Suspect;

    /// <summary>Daemons of this cluster; null: unknown.</summary>
    public IReadOnlyList<DaemonDescription>? Daemons { get; init; }

    /// <summary>The cluster's controller there; null: unknown, the agent is of an older release.</summary>
    public ProgramObservation? Controller { get; init; }

    /// <summary>The agent that stays there; null: unknown, the one that answers is of an older release.</summary>
    public ProgramObservation? Agent { get; init; }

    /// <summary>The agent that stays there could not be joined by the controller that leads: it is of another release.</summary>
    public bool AgentIsOther { get; init; }

    /// <summary>Subnet → interface → addresses; null: unknown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>? Networks { get; init; }

    /// <summary>Devices; null: unknown or not asked for.</summary>
    public IReadOnlyList<InventoryDevice>? Devices { get; init; }

    /// <summary>OSDs found on raw devices; null: unknown or not asked for.</summary>
    public IReadOnlyList<RawOsd>? RawOsds { get; init; }

    /// <summary>Hardware and system facts; null: unknown.</summary>
    public HostFacts? Facts { get; init; }

    /// <summary>When facts and networks were last asked for; null: not in this session.</summary>
    public DateTimeOffset? FactsAt { get; init; }

    /// <summary>When devices were last asked for; null: not in this session.</summary>
    public DateTimeOffset? DevicesAt { get; init; }

    /// <summary>When the daemons were last listed.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }
}

/// <summary>An OSD as it stands on a device.</summary>
/// <param name="OsdId">Number.</param>
/// <param name="OsdFsid">The OSD's own uuid.</param>
/// <param name="ClusterFsid">The cluster it belongs to.</param>
/// <param name="Device">Device path.</param>
public sealed record RawOsd(int OsdId, string OsdFsid, string ClusterFsid, string Device);
