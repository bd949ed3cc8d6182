using CephadmPS.Core.State.Leadership;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>A file system's mds map.</summary>
/// <param name="Id">Number of the file system.</param>
/// <param name="Name">Its name.</param>
/// <param name="MaxMds">Ranks that it may have.</param>
/// <param name="Ranks">Ranks that it has.</param>
/// <param name="Holders">Ids of the mds daemons that hold a rank.</param>
/// <param name="StandbyReplay">Standbys may follow the journal of a rank.</param>
/// <param name="Joinable">Mds daemons may join it; not when it was failed.</param>
public sealed record FileSystemMap(int Id, string Name, int MaxMds, int Ranks, IReadOnlyList<string> Holders, bool StandbyReplay, bool Joinable)
{
    /// <summary>Ids of all mds daemons that it lists.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>All its ranks are active.</summary>
    public bool IsActive { get; init; }
}

/// <summary>All file systems, and the standbys that belong to none.</summary>
/// <param name="FileSystems">The file systems.</param>
/// <param name="Standbys">Ids of standbys.</param>
public sealed record FileSystemMaps(IReadOnlyList<FileSystemMap> FileSystems, IReadOnlyList<string> Standbys);

public static partial class MonitorCalls
{
    /// <summary><c>fs dump</c>.</summary>
    public static Task<FileSystemMaps> GetFileSystemMapsAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "fs dump", null, j => new FileSystemMaps(
            [.. Need(j, "filesystems").Select(ReadFileSystem)], [.. (j["standbys"] as JArray ?? []).Select(standby => Text(standby, "name"))]), cancellation);

    /// <summary><c>fs set</c>.</summary>
    public static Task SetFileSystemAsync(this IMonitorClient client, string name, string option, string value, CancellationToken cancellation = default) =>
        ChangeAsync(client, "fs set", new JObject { ["fs_name"] = name, ["var"] = option, ["val"] = value }, cancellation);

    /// <summary><c>fs fail</c>: its mds daemons end, and none may join. (From Ceph 19 on one that has trouble with its cache or journal is refused.)</summary>
    public static Task FailFileSystemAsync(this IMonitorClient client, string name, CancellationToken cancellation = default) =>
        ChangeAsync(client, "fs fail", new JObject { ["fs_name"] = name }, cancellation);

    /// <summary><c>osd require-osd-release</c>.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="release">Name of the release.</param>
    /// <param name="force">Although no OSD is up.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task RequireOsdReleaseAsync(this IMonitorClient client, string release, bool force, CancellationToken cancellation = default)
    {
        var arguments = new JObject { ["release"] = release };
        if (force)
        {
            arguments["yes_i_really_mean_it"] = true;
        }
        return ChangeAsync(client, "osd require-osd-release", arguments, cancellation);
    }

    /// <summary>
    /// <c>osd ok-to-stop</c> for the first of some OSDs, and as many others as can be stopped with it. Error: <c>AnswerUnknown</c> without a mgr.
    /// </summary>
    /// <returns>The answer, and OSDs that can be stopped together; none when the first one cannot.</returns>
    public static async Task<(OkToStop Answer, IReadOnlyList<int> Osds)> OsdOkToStopTogetherAsync(
        this IMonitorClient client, int id, int max, CancellationToken cancellation = default)
    {
        var command = new MonitorCommand("osd ok-to-stop") { Target = MonitorTarget.Mgr, Arguments = new JObject { ["ids"] = OsdIds([id]), ["max"] = max } };
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => (new OkToStop(true, reply.Status.Trim()), Shape(command.Prefix, reply, j => Ints(j["osds"]) is { Count: > 0 } osds ? osds : [id])),
            // Again: the mgr has just taken over and does not know all placement groups yet.
            Ebusy or Eagain => (new OkToStop(false, reply.Status.Trim()), []),
            _ => throw Failed(command, reply),
        };
    }

    /// <summary>Entities whose keys are of the type that Ceph 20 calls insecure. No key is kept.</summary>
    public static async Task<IReadOnlySet<string>> GetInsecureEntitiesAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        (await client.ListAuthAsync(cancellation).ConfigureAwait(false)).Where(entity => CephxKey.TypeOf(entity.Key) == CephxKey.Aes).Select(entity => entity.Entity).ToHashSet();

    /// <summary><c>auth rotate</c>: an entity gets a new key, and the old one does not count any more.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="keyType">Type of the key, such as <c>aes256k</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task RotateKeyAsync(this IMonitorClient client, string entity, string keyType, CancellationToken cancellation = default) =>
        ChangeAsync(client, "auth rotate", new JObject { ["entity"] = entity, ["key_type"] = keyType }, cancellation);

    /// <summary><c>mon set auth_service_cipher</c>: tickets of services are made with keys of this type from now on.</summary>
    public static Task SetServiceCipherAsync(this IMonitorClient client, string keyType, CancellationToken cancellation = default) =>
        ChangeAsync(client, "mon set", new JObject { ["name"] = "auth_service_cipher", ["value"] = keyType }, cancellation);

    private static FileSystemMap ReadFileSystem(JToken entry)
    {
        var map = Need(entry, "mdsmap");
        var members = ((JObject?)map["info"] ?? []).Properties().Select(member => member.Value).ToList();
        var holders = members.Where(member => Int(member, "rank") >= 0 && (string?)member["state"] != "up:standby-replay").ToList();
        var flags = map["flags_state"];
        return new FileSystemMap(
            Int(entry, "id"), Text(map, "fs_name"), Int(map, "max_mds"), Ints(map["in"]).Count, [.. holders.Select(member => Text(member, "name"))],
            (bool?)flags?["allow_standby_replay"] ?? false, (bool?)flags?["joinable"] ?? true)
        {
            Members = [.. members.Select(member => Text(member, "name"))],
            IsActive = holders.Count > 0 && holders.Count >= Ints(map["in"]).Count && holders.All(member => (string?)member["state"] == "up:active"),
        };
    }
}
