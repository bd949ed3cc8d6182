using Newtonsoft.Json;

namespace CephadmPS.Core.Osds;

/// <summary>A block device of a host as <c>ceph-volume inventory</c> tells it; names in JSON are ceph-volume's.</summary>
public sealed record InventoryDevice
{
    /// <summary>Path: <c>/dev/sdb</c>.</summary>
    [JsonProperty("path")]
    public string Path { get; init; } = "";

    /// <summary>ceph-volume would take it: empty, big enough, not removable.</summary>
    [JsonProperty("available")]
    public bool Available { get; init; }

    /// <summary>Why it is not available.</summary>
    [JsonProperty("rejected_reasons")]
    public IReadOnlyList<string> RejectedReasons { get; init; } = [];

    /// <summary>What the kernel tells of it.</summary>
    [JsonProperty("sys_api")]
    public DeviceFacts Facts { get; init; } = new();

    /// <summary>Logical volumes on it.</summary>
    [JsonProperty("lvs")]
    public IReadOnlyList<DeviceVolume> Volumes { get; init; } = [];

    /// <summary>Identity: vendor, model and serial number; empty when the device tells none.</summary>
    [JsonProperty("device_id")]
    public string DeviceId { get; init; } = "";

    /// <summary><c>hdd</c>, <c>ssd</c>, <c>nvme</c>.</summary>
    [JsonProperty("human_readable_type")]
    public string HumanReadableType { get; init; } = "";

    /// <summary>An OSD uses it in whatever way; null: not told.</summary>
    [JsonProperty("ceph_device")]
    public bool? CephDevice { get; init; }

    /// <summary>An OSD uses it through LVM; null: not told (releases before 19).</summary>
    [JsonProperty("ceph_device_lvm")]
    public bool? CephDeviceLvm { get; init; }

    /// <summary>Its OSD is being replaced: it must not be used before that is over.</summary>
    [JsonProperty("being_replaced")]
    public bool? BeingReplaced { get; init; }

    /// <summary>CRUSH device class set for this device.</summary>
    [JsonProperty("crush_device_class")]
    public string? CrushDeviceClass { get; init; }

    /// <summary>An OSD of this cluster is on it through LVM, so that a repeated batch must name it again.</summary>
    [JsonIgnore]
    public bool HasCephVolume => CephDeviceLvm ?? CephDevice ?? false;

    /// <summary>Reads the list that <c>ceph-volume inventory --format json</c> prints.</summary>
    /// <exception cref="JsonException">It is not such a list.</exception>
    public static IReadOnlyList<InventoryDevice> ParseList(string json) =>
        [.. (JsonConvert.DeserializeObject<List<InventoryDevice>>(json, Settings) ?? []).Select(device => device.WithSharedTexts())];

    // Thousands of devices have the same path, vendor and model: one text each.
    private InventoryDevice WithSharedTexts() => this with
    {
        Path = string.Intern(Path),
        HumanReadableType = string.Intern(HumanReadableType),
        CrushDeviceClass = Shared(CrushDeviceClass),
        RejectedReasons = RejectedReasons.Count == 0 ? [] : [.. RejectedReasons.Select(string.Intern)],
        Volumes = Volumes.Count == 0 ? [] : [.. Volumes],
        Facts = Facts with
        {
            Rotational = Shared(Facts.Rotational),
            Vendor = Shared(Facts.Vendor),
            Model = Shared(Facts.Model),
            HumanReadableSize = Shared(Facts.HumanReadableSize),
        },
    };

    private static string? Shared(string? text) => text is null ? null : string.Intern(text);

    private static readonly JsonSerializerSettings Settings = new()
    {
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
    };
}

/// <summary>What the kernel and udev tell of a device. Null where they tell nothing (virtual machines often lack some).</summary>
public sealed record DeviceFacts
{
    /// <summary><c>1</c> for spinning disks, <c>0</c> for others.</summary>
    [JsonProperty("rotational")]
    public string? Rotational { get; init; }

    /// <summary>Vendor.</summary>
    [JsonProperty("vendor")]
    public string? Vendor { get; init; }

    /// <summary>Model.</summary>
    [JsonProperty("model")]
    public string? Model { get; init; }

    /// <summary>Size in bytes.</summary>
    [JsonProperty("size")]
    public double? Size { get; init; }

    /// <summary>Size as displayed: two decimals, powers of 1000 named KB, MB, GB, TB.</summary>
    [JsonProperty("human_readable_size")]
    public string? HumanReadableSize { get; init; }

    /// <summary>Number of actuators of a disk that has more than one.</summary>
    [JsonProperty("actuators")]
    public int? Actuators { get; init; }
}

/// <summary>A logical volume on a device.</summary>
public sealed record DeviceVolume
{
    /// <summary>Name.</summary>
    [JsonProperty("name")]
    public string? Name { get; init; }

    /// <summary>OSD that uses it.</summary>
    [JsonProperty("osd_id")]
    public string? OsdId { get; init; }

    /// <summary>Service id of the OSD spec it was made for; null when the tag is missing, empty when the tag is empty.</summary>
    [JsonProperty("osdspec_affinity")]
    public string? OsdSpecAffinity { get; init; }

    /// <summary>Cluster of that OSD.</summary>
    [JsonProperty("cluster_fsid")]
    public string? ClusterFsid { get; init; }

    /// <summary>Uuid of that OSD.</summary>
    [JsonProperty("osd_fsid")]
    public string? OsdFsid { get; init; }

    /// <summary>Uuid of the volume.</summary>
    [JsonProperty("block_uuid")]
    public string? BlockUuid { get; init; }
}
