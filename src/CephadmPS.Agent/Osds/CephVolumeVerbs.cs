using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Osds;

/// <summary>A reading ceph-volume call whose JSON is passed on as it is.</summary>
public abstract class ReadingCephVolumeVerb(string name, IReadOnlyList<string> arguments)
    : Verb<CephVolumeRequest, TextResult>(name, AgentJson.Default.CephVolumeRequest, AgentJson.Default.TextResult)
{
    public override async Task<TextResult> RunAsync(CephVolumeRequest request, VerbContext context, CancellationToken cancellation)
    {
        var host = context.Host;
        var fsid = request.Fsid.Length > 0 ? request.Fsid : null;
        if (fsid is not null)
        {
            DaemonIdentity.CheckFsid(fsid);
        }
        var engine = await EngineLocator.GetAsync(host, cancellation);
        await new ImageStore(host, engine).GetOrPullAsync(request.Image, context.Report, cancellation);
        var volume = new CephVolume(host, engine);
        if (request.Config is null)
        {
            return await AnswerAsync(volume.Mounts(fsid));
        }
        using var scratch = new Scratch(host, Owner.Root);
        return await AnswerAsync(volume.Mounts(fsid).Append(new Mount(scratch.Write("ceph.conf", request.Config), "/etc/ceph/ceph.conf:z")));

        async Task<TextResult> AnswerAsync(IEnumerable<Mount> mounts) =>
            new() { Text = await volume.RunAsync(CephVolume.Container(request.Image, arguments, mounts), cancellation) };
    }
}

/// <summary><c>ceph-volume-inventory</c>: the host's devices.</summary>
public sealed class CephVolumeInventoryVerb() : ReadingCephVolumeVerb(Protocol.Verbs.CephVolumeInventory, ["inventory", "--format=json"]);

/// <summary><c>ceph-volume-raw-list</c>: OSDs on raw devices.</summary>
public sealed class CephVolumeRawListVerb() : ReadingCephVolumeVerb(Protocol.Verbs.CephVolumeRawList, ["raw", "list", "--format", "json"]);
