using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

public static partial class MonitorCalls
{
    /// <summary><c>osd df</c>, served by the mgr: placement groups by OSD. Error: <c>AnswerUnknown</c> without a mgr.</summary>
    public static Task<IReadOnlyDictionary<int, int>> GetOsdPgsAsync(this IMonitorClient client, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyDictionary<int, int>>(client, "osd df", null,
            j => Need(j, "nodes").Concat(j["stray"] ?? new JArray()).ToDictionary(n => Int(n, "id"), n => (int?)n["pgs"] ?? 0), cancellation, MonitorTarget.Mgr);

    /// <summary><c>osd crush reweight</c>: how much data an OSD is to hold; 0: none.</summary>
    public static Task ReweightOsdAsync(this IMonitorClient client, int id, double weight, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd crush reweight", new JObject { ["name"] = $"osd.{id}", ["weight"] = weight }, cancellation);

    /// <summary><c>osd down</c>: the OSD is about to be stopped for good, so nobody needs to wait for it.</summary>
    public static Task OsdDownAsync(this IMonitorClient client, int id, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd down", new JObject { ["ids"] = OsdIds([id]) }, cancellation);

    /// <summary><c>osd purge-actual</c>: forgets an OSD, its key and its place in CRUSH, asking nothing; one that is not there is fine.</summary>
    // A number: the mons refuse the same as text.
    public static Task PurgeOsdActualAsync(this IMonitorClient client, int id, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd purge-actual", new JObject { ["id"] = id, ["yes_i_really_mean_it"] = true }, cancellation);

    /// <summary><c>osd destroy-actual</c>: forgets an OSD's key and keeps its number and place in CRUSH for a replacement, asking nothing.</summary>
    public static Task DestroyOsdActualAsync(this IMonitorClient client, int id, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd destroy-actual", new JObject { ["id"] = id, ["yes_i_really_mean_it"] = true }, cancellation);

    /// <summary><c>osd set-group noout</c> or <c>unset-group</c>: OSDs below a CRUSH bucket are, or are not, kept from being marked out.</summary>
    public static Task SetNooutAsync(this IMonitorClient client, string bucket, bool set, CancellationToken cancellation = default) =>
        ChangeAsync(client, set ? "osd set-group" : "osd unset-group", new JObject { ["flags"] = "noout", ["who"] = new JArray(bucket) }, cancellation);

    /// <summary><c>osd crush add-bucket</c> for a host, with its place; one that is there stays where it is.</summary>
    public static Task AddHostBucketAsync(
        this IMonitorClient client, string name, IReadOnlyDictionary<string, string> location, CancellationToken cancellation = default) =>
        ChangeAsync(client, "osd crush add-bucket",
            new JObject { ["name"] = name, ["type"] = "host", ["args"] = new JArray(location.Select(level => $"{level.Key}={level.Value}")) }, cancellation);
}
