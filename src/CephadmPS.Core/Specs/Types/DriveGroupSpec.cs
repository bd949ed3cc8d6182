using CephadmPS.Core.Specs.Schema;
using CephadmPS.Core.Specs.Text;

namespace CephadmPS.Core.Specs.Types;

/// <summary>OSDs: on which hosts (placement), on which devices, how.</summary>
/// <param name="serviceId">Id; needed for specs that are applied, missing only in records of unmanaged OSDs.</param>
public sealed partial class DriveGroupSpec(string? serviceId = null) : ServiceSpec("osd", serviceId)
{
    /// <summary>Devices of the data; required.</summary>
    public DeviceSelection? DataDevices { get => Devices("data_devices"); init => Set("data_devices", ToNode(value)); }

    /// <summary>Devices of the RocksDB.</summary>
    public DeviceSelection? DbDevices { get => Devices("db_devices"); init => Set("db_devices", ToNode(value)); }

    /// <summary>Devices of the write-ahead log.</summary>
    public DeviceSelection? WalDevices { get => Devices("wal_devices"); init => Set("wal_devices", ToNode(value)); }

    /// <summary>Devices of the journal: of old releases, never used.</summary>
    public DeviceSelection? JournalDevices { get => Devices("journal_devices"); init => Set("journal_devices", ToNode(value)); }

    /// <summary>OSDs on each data device; null: one.</summary>
    public int? OsdsPerDevice { get => Int("osds_per_device"); init => Set("osds_per_device", value); }

    /// <summary><c>bluestore</c>, the default and the only one.</summary>
    public string ObjectStore { get => Text("objectstore") ?? "bluestore"; init => Set("objectstore", value); }

    /// <summary>Encrypt with LUKS. Default false.</summary>
    public bool Encrypted { get => Flag("encrypted"); init => Set("encrypted", value); }

    /// <summary>Keep the LUKS key in a TPM. Default false.</summary>
    public bool Tpm2 { get => Flag("tpm2"); init => Set("tpm2", value); }

    /// <summary>Size of the RocksDB device as written (bytes or with unit); null: by ceph-volume.</summary>
    public string? BlockDbSize { get => Text("block_db_size"); init => Set("block_db_size", value); }

    /// <summary>Size of the write-ahead log as written (bytes or with unit); null: by ceph-volume.</summary>
    public string? BlockWalSize { get => Text("block_wal_size"); init => Set("block_wal_size", value); }

    /// <summary>Filters are joined by <c>AND</c> (default) or <c>OR</c>.</summary>
    public string FilterLogic { get => (Text("filter_logic") ?? "AND").ToUpperInvariant(); init => Set("filter_logic", value); }

    /// <summary>Part of each data device to use, 0 to 1; null: all.</summary>
    public double? DataAllocateFraction =>
        Number("data_allocate_fraction");

    /// <summary><c>lvm</c> (null too) or <c>raw</c>.</summary>
    public string? Method { get => Text("method"); init => Set("method", value); }

    /// <summary>Device class of the OSDs; null: by the device.</summary>
    public string? CrushDeviceClass { get => Text("crush_device_class"); init => Set("crush_device_class", value); }

    /// <summary>OSD ids to take over: host → ids.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OsdIdClaims => Field("osd_id_claims").ToDictionary(ids => ids.ItemTexts);

    internal static void Fields(FieldTable table) => table
        .AddAll(FieldKind.Map, "data_devices", "db_devices", "wal_devices", "journal_devices")
        .Add("osd_id_claims", FieldKind.Map, SpecNode.EmptyMap, orDefault: true)
        .Add("data_directories", FieldKind.Texts)
        .Int("osds_per_device").Int("db_slots").Int("wal_slots")
        .AddAll(FieldKind.IntegerOrText, "block_db_size", "block_wal_size", "journal_size")
        .Text("objectstore", "bluestore").Flag("encrypted").Flag("tpm2").Text("filter_logic", "AND")
        .Number("data_allocate_fraction").Texts("method", "crush_device_class");

    private DeviceSelection? Devices(string field)
    {
        var node = Field(field);
        return node.IsTruthy ? DeviceSelectionReader.FromNode(node) : null;
    }

    private static SpecNode ToNode(DeviceSelection? selection) =>
        selection is null ? SpecNode.Null : DeviceSelectionReader.ToNode(selection);
}
