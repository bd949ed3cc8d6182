using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>The directories of a cluster that its daemons share, with the modes that upstream gives them.</summary>
public sealed class ClusterDirectories(HostContext host, HostFiles files)
{
    public static bool HasSelinux(HostContext host) => File.Exists(host.PathOf("/sys/fs/selinux/enforce"));

    public string LogDir(string fsid) => $"{host.LogDir}/{fsid}";

    public string ConfigDir(string fsid) => $"{host.ClusterDir(fsid)}/config";

    /// <summary>
    /// Makes what is missing without changing the owner of what is there. For daemons that are not Ceph's own: upstream gives the cluster's
    /// directories, the one for crash dumps among them, to whatever user the last deployed daemon has.
    /// </summary>
    public void MakeMissing(string fsid)
    {
        foreach (var (path, mode) in new[] { (host.ClusterDir(fsid), HostFiles.PrivateDirectory), (LogDir(fsid), HostFiles.GroupDirectory) })
        {
            if (!files.DirectoryExists(path))
            {
                files.MakeDirectory(path, mode, Owner.Root);
            }
        }
    }

    /// <summary>Makes them all, and gives them to Ceph's user.</summary>
    public void Make(string fsid, Owner ceph)
    {
        var cluster = host.ClusterDir(fsid);
        files.MakeDirectory(cluster, HostFiles.PrivateDirectory, ceph);
        files.MakeDirectory($"{cluster}/crash", HostFiles.PrivateDirectory, ceph);
        files.MakeDirectory($"{cluster}/crash/posted", HostFiles.PrivateDirectory, ceph);
        files.MakeDirectory(LogDir(fsid), HostFiles.GroupDirectory, ceph);
        files.MakeDirectory($"{host.RunDir}/{fsid}", HostFiles.GroupDirectory, ceph);
        if (HasSelinux(host))
        {
            files.MakeDirectory($"{cluster}/selinux", HostFiles.PublicDirectory, Owner.Root);
        }
    }
}
