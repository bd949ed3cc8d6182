using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds;

/// <summary>ceph-volume in a container of its own.</summary>
public sealed class CephVolume(HostContext host, ContainerEngine engine)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Its container, as upstream makes it.</summary>
    public static ContainerSpec Container(string image, IReadOnlyList<string> arguments, IEnumerable<Mount> mounts) => new()
    {
        Image = image,
        EntryPoint = "/usr/sbin/ceph-volume",
        Arguments = arguments,
        Privileged = true,
        Environment = ["CEPH_VOLUME_SKIP_RESTORECON=yes", "CEPH_VOLUME_DEBUG=1"],
        Mounts = [.. mounts],
    };

    /// <summary>The mounts of a run that is not part of an OSD; without a cluster only the devices.</summary>
    public IEnumerable<Mount> Mounts(string? fsid)
    {
        if (fsid is null || !Directory.Exists(host.PathOf(host.ClusterDir(fsid))))
        {
            return [.. CephMounts.Devices(), .. CephMounts.Storage(null)];
        }
        var selinux = ClusterDirectories.HasSelinux(host) ? $"{host.ClusterDir(fsid)}/selinux" : null;
        return
        [
            .. CephMounts.Cluster(fsid, host.ClusterDir(fsid), $"{host.LogDir}/{fsid}", engine.LogsToJournal),
            .. CephMounts.Devices(), .. CephMounts.Storage(selinux), new("/", "/rootfs:rslave"),
        ];
    }

    /// <summary>Runs it and returns its output; <c>CephVolumeFailed</c> with the end of its error output otherwise.</summary>
    public async Task<string> RunAsync(ContainerSpec container, CancellationToken cancellation)
    {
        foreach (var directory in new[] { "/run/lvm", "/run/lock/lvm" })
        {
            new HostFiles(host).MakeDirectory(directory, HostFiles.PrivateDirectory, Owner.Root);
        }
        var command = new EngineCommand(engine, host);
        var named = container with { Name = container.Name ?? $"ceph-volume-{Guid.NewGuid():N}" };
        ProcessResult answer;
        try
        {
            answer = await host.Processes.RunAsync(EngineCommand.ToProcess(command.Run(named), Longest), cancellation);
        }
        catch
        {
            // Ending the engine's client does not end the container.
            await host.Processes.RunAsync(EngineCommand.ToProcess(command.Remove(false, named.Name)), CancellationToken.None);
            throw;
        }
        return answer.Ok
            ? answer.Output
            : throw new AgentException("CephVolumeFailed", $"ceph-volume {string.Join(' ', container.Arguments.Take(2))} failed",
                "the details are the end of its output; more in ceph-volume.log of the cluster's log directory")
            {
                Details = ImageStore.LastLines(answer.Error, 15),
            };
    }
}
