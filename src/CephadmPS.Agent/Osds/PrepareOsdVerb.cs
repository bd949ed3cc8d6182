using System.Text.Json;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds;

/// <summary>
/// <c>osd-prepare</c>: makes a raw device an OSD of the cluster. The device must carry the identity that was approved and be free; what
/// was made is read back from the device itself.
/// </summary>
public sealed class PrepareOsdVerb()
    : Verb<PrepareOsdRequest, PrepareOsdResult>(Protocol.Verbs.PrepareOsd, AgentJson.Default.PrepareOsdRequest, AgentJson.Default.PrepareOsdResult), IConfirmsResult
{
    private const string KeyringInside = "/var/lib/ceph/bootstrap-osd/ceph.keyring";

    public override async Task<PrepareOsdResult> RunAsync(PrepareOsdRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        if (request.Config.Length == 0 || request.Keyring.Length == 0)
        {
            throw AgentException.Refused("ConfigMissing", "making an OSD needs a config and the keyring of client.bootstrap-osd");
        }
        var guard = new DeviceGuard(host);
        var device = guard.Check(request.Device, request.Identity);
        foreach (var other in new[] { request.DbDevice, request.WalDevice }.OfType<string>())
        {
            guard.Check(other, identity: null);
        }

        var engine = await EngineLocator.GetAsync(host, cancellation);
        var images = new ImageStore(host, engine);
        var image = await images.GetOrPullAsync(request.Image, context.Report, cancellation);
        var ceph = (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephOwner;
        new ClusterDirectories(host, new HostFiles(host)).Make(request.Fsid, ceph);

        context.Report($"preparing {request.Device}");
        var volume = new CephVolume(host, engine);
        using (var scratch = new Scratch(host, Owner.Root))
        {
            var container = CephVolume.Container(request.Image, Arguments(request),
            [
                .. volume.Mounts(request.Fsid),
                new(scratch.Write("ceph.conf", request.Config), "/etc/ceph/ceph.conf:z"),
                new(scratch.Write("keyring", request.Keyring), $"{KeyringInside}:z"),
            ]);
            if (request.ServiceName?.Split('.', 2) is ["osd", var spec])
            {
                container = container with { Environment = [.. container.Environment, $"CEPH_VOLUME_OSDSPEC_AFFINITY={spec}"] };
            }
            await volume.RunAsync(container, cancellation);
        }

        var label = device.Label(host);
        if (label is not { IsMain: true, OsdId: { } id } || label.ClusterFsid != request.Fsid)
        {
            throw new AgentException("OsdNotFound", $"ceph-volume prepared {request.Device}, but the device does not carry an OSD of cluster {request.Fsid}",
                "look at the device with 'cephadm-agent ceph-volume -- raw list'");
        }
        return new PrepareOsdResult
        {
            OsdId = id,
            OsdFsid = label.OsdFsid,
            Keyring = label.Meta.TryGetValue("osd_key", out var key) ? OsdDirectory.Keyring(id, key) : null,
        };
    }

    /// <summary>The recorded result stands while the device carries that OSD. One that was erased since is made an OSD anew by the same request.</summary>
    public Task<JsonElement?> ConfirmAsync(JsonElement request, JsonElement recorded, VerbContext context, CancellationToken cancellation)
    {
        var asked = request.Deserialize(AgentJson.Default.PrepareOsdRequest)!;
        var label = BlockDevice.Find(context.Host, asked.Device)?.Label(context.Host);
        return Task.FromResult<JsonElement?>(
            label is { IsMain: true } && recorded.Deserialize(AgentJson.Default.PrepareOsdResult) is { } result && label.OsdFsid == result.OsdFsid ? recorded : null);
    }

    private static List<string> Arguments(PrepareOsdRequest request)
    {
        List<string> arguments = ["raw", "prepare", "--bluestore", "--data", request.Device];
        if (request.DbDevice is { } db)
        {
            arguments.AddRange(["--block.db", db]);
        }
        if (request.WalDevice is { } wal)
        {
            arguments.AddRange(["--block.wal", wal]);
        }
        if (request.CrushDeviceClass is { } deviceClass)
        {
            arguments.AddRange(["--crush-device-class", deviceClass]);
        }
        if (request.OsdId is { } id)
        {
            arguments.AddRange(["--osd-id", $"{id}"]);
        }
        return arguments;
    }
}
