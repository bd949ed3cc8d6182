using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Adoption;

/// <summary>The devices that an OSD's directory links to, and who may open them.</summary>
internal sealed class OsdDeviceOwner(HostContext host)
{
    private static readonly string[] Links = ["block", "block.db", "block.wal"];

    /// <summary>Gives the devices behind the links to an owner; in the container Ceph's user has another number than on the host.</summary>
    public void Give(string directory, Owner owner)
    {
        foreach (var link in Links.Select(name => new FileInfo(host.PathOf($"{directory}/{name}"))).Where(link => link.LinkTarget is not null))
        {
            if (host.IsReal && link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } device)
            {
                Posix.ChangeOwner(device.FullName, owner);
            }
        }
    }
}
