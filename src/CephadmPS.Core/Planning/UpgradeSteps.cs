using CephadmPS.Core.Services;

namespace CephadmPS.Core.Planning;

/// <summary>A step of an upgrade. Each looks again, when it runs, whether the upgrade still goes on.</summary>
/// <param name="UpgradeId">The upgrade.</param>
public abstract record UpgradeStep(string UpgradeId) : PlanStep;

/// <summary>Brings the target's image onto a host before anything is stopped for it.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="Image">The image.</param>
public sealed record PullImageStep(string UpgradeId, string Image) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "PullImage";

    /// <inheritdoc/>
    public override string Target => HostName ?? "";

    /// <inheritdoc/>
    public override string Describe() => $"pull {Image} on {HostName}";
}

/// <summary>Redeploys daemons of one host with the target's image: one, or OSDs that Ceph can do without all at once.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="Daemons">As they shall be.</param>
public sealed record UpgradeDaemonsStep(string UpgradeId, IReadOnlyList<DesiredDaemon> Daemons) : UpgradeStep(UpgradeId)
{
    /// <summary>Version that they go to.</summary>
    public required string Version { get; init; }

    /// <summary>They run it already; each gets a new key of the type that Ceph 20 wants.</summary>
    public bool RotatesKeys { get; init; }

    /// <inheritdoc/>
    public override string Kind => RotatesKeys ? "RotateKeys" : "UpgradeDaemons";

    /// <inheritdoc/>
    public override string Target => string.Join(',', Daemons.Select(daemon => daemon.Name));

    /// <inheritdoc/>
    public override string Describe() => RotatesKeys
        ? $"redeploy {string.Join(", ", Daemons.Select(daemon => daemon.Name))} on {HostName} with a new key"
        : $"upgrade {string.Join(", ", Daemons.Select(daemon => daemon.Name))} on {HostName} to {Version}";
}

/// <summary>Prepares a file system for new mds daemons: one rank, no standby that replays; or it is failed.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="FileSystemId">Number of the file system.</param>
/// <param name="FileSystem">Its name.</param>
/// <param name="Fail">It is failed instead of made smaller.</param>
public sealed record PrepareFileSystemStep(string UpgradeId, int FileSystemId, string FileSystem, bool Fail) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "PrepareFileSystem";

    /// <inheritdoc/>
    public override string Target => FileSystem;

    /// <inheritdoc/>
    public override string Describe() => Fail ? $"fail file system {FileSystem} while its mds daemons are upgraded" : $"reduce file system {FileSystem} to one rank while its mds daemons are upgraded";
}

/// <summary>Gives a file system back what it had before its mds daemons were upgraded.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="FileSystemId">Number of the file system.</param>
/// <param name="FileSystem">Its name; null: it is gone.</param>
public sealed record RestoreFileSystemStep(string UpgradeId, int FileSystemId, string? FileSystem) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "RestoreFileSystem";

    /// <inheritdoc/>
    public override string Target => FileSystem ?? $"{FileSystemId}";

    /// <inheritdoc/>
    public override string Describe() => FileSystem is null ? $"forget file system {FileSystemId}, which is gone" : $"give file system {FileSystem} back its ranks and standbys";
}

/// <summary>Sets which image daemons get: for a type that is done, or for the whole cluster at the end.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="Section">Section of the configuration.</param>
/// <param name="Image">The image.</param>
/// <param name="Drop">Sections whose own setting is taken away.</param>
public sealed record SetImageStep(string UpgradeId, string Section, string Image, IReadOnlyList<string> Drop) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "SetImage";

    /// <inheritdoc/>
    public override string Target => Section;

    /// <inheritdoc/>
    public override string Describe() => $"set container_image of {Section} to {Image}{(Drop.Count > 0 ? $" and take it away from {string.Join(", ", Drop)}" : "")}";
}

/// <summary>No OSD of an earlier release may come back from now on.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="Release">Name of the release.</param>
/// <param name="WithoutOsds">The cluster has no OSD, which Ceph wants to hear.</param>
public sealed record RequireOsdReleaseStep(string UpgradeId, string Release, bool WithoutOsds) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "RequireOsdRelease";

    /// <inheritdoc/>
    public override string Target => Release;

    /// <inheritdoc/>
    public override string Describe() => $"require release {Release} of all OSDs";
}

/// <summary>Tickets of services are made with keys of the type that Ceph 20 wants, now that all services know it.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="KeyType">The type.</param>
public sealed record SetServiceCipherStep(string UpgradeId, string KeyType) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "SetServiceCipher";

    /// <inheritdoc/>
    public override string Target => KeyType;

    /// <inheritdoc/>
    public override string Describe() => $"issue tickets of services with keys of type {KeyType}";
}

/// <summary>Ends an upgrade: it is forgotten.</summary>
/// <param name="UpgradeId">The upgrade.</param>
/// <param name="Outcome">What has come of it, one clause.</param>
public sealed record FinishUpgradeStep(string UpgradeId, string Outcome) : UpgradeStep(UpgradeId)
{
    /// <inheritdoc/>
    public override string Kind => "FinishUpgrade";

    /// <inheritdoc/>
    public override string Target => "upgrade";

    /// <inheritdoc/>
    public override string Describe() => $"end the upgrade: {Outcome}";
}
