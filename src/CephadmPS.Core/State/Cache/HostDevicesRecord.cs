using CephadmPS.Core.Osds;
using CephadmPS.Core.State.Records;
using Newtonsoft.Json;

namespace CephadmPS.Core.State.Cache;

/// <summary>The devices of a host as they are kept in the cluster: what listings show while the host is silent. Nothing is ever formatted by it: that needs an answer of the host.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Devices">Its devices, by path.</param>
public sealed record HostDevicesRecord(string HostName, IReadOnlyList<InventoryDevice> Devices) : IRecord<HostDevicesRecord>
{
    /// <inheritdoc/>
    public static string KeyPrefix => "devices/";

    /// <inheritdoc/>
    public static RecordUse Use => RecordUse.Observed;

    /// <inheritdoc/>
    public static bool CanBeMissed => true;

    /// <inheritdoc/>
    public string RecordName => HostName;

    /// <summary>The projection of what a host told.</summary>
    public static HostDevicesRecord Of(string hostName, IReadOnlyList<InventoryDevice> devices) =>
        new(hostName, [.. devices.OrderBy(device => device.Path, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public string ToJson() => JsonReading.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("devices");
        writer.WriteStartArray();
        foreach (var device in Devices)
        {
            Write(writer, device);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <inheritdoc/>
    public static HostDevicesRecord FromJson(string name, string json)
    {
        using var reader = JsonReading.Open(json);
        var devices = new List<InventoryDevice>();
        foreach (var member in reader.Properties())
        {
            if (member != "devices")
            {
                throw reader.Unknown(member);
            }
            foreach (var _ in reader.Items())
            {
                devices.Add(Read(reader));
            }
        }
        return new HostDevicesRecord(name, [.. devices]);
    }

    private static void Write(JsonTextWriter writer, InventoryDevice device)
    {
        writer.WriteStartObject();
        writer.Member("path", device.Path);
        writer.Member("available", device.Available ? true : null);
        writer.Members("rejected", device.RejectedReasons);
        writer.Member("id", device.DeviceId);
        writer.Member("type", device.HumanReadableType);
        writer.Member("ceph", device.CephDevice);
        writer.Member("ceph_lvm", device.CephDeviceLvm);
        writer.Member("replacing", device.BeingReplaced);
        writer.Member("class", device.CrushDeviceClass);
        writer.Member("rotational", device.Facts.Rotational);
        writer.Member("vendor", device.Facts.Vendor);
        writer.Member("model", device.Facts.Model);
        if (device.Facts.Size is { } size)
        {
            writer.WritePropertyName("size");
            writer.WriteValue(size);
        }
        writer.Member("human_size", device.Facts.HumanReadableSize);
        writer.Member("actuators", device.Facts.Actuators);
        if (device.Volumes.Count > 0)
        {
            writer.WritePropertyName("volumes");
            writer.WriteStartArray();
            foreach (var volume in device.Volumes)
            {
                writer.WriteStartObject();
                writer.Member("name", volume.Name);
                writer.Member("osd", volume.OsdId);
                // Empty and missing differ here.
                if (volume.OsdSpecAffinity is { } affinity)
                {
                    writer.WritePropertyName("affinity");
                    writer.WriteValue(affinity);
                }
                writer.Member("cluster", volume.ClusterFsid);
                writer.Member("osd_fsid", volume.OsdFsid);
                writer.Member("block", volume.BlockUuid);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static InventoryDevice Read(JsonTextReader reader)
    {
        string path = "", id = "", type = "";
        string? crushClass = null, rotational = null, vendor = null, model = null, humanSize = null;
        bool available = false;
        bool? ceph = null, cephLvm = null, replacing = null;
        double? size = null;
        int? actuators = null;
        IReadOnlyList<string> rejected = [];
        IReadOnlyList<DeviceVolume> volumes = [];
        foreach (var member in reader.Properties())
        {
            switch (member)
            {
                case "path": path = reader.Shared(); break;
                case "available": available = reader.Flag(); break;
                case "rejected": rejected = [.. reader.Texts().Select(string.Intern)]; break;
                case "id": id = reader.Text(); break;
                case "type": type = reader.Shared(); break;
                case "ceph": ceph = reader.Flag(); break;
                case "ceph_lvm": cephLvm = reader.Flag(); break;
                case "replacing": replacing = reader.Flag(); break;
                case "class": crushClass = reader.Shared(); break;
                case "rotational": rotational = reader.Shared(); break;
                case "vendor": vendor = reader.Shared(); break;
                case "model": model = reader.Shared(); break;
                case "size": size = reader.Real(); break;
                case "human_size": humanSize = reader.Shared(); break;
                case "actuators": actuators = reader.Number(); break;
                case "volumes": volumes = Volumes(reader); break;
                default: throw reader.Unknown(member);
            }
        }
        return new InventoryDevice
        {
            Path = path,
            Available = available,
            RejectedReasons = rejected,
            Facts = new DeviceFacts { Rotational = rotational, Vendor = vendor, Model = model, Size = size, HumanReadableSize = humanSize, Actuators = actuators },
            Volumes = volumes,
            DeviceId = id,
            HumanReadableType = type,
            CephDevice = ceph,
            CephDeviceLvm = cephLvm,
            BeingReplaced = replacing,
            CrushDeviceClass = crushClass,
        };
    }

    private static List<DeviceVolume> Volumes(JsonTextReader reader)
    {
        var volumes = new List<DeviceVolume>();
        foreach (var _ in reader.Items())
        {
            var volume = new DeviceVolume();
            foreach (var member in reader.Properties())
            {
                volume = member switch
                {
                    "name" => volume with { Name = reader.Text() },
                    "osd" => volume with { OsdId = reader.Text() },
                    "affinity" => volume with { OsdSpecAffinity = reader.Shared() },
                    "cluster" => volume with { ClusterFsid = reader.Shared() },
                    "osd_fsid" => volume with { OsdFsid = reader.Text() },
                    "block" => volume with { BlockUuid = reader.Text() },
                    _ => throw reader.Unknown(member),
                };
            }
            volumes.Add(volume);
        }
        return volumes;
    }
}
