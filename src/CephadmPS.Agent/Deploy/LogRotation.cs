using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Deploy;

/// <summary>logrotate's file of a cluster: made when missing, never changed, so that an admin may.</summary>
public sealed class LogRotation(HostContext host, HostFiles files)
{
    private static readonly string[] Programs =
        ["ceph-mon", "ceph-mgr", "ceph-mds", "ceph-osd", "ceph-fuse", "radosgw", "rbd-mirror", "cephfs-mirror", "tcmu-runner"];

    public string PathOf(string fsid) => $"{host.LogrotateDir}/ceph-{fsid}";

    public void Install(string fsid)
    {
        if (files.FileExists(PathOf(fsid)))
        {
            return;
        }
        var signal = $"killall -q -1 {string.Join(' ', Programs)} || pkill -1 -x '{string.Join('|', Programs)}' || true";
        files.Write(PathOf(fsid), $$"""
            # created by cephadm-agent
            {{host.LogDir}}/{{fsid}}/*.log {
                rotate 7
                daily
                compress
                sharedscripts
                postrotate
                    {{signal}}
                endscript
                missingok
                notifempty
                su root root
            }

            """, HostFiles.Public, Owner.Root);
    }
}
