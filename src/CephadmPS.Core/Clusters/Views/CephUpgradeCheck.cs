namespace CephadmPS.Core.Clusters.Views;

/// <summary>What an upgrade to an image would do.</summary>
public sealed record CephUpgradeCheck
{
    /// <summary>The image, by digest where one is known.</summary>
    public required string TargetImage { get; init; }

    /// <summary>Id of the image; null: no host that was asked has it.</summary>
    public string? TargetId { get; init; }

    /// <summary>Version in the image; null as above.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>Repository digests of the image.</summary>
    public IReadOnlyList<string> TargetDigests { get; init; } = [];

    /// <summary>Why an upgrade to it would be refused now; null: it would not.</summary>
    public string? Problem { get; init; }

    /// <summary>The waves in order, one sentence each.</summary>
    public IReadOnlyList<string> Waves { get; init; } = [];

    /// <summary>Daemons that would be upgraded, in order.</summary>
    public IReadOnlyList<CephUpgradeDaemon> NeedsUpdate { get; init; } = [];

    /// <summary>Names of daemons that run it already.</summary>
    public IReadOnlyList<string> UpToDate { get; init; } = [];

    /// <summary>Names of daemons that do not run Ceph's image, and stay as they are.</summary>
    public IReadOnlyList<string> NonCephImageDaemons { get; init; } = [];

    /// <summary>Names of daemons that run Ceph's image and that this release cannot deploy; they stay as they are.</summary>
    public IReadOnlyList<string> NotDeployable { get; init; } = [];
}

/// <summary>A daemon that would be upgraded.</summary>
/// <param name="DaemonName">Its name.</param>
/// <param name="HostName">Its host.</param>
/// <param name="CurrentImage">Image that it runs.</param>
/// <param name="CurrentVersion">Version that it runs; null: not known.</param>
public sealed record CephUpgradeDaemon(string DaemonName, string HostName, string? CurrentImage, string? CurrentVersion);
