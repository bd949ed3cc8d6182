namespace CephadmPS.Core.State;

/// <summary>State of a daemon as its host tells it. Numbers as upstream's <c>orch ps</c> has them.</summary>
public enum DaemonStatus
{
    /// <summary>The host did not say.</summary>
    Unknown = -2,
    /// <summary>The unit has failed.</summary>
    Error = -1,
    /// <summary>The unit is stopped.</summary>
    Stopped = 0,
    /// <summary>The unit and its container run.</summary>
    Running = 1,
    /// <summary>The unit is being started.</summary>
    Starting = 2,
}

/// <summary>One daemon in the cluster as last observed (or as it will be, when a plan speaks of it).</summary>
public sealed record DaemonDescription
{
    /// <summary>Daemon type: <c>mon</c>, <c>mgr</c>, <c>haproxy</c>…</summary>
    public required string DaemonType { get; init; }

    /// <summary>Daemon id: what follows the type in the name.</summary>
    public required string DaemonId { get; init; }

    /// <summary>Host it is on.</summary>
    public required string HostName { get; init; }

    /// <summary>Service as recorded on the host; null when it was never recorded (the name then tells, see <c>Services/Naming</c>).</summary>
    public string? ServiceName { get; init; }

    /// <summary><c>type.id</c>.</summary>
    public string DaemonName => DaemonType + "." + DaemonId;

    /// <summary>TCP ports.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Address it is bound to; null: all.</summary>
    public string? Ip { get; init; }

    /// <summary>Rank in a ranked service.</summary>
    public int? Rank { get; init; }

    /// <summary>Generation of that rank.</summary>
    public int? RankGeneration { get; init; }

    /// <summary>State of the unit.</summary>
    public DaemonStatus Status { get; init; } = DaemonStatus.Unknown;

    /// <summary>The active one among standbys (mgr).</summary>
    public bool IsActive { get; init; }

    /// <summary>Version it reports.</summary>
    public string? Version { get; init; }

    /// <summary>Container id; null when not running.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Image reference in use.</summary>
    public string? ContainerImageName { get; init; }

    /// <summary>Image id in use.</summary>
    public string? ContainerImageId { get; init; }

    /// <summary>Repository digests of that image.</summary>
    public IReadOnlyList<string> ContainerImageDigests { get; init; } = [];

    /// <summary>Digests of the image of the program that deployed it.</summary>
    public IReadOnlyList<string> DeployedBy { get; init; } = [];

    /// <summary>OSDs: the spec they belong to.</summary>
    public string? OsdSpecAffinity { get; init; }

    /// <summary>Digest of the configuration it was deployed with; null for daemons that upstream deployed.</summary>
    public string? ConfigDigest { get; init; }

    /// <summary>Extra container arguments it was deployed with.</summary>
    public IReadOnlyList<string> ExtraContainerArgs { get; init; } = [];

    /// <summary>Extra entry point arguments it was deployed with.</summary>
    public IReadOnlyList<string> ExtraEntrypointArgs { get; init; } = [];

    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsage { get; init; }

    /// <summary>Memory asked for, bytes.</summary>
    public long? MemoryRequest { get; init; }

    /// <summary>Processor share as text.</summary>
    public string? CpuPercentage { get; init; }

    /// <summary>First deployment.</summary>
    public DateTimeOffset? Created { get => Time(created); init => created = value?.UtcTicks ?? 0; }

    /// <summary>Start of the container.</summary>
    public DateTimeOffset? Started { get => Time(started); init => started = value?.UtcTicks ?? 0; }

    /// <summary>Last deployment.</summary>
    public DateTimeOffset? LastDeployed { get => Time(lastDeployed); init => lastDeployed = value?.UtcTicks ?? 0; }

    /// <summary>Last configuration.</summary>
    public DateTimeOffset? LastConfigured { get => Time(lastConfigured); init => lastConfigured = value?.UtcTicks ?? 0; }

    /// <summary>The unit without <c>.service</c>, where it is not the usual <c>ceph-FSID@NAME</c>; else null.</summary>
    public string? SystemdUnit { get; init; }

    /// <summary>It was made for the take-over of upstream's or hand-made daemons: style as listed (<c>cephadm:v1</c>, <c>legacy</c>).</summary>
    public string Style { get; init; } = "cephadm:v1";

    // A third of the size of a time that can be null; there are many daemons.
    private readonly long created;
    private readonly long started;
    private readonly long lastDeployed;
    private readonly long lastConfigured;

    private static DateTimeOffset? Time(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
