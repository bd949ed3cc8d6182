namespace CephadmPS.Core.Upgrade;

/// <summary>The order in which daemon types are upgraded, and where their image is configured (reference 7.1).</summary>
public static class UpgradeOrder
{
    private static readonly HashSet<string> OwnSections = ["mon", "mgr", "osd", "mds"];

    /// <summary>Types whose daemons run Ceph's image, in order: each type is one wave.</summary>
    public static IReadOnlyList<string> Types { get; } =
        ["mgr", "mon", "crash", "osd", "mds", "rgw", "rbd-mirror", "cephfs-mirror", "ceph-exporter", "iscsi", "nfs"];

    /// <summary>Section of the cluster's configuration for daemons of a type: gateways and helpers are clients of the cluster.</summary>
    public static string SectionOf(string daemonType) => OwnSections.Contains(daemonType) ? daemonType : $"client.{daemonType}";
}
