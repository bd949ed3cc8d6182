using System.Text.Json;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Osds;
using CephadmPS.Agent.Osds.Zapping;

namespace CephadmPS.Agent.Adoption;

/// <summary>What an old installation's OSD is: its own id and object store, from its directory, from ceph-volume's records, or from its devices.</summary>
/// <param name="OsdFsid">Its own id.</param>
/// <param name="SimpleRecord">The record of ceph-volume's <c>simple</c> mode (host path); null when it has none.</param>
internal sealed record LegacyOsd(string OsdFsid, string? SimpleRecord)
{
    private const string Records = "etc/ceph/osd";

    /// <summary>Looks for it. Errors: <c>OsdNotFound</c>; <c>FilestoreUnsupported</c>.</summary>
    public static async Task<LegacyOsd> FindAsync(HostContext host, string fsid, string id, string dataDir, string legacyDir, CancellationToken cancellation)
    {
        var files = new HostFiles(host);
        var directory = $"{legacyDir.TrimEnd('/')}/{Records}";
        var record = files.Entries(directory).FirstOrDefault(name => name.StartsWith($"{id}-", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal));
        var (simpleFsid, simpleType) = record is null ? (null, null) : ReadRecord(files.ReadText($"{directory}/{record}")!, $"{directory}/{record}");
        var type = files.ReadText($"{dataDir}/type")?.Trim() ?? simpleType ?? "bluestore";
        if (type != "bluestore")
        {
            throw AgentException.Refused("FilestoreUnsupported", $"osd.{id} stores its objects by {type}, which Ceph no longer has", "replace it by a new OSD");
        }
        var found = files.ReadText($"{dataDir}/fsid")?.Trim() ?? simpleFsid
            ?? (await new LvmView(host).VolumesAsync(cancellation)).FirstOrDefault(volume => volume.ClusterFsid == fsid && $"{volume.OsdId}" == id)?.Tags.GetValueOrDefault("ceph.osd_fsid")
            ?? BlockDevice.All(host).Select(device => device.Label(host)).FirstOrDefault(label => label?.ClusterFsid == fsid && $"{label.OsdId}" == id)?.OsdFsid;
        return found is not null
            ? new LegacyOsd(found, record is null ? null : $"{directory}/{record}")
            : throw AgentException.Refused("OsdNotFound", $"neither {dataDir}, {directory}, LVM nor a device tells of osd.{id}", "see which OSDs are here with 'ceph-volume lvm list'");
    }

    private static (string? Fsid, string? Type) ReadRecord(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return (Text(document.RootElement, "fsid"), Text(document.RootElement, "type"));
        }
        catch (JsonException e)
        {
            throw new AgentException("InvalidConfig", $"{path} is not JSON", "correct it (ceph-volume simple scan writes it anew)", inner: e) { Undone = true };
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
