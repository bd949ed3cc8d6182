namespace CephadmPS.Core.Upgrade;

/// <summary>From which version to which an upgrade may go: Ceph's rules (reference 7.4).</summary>
public static class VersionRules
{
    /// <summary>Why a version cannot be the target; null: it can.</summary>
    /// <param name="target">The version.</param>
    /// <param name="current">Version of the mgrs now, the highest; null: not known.</param>
    /// <param name="minMonRelease">Lowest release that the mons allow; null: not known.</param>
    /// <param name="requireOsdRelease">Lowest release that OSDs must have; null: not known.</param>
    public static string? Problem(CephVersion target, CephVersion? current, string? minMonRelease, string? requireOsdRelease)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Major < 15 || (target.Major == 15 && target.Minor < 2))
        {
            return $"{target} is older than 15.2.0, the oldest release whose daemons can be managed";
        }
        if (current is not null && Downgrade(target, current) is { } downgrade)
        {
            return downgrade;
        }
        if (current is not null && current.Major < target.Major - 2)
        {
            return $"from {current} to {target} is too far: Ceph goes on by one or two major releases at a time";
        }
        if (CephVersion.MajorOf(minMonRelease) is { } mons && mons < target.Major - 2)
        {
            return $"the mons still allow release {minMonRelease} ({mons}), which is more than two before {target.Major}; complete the upgrade to an earlier release first";
        }
        return CephVersion.MajorOf(requireOsdRelease) is { } osds && osds < target.Major - 2
            ? $"require_osd_release is {requireOsdRelease} ({osds}), more than two before {target.Major}; complete the upgrade to an earlier release first"
            : null;
    }

    // Within one major release only the way back to candidates and development versions is closed, as upstream has it.
    private static string? Downgrade(CephVersion target, CephVersion current) =>
        target.Major < current.Major ? $"from {current} to {target} would be a downgrade of the major release, which Ceph cannot do"
        : target.Major == current.Major && target.Minor < current.Minor
            ? $"from {current} to {target} would be a downgrade to a {(target.Minor == 1 ? "candidate" : "development version")}"
            : null;
}
