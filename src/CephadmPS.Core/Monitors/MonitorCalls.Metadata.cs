using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.Monitors;

/// <summary>A daemon as the cluster itself knows it.</summary>
/// <param name="Type"><c>mon</c>, <c>mgr</c> or <c>mds</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="HostName">Host as it calls itself; null: it did not say.</param>
/// <param name="Release">Ceph's release that it runs, such as <c>tentacle</c>; null: it did not say.</param>
public sealed record ReportedDaemon(string Type, string Id, string? HostName, string? Release = null);

public static partial class MonitorCalls
{
    private static readonly string[] MetadataTypes = ["mon", "mgr", "mds"];

    /// <summary><c>mon metadata</c>, <c>mgr metadata</c> and <c>mds metadata</c>: daemons that have told the cluster where they run.</summary>
    public static async Task<IReadOnlyList<ReportedDaemon>> GetReportedDaemonsAsync(this IMonitorClient client, CancellationToken cancellation = default)
    {
        var all = await Task.WhenAll(MetadataTypes.Select(type => ReadAsync<IReadOnlyList<ReportedDaemon>>(client, $"{type} metadata", null,
            answer => [.. answer.OfType<JObject>()
                // A daemon that went away in this moment has no name.
                .Where(daemon => (string?)daemon["name"] is { Length: > 0 })
                .Select(daemon => new ReportedDaemon(type, (string)daemon["name"]!, (string?)daemon["hostname"], (string?)daemon["ceph_release"]))], cancellation))).ConfigureAwait(false);
        return [.. all.SelectMany(list => list)];
    }
}
