using System.Globalization;
using System.Text.Json;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Journal;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Daemons;

/// <summary>A daemon's directory, <c>/var/lib/ceph/FSID/TYPE.ID</c>: by it, and by nothing else, a host tells that it has a daemon.</summary>
internal sealed record DaemonDirectory(string Fsid, string Name, string Path)
{
    /// <summary>Upstream's time format.</summary>
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The unit without <c>.service</c>.</summary>
    public string Unit => $"ceph-{Fsid}@{Name}";

    public string Type => Name[..Name.IndexOf('.')];

    /// <summary>The container's name; older releases kept the dots.</summary>
    public IEnumerable<string> ContainerNames =>
    [
        $"ceph-{Fsid}-{Name.Replace('.', '-')}",
        $"ceph-{Fsid}-{Name}",
    ];

    /// <summary>Image reference that the unit runs; null when it was never written.</summary>
    public string? Image => SafeFiles.ReadTrimmed(System.IO.Path.Combine(Path, "unit.image")) is { Length: > 0 } image ? image : null;

    /// <summary>The daemons of the host, or of one cluster: directories with a dot in their name below a directory named by a UUID, as upstream has it.</summary>
    public static IEnumerable<DaemonDirectory> All(HostContext host, string? onlyFsid)
    {
        var data = host.PathOf(host.DataDir);
        if (!Directory.Exists(data))
        {
            yield break;
        }
        foreach (var cluster in Directory.EnumerateDirectories(data).Order(StringComparer.Ordinal))
        {
            var fsid = System.IO.Path.GetFileName(cluster);
            if (!ClusterId.IsOne(fsid) || (onlyFsid is not null && fsid != onlyFsid))
            {
                continue;
            }
            foreach (var directory in Directory.EnumerateDirectories(cluster).Order(StringComparer.Ordinal))
            {
                var name = System.IO.Path.GetFileName(directory);
                if (name.IndexOf('.') > 0)
                {
                    yield return new DaemonDirectory(fsid, name, directory);
                }
            }
        }
    }

    /// <summary>What the directory itself tells.</summary>
    public DaemonListing Describe()
    {
        var listing = new DaemonListing
        {
            Fsid = Fsid,
            Name = Name,
            SystemdUnit = Unit,
            ContainerImageName = Image,
            Created = WrittenAt("unit.created"),
            Deployed = WrittenAt("unit.image"),
            Configured = WrittenAt("unit.configured"),
        };
        if (SafeFiles.ReadTrimmed(System.IO.Path.Combine(Path, "unit.meta")) is { Length: > 0 } meta)
        {
            UnitMeta.Apply(meta, listing);
        }
        return listing;
    }

    /// <summary>A time as upstream prints it.</summary>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    // Rounded as Python rounds a file's time, so that both programs tell the same.
    private string? WrittenAt(string file)
    {
        if (Posix.StatusOf(System.IO.Path.Combine(Path, file)) is not { } status)
        {
            return null;
        }
        var seconds = status.ModifiedSeconds + (1e-9 * status.ModifiedNanoseconds);
        var whole = Math.Floor(seconds);
        return TimeText(DateTimeOffset.FromUnixTimeSeconds((long)whole).AddMicroseconds(Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven)));
    }
}

/// <summary>Reads <c>unit.meta</c>, whoever wrote it: unknown and ill-typed members are passed over, since releases differ.</summary>
internal static class UnitMeta
{
    public static void Apply(string text, DaemonListing listing)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // A daemon with a broken unit.meta is still a daemon; it is listed without what the file would tell.
            return;
        }
        using (document)
        {
            var meta = document.RootElement;
            if (meta.ValueKind != JsonValueKind.Object)
            {
                return;
            }
            listing.ServiceName = Text(meta, "service_name");
            listing.Ip = Text(meta, "ip");
            listing.Ports = List(meta, "ports", JsonValueKind.Number)?.Select(p => p.GetInt32()).ToList();
            listing.DeployedBy = List(meta, "deployed_by", JsonValueKind.String)?.Select(p => p.GetString()!).ToList();
            listing.Rank = (int?)Number(meta, "rank");
            listing.RankGeneration = (int?)Number(meta, "rank_generation");
            listing.OsdspecAffinity = Text(meta, "osdspec_affinity");
            listing.ExtraContainerArgs = Arguments(meta, "extra_container_args");
            listing.ExtraEntrypointArgs = Arguments(meta, "extra_entrypoint_args");
            listing.MemoryRequest = Number(meta, "memory_request");
            listing.MemoryLimit = Number(meta, "memory_limit");
            listing.ConfigDigest = Text(meta, "config_digest");
        }
    }

    private static string? Text(JsonElement meta, string name) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement meta, string name) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static IEnumerable<JsonElement>? List(JsonElement meta, string name, JsonValueKind kind) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == kind)
            : null;

    /// <summary>Words, or upstream's objects <c>{"argument": "…", "split": true}</c>.</summary>
    private static List<string>? Arguments(JsonElement meta, string name) =>
        meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ValueKind switch
                {
                    JsonValueKind.String => item.GetString(),
                    JsonValueKind.Object => Text(item, "argument"),
                    _ => null,
                }).OfType<string>()]
            : null;
}
