using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

public static partial class MonitorCalls
{
    // CEPH_CRYPTO_AES256KRB5
    private const int Aes256k = 2;

    /// <summary><c>status</c>.</summary>
    public static Task<ClusterStatus> GetStatusAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "status", null, ReadStatus, cancellation);

    /// <summary><c>quorum_status</c>.</summary>
    public static Task<QuorumStatus> GetQuorumAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "quorum_status", null,
            j => new QuorumStatus(Texts(Need(j, "quorum_names")), Text(j, "quorum_leader_name"), ReadMonMap(Need(j, "monmap"))), cancellation);

    /// <summary><c>mon dump</c>.</summary>
    public static Task<MonMap> GetMonMapAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "mon dump", null, ReadMonMap, cancellation);

    /// <summary><c>mon getmap</c>: the monmap as bytes, from which a new mon makes its store.</summary>
    public static async Task<byte[]> GetMonMapBytesAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        (await client.RunAsync(new MonitorCommand("mon getmap") { Plain = true }, cancellation).ConfigureAwait(false)).Output;

    /// <summary><c>mon ok-to-stop</c>: would there still be a quorum.</summary>
    public static Task<OkToStop> MonOkToStopAsync(this IMonitorClient client, IReadOnlyCollection<string> names, CancellationToken cancellation = default) =>
        AskAsync(client, new MonitorCommand("mon ok-to-stop") { Arguments = new JObject { ["ids"] = new JArray(names) } }, cancellation);

    /// <summary><c>mon ok-to-rm</c>: would there still be a quorum without it.</summary>
    public static Task<OkToStop> MonOkToRemoveAsync(this IMonitorClient client, string name, CancellationToken cancellation = default) =>
        AskAsync(client, new MonitorCommand("mon ok-to-rm") { Arguments = new JObject { ["id"] = name } }, cancellation);

    /// <summary><c>mon rm</c>: takes a mon out of the monmap; one that is not there is fine.</summary>
    public static Task RemoveMonAsync(this IMonitorClient client, string name, CancellationToken cancellation = default) =>
        ChangeAsync(client, "mon rm", new JObject { ["name"] = name }, cancellation);

    /// <summary><c>mon add</c>: puts a mon into the monmap; one that is there already is fine.</summary>
    /// <param name="client">The mons.</param>
    /// <param name="name">Its id.</param>
    /// <param name="ip">Its address, without a port.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task AddMonAsync(this IMonitorClient client, string name, string ip, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ip);
        return ChangeAsync(client, "mon add", new JObject { ["name"] = name, ["addr"] = ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip }, cancellation);
    }

    /// <summary><c>mgr dump</c>.</summary>
    public static Task<MgrMap> GetMgrMapAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync(client, "mgr dump", null, j => new MgrMap
        {
            Epoch = Int(j, "epoch"),
            Available = (bool)Need(j, "available"),
            ActiveName = Text(j, "active_name"),
            ActiveAddress = (string?)j["active_addr"] ?? "",
            Standbys = [.. Need(j, "standbys").Select(s => Text(s, "name"))],
            Modules = Texts(j["modules"]),
            Services = ReadTexts(j["services"]),
        }, cancellation);

    /// <summary><c>mgr fail</c>: a standby takes over from the active mgr; one that is not there is fine.</summary>
    public static Task FailMgrAsync(this IMonitorClient client, string name, CancellationToken cancellation = default) =>
        ChangeAsync(client, "mgr fail", new JObject { ["who"] = name }, cancellation);

    /// <summary><c>mds ok-to-stop</c>.</summary>
    public static Task<OkToStop> MdsOkToStopAsync(this IMonitorClient client, IReadOnlyCollection<string> ids, CancellationToken cancellation = default) =>
        AskAsync(client, new MonitorCommand("mds ok-to-stop") { Arguments = new JObject { ["ids"] = new JArray(ids) } }, cancellation);

    /// <summary><c>versions</c>: daemon type → version text → number of daemons.</summary>
    public static Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> GetVersionsAsync(
        this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>>(client, "versions", null,
            j => ((JObject)j).Properties().ToDictionary(
                type => type.Name,
                IReadOnlyDictionary<string, int> (type) => ((JObject)type.Value).Properties().ToDictionary(v => v.Name, v => (int)v.Value)),
            cancellation);

    /// <summary><c>log</c>: a line in the cluster's log.</summary>
    public static Task LogAsync(this IMonitorClient client, string text, CancellationToken cancellation = default) =>
        ChangeAsync(client, "log", new JObject { ["logtext"] = new JArray(text) }, cancellation);

    // A refusal (EBUSY) is the answer "no"; anything else that is not 0 is an error.
    private static async Task<OkToStop> AskAsync(IMonitorClient client, MonitorCommand command, CancellationToken cancellation)
    {
        var reply = await client.SendAsync(command, cancellation).ConfigureAwait(false);
        return reply.ReturnCode switch
        {
            0 => new OkToStop(true, reply.Status.Trim()),
            Ebusy => new OkToStop(false, reply.Status.Trim()),
            _ => throw Failed(command, reply),
        };
    }

    private static ClusterStatus ReadStatus(JToken j)
    {
        var (health, osds, pgs, mgrs) = (Need(j, "health"), Need(j, "osdmap"), Need(j, "pgmap"), Need(j, "mgrmap"));
        return new ClusterStatus
        {
            Fsid = Text(j, "fsid"),
            Health = Text(health, "status"),
            Checks = ((JObject?)health["checks"] ?? []).Properties().ToDictionary(
                c => c.Name,
                c => new HealthCheck(Text(c.Value, "severity"), Text(Need(c.Value, "summary"), "message"), (bool?)c.Value["muted"] ?? false)),
            QuorumNames = Texts(Need(j, "quorum_names")),
            MonCount = Int(Need(j, "monmap"), "num_mons"),
            MgrAvailable = (bool)Need(mgrs, "available"),
            MgrStandbys = Int(mgrs, "num_standbys"),
            OsdCount = Int(osds, "num_osds"),
            OsdsUp = Int(osds, "num_up_osds"),
            OsdsIn = Int(osds, "num_in_osds"),
            PgCount = Int(pgs, "num_pgs"),
            PgStates = Need(pgs, "pgs_by_state").ToDictionary(s => Text(s, "state_name"), s => Int(s, "count")),
            BytesUsed = (long?)pgs["bytes_used"] ?? 0,
            BytesAvailable = (long?)pgs["bytes_avail"] ?? 0,
            BytesTotal = (long?)pgs["bytes_total"] ?? 0,
        };
    }

    private static MonMap ReadMonMap(JToken j) => new()
    {
        Epoch = Int(j, "epoch"),
        Fsid = Text(j, "fsid"),
        MinMonReleaseName = (string?)j["min_mon_release_name"],
        AllowsAes256k = (j["auth_allowed_ciphers"] ?? new JArray()).Append(j["auth_preferred_cipher"]).Any(cipher => (int?)cipher?["value"] == Aes256k),
        ServiceCipher = (string?)j["auth_service_cipher"]?["name"],
        Mons = [.. Need(j, "mons").Select(m => new MonMapEntry(Text(m, "name"), Int(m, "rank"), ReadAddresses(m), ReadLocation(m["crush_location"])))],
    };

    // Text up to Ceph 19, a list of keys and values since 20.
    private static string ReadLocation(JToken? location) => location is JArray list
        ? "{" + string.Join(',', list.Select(l => $"{Text(l, "key")}={Text(l, "val")}")) + "}"
        : (string?)location ?? "{}";

    private static string ReadAddresses(JToken mon) =>
        "[" + string.Join(',', Need(Need(mon, "public_addrs"), "addrvec").Select(a => $"{Text(a, "type")}:{Text(a, "addr")}")) + "]";

    private static IReadOnlyDictionary<string, string> ReadTexts(JToken? map) =>
        (map as JObject ?? []).Properties().ToDictionary(p => p.Name, p => (string?)p.Value ?? "");
}
