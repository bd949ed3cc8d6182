using CephadmPS.Core.State.Records;
using Newtonsoft.Json;

namespace CephadmPS.Core.State.Cache;

/// <summary>
/// The daemons of a host as they are kept in the cluster: what plans need while the host is silent. What changes by itself (memory, processor, start
/// times, container ids) is not kept, so that an idle host causes no write.
/// </summary>
/// <param name="HostName">The host.</param>
/// <param name="Daemons">Its daemons, by name.</param>
public sealed record HostDaemonsRecord(string HostName, IReadOnlyList<DaemonDescription> Daemons) : IRecord<HostDaemonsRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "daemons/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Observed;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <summary>The projection of what a host told.</summary>
    public static HostDaemonsRecord Of(string hostName, IReadOnlyList<DaemonDescription> daemons) =>
        new(hostName, [.. InOrder(daemons).Select(Lean)]);

    /// <summary>The same for writing only: what is not kept may still stand in it.</summary>
    internal static HostDaemonsRecord ForWriting(string hostName, IReadOnlyList<DaemonDescription> daemons) => new(hostName, InOrder(daemons));

    private static DaemonDescription[] InOrder(IReadOnlyList<DaemonDescription> daemons)
    {
        DaemonDescription[] ordered = [.. daemons];
        Array.Sort(ordered, (one, other) => string.CompareOrdinal(one.DaemonType, other.DaemonType) is not 0 and var type ? type : string.CompareOrdinal(one.DaemonId, other.DaemonId));
        return ordered;
    }

    /// <summary>A daemon without what is not kept.</summary>
    public static DaemonDescription Lean(DaemonDescription daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return daemon with
        {
            Status = LeanStatus(daemon.Status),
            IsActive = false,
            ContainerId = null,
            MemoryUsage = null,
            CpuPercentage = null,
            Created = null,
            Started = null,
            LastDeployed = null,
            LastConfigured = null,
            SystemdUnit = null,
        };
    }

    // It is on its way to run; when it does, that alone is no news.
    private static DaemonStatus LeanStatus(DaemonStatus status) => status == DaemonStatus.Starting ? DaemonStatus.Running : status;

    /// <inheritdoc/>
    public string ToJson() => JsonReading.Write(writer =>
    {
        // Many daemons of a host run the same image.
        var images = new List<Image>();
        var numbers = new int?[Daemons.Count];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = Image.NumberOf(Daemons[index], images);
        }
        writer.WriteStartObject();
        writer.WritePropertyName("images");
        writer.WriteStartArray();
        images.ForEach(image => image.Write(writer));
        writer.WriteEndArray();
        writer.WritePropertyName("daemons");
        writer.WriteStartArray();
        for (var index = 0; index < numbers.Length; index++)
        {
            Write(writer, Daemons[index], numbers[index]);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public static HostDaemonsRecord FromJson(string name, string json)
    {
        using var reader = JsonReading.Open(json);
        var host = string.Intern(name);
        var images = new List<Image>();
        var daemons = new List<DaemonDescription>();
        foreach (var member in reader.Properties())
        {
            switch (member)
            {
                case "images":
                    foreach (var _ in reader.Items())
                    {
                        images.Add(Image.Read(reader));
                    }
                    break;
                case "daemons":
                    foreach (var _ in reader.Items())
                    {
                        daemons.Add(Read(reader, host, images));
                    }
                    break;
                default:
                    throw reader.Unknown(member);
            }
        }
        return new HostDaemonsRecord(host, [.. daemons]);
    }

    private static void Write(JsonTextWriter writer, DaemonDescription daemon, int? image)
    {
        writer.WriteStartObject();
        writer.Member("type", daemon.DaemonType);
        writer.Member("id", daemon.DaemonId);
        writer.Member("service", daemon.ServiceName);
        writer.Member("status", (int)LeanStatus(daemon.Status));
        if (daemon.Ports.Count > 0)
        {
            writer.WritePropertyName("ports");
            writer.WriteStartArray();
            foreach (var port in daemon.Ports)
            {
                writer.WriteValue(port);
            }
            writer.WriteEndArray();
        }
        writer.Member("ip", daemon.Ip);
        writer.Member("rank", daemon.Rank);
        writer.Member("generation", daemon.RankGeneration);
        writer.Member("image", image);
        writer.Member("version", daemon.Version);
        writer.Member("config", daemon.ConfigDigest);
        writer.Member("affinity", daemon.OsdSpecAffinity);
        if (daemon.MemoryRequest is { } memory)
        {
            writer.WritePropertyName("memory_request");
            writer.WriteValue(memory);
        }
        writer.Members("deployed_by", daemon.DeployedBy);
        writer.Members("container_args", daemon.ExtraContainerArgs);
        writer.Members("entrypoint_args", daemon.ExtraEntrypointArgs);
        writer.Member("style", daemon.Style == DefaultStyle ? null : daemon.Style);
        writer.WriteEndObject();
    }

    private const string DefaultStyle = "cephadm:v1";

    private static DaemonDescription Read(JsonTextReader reader, string host, List<Image> images)
    {
        string? type = null, id = "", service = null, ip = null, version = null, config = null, affinity = null, style = DefaultStyle;
        int? rank = null, generation = null;
        long? memory = null;
        Image? image = null;
        var status = DaemonStatus.Unknown;
        IReadOnlyList<int> ports = [];
        IReadOnlyList<string> deployedBy = [], containerArgs = [], entrypointArgs = [];
        foreach (var member in reader.Properties())
        {
            switch (member)
            {
                case "type": type = reader.Shared(); break;
                case "id": id = reader.Text(); break;
                case "service": service = reader.Shared(); break;
                case "status": status = (DaemonStatus)reader.Number(); break;
                case "ports": ports = Ports(reader); break;
                case "ip": ip = reader.Text(); break;
                case "rank": rank = reader.Number(); break;
                case "generation": generation = reader.Number(); break;
                case "image": image = images[reader.Number()]; break;
                case "version": version = reader.Shared(); break;
                case "config": config = reader.Text(); break;
                case "affinity": affinity = reader.Shared(); break;
                case "memory_request": memory = checked((long)reader.Value!); break;
                case "deployed_by": deployedBy = reader.Texts(); break;
                case "container_args": containerArgs = reader.Texts(); break;
                case "entrypoint_args": entrypointArgs = reader.Texts(); break;
                case "style": style = reader.Shared(); break;
                default: throw reader.Unknown(member);
            }
        }
        return new DaemonDescription
        {
            DaemonType = type ?? throw new FormatException("a daemon has no type"),
            DaemonId = id,
            HostName = host,
            ServiceName = service,
            Status = status,
            Ports = ports,
            Ip = ip,
            Rank = rank,
            RankGeneration = generation,
            ContainerImageName = image?.Name,
            ContainerImageId = image?.Id,
            ContainerImageDigests = image?.Digests ?? [],
            Version = version,
            ConfigDigest = config,
            OsdSpecAffinity = affinity,
            MemoryRequest = memory,
            DeployedBy = deployedBy,
            ExtraContainerArgs = containerArgs,
            ExtraEntrypointArgs = entrypointArgs,
            Style = style,
        };
    }

    private static List<int> Ports(JsonTextReader reader)
    {
        var ports = new List<int>();
        foreach (var _ in reader.Items())
        {
            ports.Add(reader.Number());
        }
        ports.TrimExcess();
        return ports;
    }

    /// <summary>An image that daemons run.</summary>
    private sealed record Image(string? Name, string? Id, IReadOnlyList<string> Digests)
    {
        /// <summary>The number of a daemon's image, which is added when it is new; null: it has none. A host has few images.</summary>
        public static int? NumberOf(DaemonDescription daemon, List<Image> images)
        {
            if (daemon is { ContainerImageName: null, ContainerImageId: null, ContainerImageDigests.Count: 0 })
            {
                return null;
            }
            var number = images.FindIndex(image => image.Name == daemon.ContainerImageName && image.Id == daemon.ContainerImageId
                && (ReferenceEquals(image.Digests, daemon.ContainerImageDigests) || image.Digests.SequenceEqual(daemon.ContainerImageDigests)));
            if (number < 0)
            {
                number = images.Count;
                images.Add(new Image(daemon.ContainerImageName, daemon.ContainerImageId, daemon.ContainerImageDigests));
            }
            return number;
        }

        public void Write(JsonTextWriter writer)
        {
            writer.WriteStartObject();
            writer.Member("name", Name);
            writer.Member("id", Id);
            writer.Members("digests", Digests);
            writer.WriteEndObject();
        }

        public static Image Read(JsonTextReader reader)
        {
            string? name = null, id = null;
            IReadOnlyList<string> digests = [];
            foreach (var member in reader.Properties())
            {
                switch (member)
                {
                    case "name": name = reader.Shared(); break;
                    case "id": id = reader.Shared(); break;
                    case "digests": digests = [.. reader.Texts().Select(string.Intern)]; break;
                    default: throw reader.Unknown(member);
                }
            }
            return new Image(name, id, digests);
        }
    }
}
