namespace CephadmPS.Core.Upgrade;

/// <summary>What an upgrade is asked for.</summary>
public sealed record UpgradeOptions
{
    /// <summary>Image; null: <see cref="Version"/> names it.</summary>
    public string? Image { get; init; }

    /// <summary>Version <c>X.Y.Z</c>: the image is that of option <c>container_image_base</c> with tag <c>vX.Y.Z</c>.</summary>
    public string? Version { get; init; }

    /// <summary>Which daemons; all by default.</summary>
    public UpgradeFilter Filter { get; init; } = UpgradeFilter.None;

    /// <summary>Although Ceph's health is HEALTH_ERR, or not all mons are in quorum.</summary>
    public bool Force { get; init; }
}
