using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Osds;

namespace CephadmPS.Agent.Shell;

/// <summary><c>ceph-volume</c>: ceph-volume with a person's own arguments.</summary>
public sealed class CephVolumeCommand(HostContext host)
{
    private readonly ClusterChoice _choice = new(host);

    /// <summary>Runs it at this terminal and answers its exit code.</summary>
    public async Task<int> RunAsync(ShellOptions options, CancellationToken cancellation) =>
        await Terminal.RunAsync(await LineAsync(options, cancellation), cancellation);

    /// <summary>The command line, program first; <see cref="ShellOptions.Command"/> holds ceph-volume's arguments, and the keyring is client.bootstrap-osd's.</summary>
    public async Task<IReadOnlyList<string>> LineAsync(ShellOptions options, CancellationToken cancellation)
    {
        var engine = await EngineLocator.GetAsync(host, cancellation);
        var fsid = _choice.Fsid(options.Fsid);
        List<Mount> mounts = [.. new CephVolume(host, engine).Mounts(fsid)];
        if (_choice.Config(options.Config, fsid, null) is { } config)
        {
            mounts.Add(new Mount(config, "/etc/ceph/ceph.conf:z"));
        }
        if (options.Keyring is not null)
        {
            mounts.Add(new Mount(_choice.Keyring(options.Keyring, fsid)!, "/var/lib/ceph/bootstrap-osd/ceph.keyring:z"));
        }
        return new EngineCommand(engine, host).Run(CephVolume.Container(_choice.Image(options.Image, fsid, null), options.Command, mounts) with
        {
            Environment = ["CEPH_VOLUME_SKIP_RESTORECON=yes", "CEPH_VOLUME_DEBUG=1", .. options.Environment],
        });
    }
}
