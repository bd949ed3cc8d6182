using CephadmPS.Core.Services.Naming;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Services;

/// <summary>Which image the cluster's configuration gives to a daemon (reference A.2).</summary>
public static class ConfiguredImage
{
    // Reference 7.1: those that run Ceph's own image.
    private static readonly HashSet<string> Ceph =
    [
        "mgr", "mon", "crash", "osd", "mds", "rgw", "rbd-mirror", "cephfs-mirror", "ceph-exporter", "iscsi", "nfs", "node-proxy",
    ];

    /// <summary>Whether daemons of a type run Ceph's own image.</summary>
    public static bool UsesCephImage(string daemonType) => Ceph.Contains(daemonType);

    /// <summary>Option <c>container_image</c> of the daemon's section, else of the sections around it; null when none is set, or for types with an image of their own.</summary>
    public static string? Of(ClusterObservation cluster, DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(daemon);
        if (!UsesCephImage(daemon.DaemonType))
        {
            return null;
        }
        var section = DaemonNames.ConfigSection(daemon.DaemonName);
        for (var name = section; name.Length > 0;)
        {
            if (cluster.Option(name, "container_image") is { } image)
            {
                return image;
            }
            var dot = name.LastIndexOf('.');
            name = dot < 0 ? "" : name[..dot];
        }
        return cluster.Option("global", "container_image") ?? cluster.ContainerImage;
    }
}
