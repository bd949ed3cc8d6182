using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds;

/// <summary>
/// <c>ceph-volume</c> over the channel: one of its commands with arguments of its own, for what has no verb of ours. It is not repeated blindly,
/// and whoever asks has checked the devices.
/// </summary>
public sealed class RunCephVolumeVerb() : Verb<RunCephVolumeRequest, TextResult>(
    Protocol.Verbs.CephVolume, AgentJson.Default.RunCephVolumeRequest, AgentJson.Default.TextResult), IClusterWide
{
    private static readonly string[] Commands = ["activate", "drive-group", "inventory", "lvm", "raw", "simple"];

    public override async Task<TextResult> RunAsync(RunCephVolumeRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        DaemonIdentity.CheckFsid(request.Fsid);
        if (request.Arguments is not [var command, ..] || !Commands.Contains(command))
        {
            throw AgentException.Refused("InvalidCephVolume", $"'{request.Arguments.FirstOrDefault()}' is not a command of ceph-volume", $"use one of {string.Join(", ", Commands)}");
        }
        var engine = await EngineLocator.GetAsync(host, cancellation);
        var images = new ImageStore(host, engine);
        var image = await images.GetOrPullAsync(request.Image, context.Report, cancellation);
        new ClusterDirectories(host, new HostFiles(host)).Make(request.Fsid, (await images.FactsAsync(request.Image, image.ImageId, cancellation)).CephOwner);
        var volume = new CephVolume(host, engine);
        using var scratch = new Scratch(host, Owner.Root);
        List<Mount> mounts = [.. volume.Mounts(request.Fsid)];
        if (request.Config is { } config)
        {
            mounts.Add(new(scratch.Write("ceph.conf", config), "/etc/ceph/ceph.conf:z"));
        }
        if (request.Keyring is { } keyring)
        {
            mounts.Add(new(scratch.Write("keyring", keyring), "/var/lib/ceph/bootstrap-osd/ceph.keyring:z"));
        }
        var container = CephVolume.Container(request.Image, request.Arguments, mounts);
        if (request.ServiceName?.Split('.', 2) is ["osd", var spec])
        {
            container = container with { Environment = [.. container.Environment, $"CEPH_VOLUME_OSDSPEC_AFFINITY={spec}"] };
        }
        context.Report($"ceph-volume {string.Join(' ', request.Arguments.Take(2))}");
        return new TextResult { Text = await volume.RunAsync(container, cancellation) };
    }
}
