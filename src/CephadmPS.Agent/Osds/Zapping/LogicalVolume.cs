using System.Text.Json;
using CephadmPS.Agent.Hosting;

namespace CephadmPS.Agent.Osds.Zapping;

/// <summary>A logical volume of the host, with the tags by which ceph-volume knows its own.</summary>
/// <param name="Group">Its volume group.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Path">Its node, <c>/dev/group/name</c>.</param>
/// <param name="Tags">Its tags, <c>name=value</c>.</param>
/// <param name="Devices">The physical volumes that it lies on.</param>
internal sealed record LogicalVolume(string Group, string Name, string Path, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Devices)
{
    public string FullName => $"{Group}/{Name}";

    /// <summary>The cluster whose OSD it belongs to; null when ceph-volume made no OSD of it.</summary>
    public string? ClusterFsid => Tags.GetValueOrDefault("ceph.cluster_fsid");

    public int? OsdId => int.TryParse(Tags.GetValueOrDefault("ceph.osd_id"), out var id) ? id : null;
}

/// <summary>A physical volume: a device, and the group that it belongs to (empty: none yet).</summary>
internal sealed record PhysicalVolume(string Device, string Group);

/// <summary>What LVM knows on the host.</summary>
internal sealed class LvmView(HostContext host)
{
    /// <summary>All logical volumes; none on a host without LVM. Error: <c>LvmFailed</c>, as an answer that failed is not "none".</summary>
    public async Task<IReadOnlyList<LogicalVolume>> VolumesAsync(CancellationToken cancellation)
    {
        var rows = await RowsAsync("lvs", "lv", "vg_name,lv_name,lv_path,lv_tags,devices", cancellation);
        // One row for each stretch of a volume.
        return
        [
            .. rows.GroupBy(row => (Group: row["vg_name"], Name: row["lv_name"])).Select(group => new LogicalVolume(
                group.Key.Group, group.Key.Name, group.First()["lv_path"], TagsOf(group.First()["lv_tags"]),
                [.. group.SelectMany(row => row["devices"].Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(device => device.Split('(')[0]).Distinct()])),
        ];
    }

    /// <summary>All physical volumes; none on a host without LVM. Error: <c>LvmFailed</c>.</summary>
    public async Task<IReadOnlyList<PhysicalVolume>> DevicesAsync(CancellationToken cancellation) =>
        [.. (await RowsAsync("pvs", "pv", "pv_name,vg_name", cancellation)).Select(row => new PhysicalVolume(row["pv_name"], row["vg_name"]))];

    private static Dictionary<string, string> TagsOf(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(g => g.Key, g => g.Last()[1]);

    private async Task<List<Dictionary<string, string>>> RowsAsync(string program, string list, string columns, CancellationToken cancellation)
    {
        if (Programs.Find(host, program) is null)
        {
            return [];
        }
        var answer = await host.Processes.RunAsync(new ProcessSpec(program, "--reportformat", "json", "--options", columns), cancellation);
        try
        {
            if (answer.Ok)
            {
                using var document = JsonDocument.Parse(answer.Output);
                return
                [
                    .. document.RootElement.GetProperty("report").EnumerateArray().SelectMany(report => report.GetProperty(list).EnumerateArray())
                        .Select(row => row.EnumerateObject().ToDictionary(column => column.Name, column => column.Value.GetString() ?? "")),
                ];
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new AgentException("LvmFailed", $"the answer of {program} is not as expected: {e.Message}", $"run '{program} --reportformat json' on the host", inner: e)
            {
                Undone = true,
            };
        }
        throw new AgentException("LvmFailed", $"{program} failed: {answer.Error.Trim()}", $"run '{program}' on the host") { Undone = true };
    }
}
