using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>The directories of a cluster that its daemons share, with the modes that upstream gives them.</summary>
public sealed class ClusterDirectories(HostContext host, HostFiles files)
{
    public static bool HasSelinux(HostContext host) => File.Exists(host.PathOf("/sys/fs/selinux/enforce"));

    public string LogDir(string fsid) => $"{host.LogDir}/{fsid}";

    public string ConfigDir(string fsid) => $"{host.ClusterDir(fsid)}/config";

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
