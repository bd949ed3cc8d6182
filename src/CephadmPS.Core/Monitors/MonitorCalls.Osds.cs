using System.Globalization;
using CephadmPS.Core.Errors;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

public static partial class MonitorCalls
{
    /// <summary><c>osd dump</c>.</summary>
    public static Task<OsdMap> GetOsdMapAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "osd dump", null, j => new OsdMap
        {
            Epoch = Int(j, "epoch"),
            RequireOsdRelease = (string?)j["require_osd_release"],
            Flags = Texts(j["flags_set"]),
            Osds = [.. Need(j, "osds").Select(o => new OsdMapEntry(
                Int(o, "osd"), Text(o, "uuid"), Int(o, "up") == 1, Int(o, "in") == 1, (double)Need(o, "weight"), Texts(o["state"]).Contains("destroyed")))],
            Pools = Need(j, "pools").ToDictionary(p => Text(p, "pool_name"), p => Int(p, "pool")),
        }, cancellation);

    /// <summary><c>osd tree</c>; OSDs outside of the tree (stray) included.</summary>
    public static Task<IReadOnlyList<OsdTreeNode>> GetOsdTreeAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<OsdTreeNode>>(client, "osd tree", null, j => [.. Need(j, "nodes").Concat(j["stray"] ?? new JArray()).Select(n => new OsdTreeNode(
            Int(n, "id"), Text(n, "name"), Text(n, "type"), Ints(n["children"]), (string?)n["status"], (string?)n["device_class"],
            (double?)n["crush_weight"] ?? 0, (double?)n["reweight"] ?? 0))], cancellation);

    /// <summary>
    /// <c>osd ok-to-stop</c>, served by the mgr: would all placement groups stay available. Error: <c>AnswerUnknown</c> without a mgr.
    /// </summary>
    public static Task<OkToStop> OsdOkToStopAsync(this IMonitorClient client, IReadOnlyCollection<int> ids, CancellationToken cancellation = default) =>
        AskAsync(client, new MonitorCommand("osd ok-to-stop") { Target = MonitorTarget.Mgr, Arguments = new JObject { ["ids"] = OsdIds(ids) } }, cancellation);

    /// <summary><c>osd safe-to-destroy</c>, served by the mgr.</summary>
    public static async Task<SafeToDestroy> OsdSafeToDestroyAsync(
        this IMonitorClient client, IReadOnlyCollection<int> ids, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("osd safe-to-destroy") { Target = MonitorTarget.Mgr, Arguments = new JObject { ["ids"] = OsdIds(ids) } };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        // "No" comes as EBUSY or EAGAIN, with the lists in the output when any one is safe.
        if (reply.ReturnCode is not (0 or Ebusy or Eagain))
        {
            throw Failed(command, reply);
        }
        if (reply.Json is null)
        {
            return new SafeToDestroy([], [], [.. ids], []);
        }
        return Shape(command.Prefix, reply, j => new SafeToDestroy(
            Ints(Need(j, "safe_to_destroy")), Ints(j["active"]), Ints(j["missing_stats"]), Ints(j["stored_pgs"])));
    }

    /// <summary><c>osd purge</c>: forgets an OSD, its key and its place in CRUSH; one that is not there is fine.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="id">The OSD.</param>
    /// <param name="force">Also when it is not safe to destroy.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task PurgeOsdAsync(this IMonitorClient client, int id, bool force = false, CancellationToken cancellation = default)
    {
        // This confirms the purge itself; whether it is safe is asked by Ceph unless it is forced.
        var arguments = new JObject { ["id"] = id, ["yes_i_really_mean_it"] = true };
        if (force)
        {
            arguments["force"] = true;
        }
        return ChangeAsync(client, "osd purge", arguments, cancellation, target: MonitorTarget.Mgr);
    }

    /// <summary><c>osd out</c>: data moves away from them.</summary>
    public static Task OsdOutAsync(this IMonitorClient client, IReadOnlyCollection<int> ids, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd out", new JObject { ["ids"] = OsdIds(ids) }, cancellation);

    /// <summary><c>osd in</c>: data moves to them.</summary>
    public static Task OsdInAsync(this IMonitorClient client, IReadOnlyCollection<int> ids, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd in", new JObject { ["ids"] = OsdIds(ids) }, cancellation);

    /// <summary><c>osd crush rm</c>: takes a bucket, such as a removed host's, out of CRUSH; one that is not there is fine.</summary>
    public static Task RemoveCrushBucketAsync(this IMonitorClient client, string name, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd crush rm", new JObject { ["name"] = name }, cancellation);

    /// <summary><c>fs ls</c>.</summary>
    public static Task<IReadOnlyList<CephFileSystem>> GetFileSystemsAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<CephFileSystem>>(client, "fs ls", null,
            j => [.. j.Select(f => new CephFileSystem(Text(f, "name"), Text(f, "metadata_pool"), Texts(Need(f, "data_pools"))))], cancellation);

    /// <summary><c>osd pool create</c> and <c>application enable</c>; a pool that is there keeps its settings.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="name">Pool.</param>
    /// <param name="application">Application, such as <c>cephfs</c>; null: none is set.</param>
    /// <param name="bulk">It will hold most of the data, so it gets many placement groups from the start.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async Task CreatePoolAsync(
        this IMonitorClient client, string name, string? application = null, bool bulk = false, CancellationToken cancellation = default)
    {
        var arguments = new JObject { ["pool"] = name };
        if (bulk)
        {
            arguments["bulk"] = true;
        }
        await ChangeAsync(client, "osd pool create", arguments, cancellation).ConfigureAwait(false);
        if (application is not null)
        {
            await ChangeAsync(client, "osd pool application enable", new JObject { ["pool"] = name, ["app"] = application }, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A file system with pools of its own, named as upstream's <c>fs volume create</c> does: <c>cephfs.NAME.meta</c> and
    /// <c>cephfs.NAME.data</c>.
    /// </summary>
    /// <returns>False when it was there already.</returns>
    public static async Task<bool> CreateFileSystemAsync(this IMonitorClient client, string name, CancellationToken cancellation = default)
    {
        if ((await client.GetFileSystemsAsync(cancellation).ConfigureAwait(false)).Any(f => f.Name == name))
        {
            return false;
        }
        var (metadata, data) = ($"cephfs.{name}.meta", $"cephfs.{name}.data");
        await client.CreatePoolAsync(metadata, null, false, cancellation).ConfigureAwait(false);
        await client.CreatePoolAsync(data, null, true, cancellation).ConfigureAwait(false);
        try
        {
            // "fs new" enables the application on both pools.
            await ChangeAsync(client, "fs new", new JObject { ["fs_name"] = name, ["metadata"] = metadata, ["data"] = data }, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (CephadmException e) when (e.Kind == ErrorKind.AlreadyExists)
        {
            return false;
        }
    }

    private static JArray OsdIds(IReadOnlyCollection<int> ids) => new(ids.Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
