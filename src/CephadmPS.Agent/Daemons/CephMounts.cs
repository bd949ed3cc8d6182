using CephadmPS.Agent.Containers;

namespace CephadmPS.Agent.Daemons;

/// <summary>The mounts that containers with Ceph in them share (ref. upstream's <c>get_ceph_mounts_for_type</c>).</summary>
public static class CephMounts
{
    /// <summary>Run, log and crash directories of a cluster, and the journal.</summary>
    public static IEnumerable<Mount> Cluster(string fsid, string clusterDir, string logDir, bool journal)
    {
        yield return new Mount($"/var/run/ceph/{fsid}", "/var/run/ceph:z");
        yield return new Mount(logDir, "/var/log/ceph:z");
        yield return new Mount($"{clusterDir}/crash", "/var/lib/ceph/crash:z");
        if (journal)
        {
            yield return new Mount("/run/systemd/journal", "/run/systemd/journal");
        }
    }

    /// <summary>Devices, with what libudev needs to tell about them.</summary>
    public static IEnumerable<Mount> Devices() => [new("/dev", "/dev"), new("/run/udev", "/run/udev")];

    /// <summary>LVM and sysfs, for OSDs and ceph-volume.</summary>
    public static IEnumerable<Mount> Storage(string? selinuxDir)
    {
        yield return new Mount("/sys", "/sys");
        yield return new Mount("/run/lvm", "/run/lvm");
        yield return new Mount("/run/lock/lvm", "/run/lock/lvm");
        if (selinuxDir is not null)
        {
            // The policy in the container may not be the host's: let it see none.
            yield return new Mount(selinuxDir, "/sys/fs/selinux:ro");
        }
    }
}
