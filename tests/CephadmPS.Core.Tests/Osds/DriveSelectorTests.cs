using CephadmPS.Core.Errors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Specs.Types;
using Xunit;

namespace CephadmPS.Core.Tests.Osds;

public class DriveSelectorTests
{
    private static readonly DeviceSelection Spinning = new() { Rotational = true };

    [Fact]
    public void Roles_take_devices_in_turn_and_sorted_by_path()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = Spinning, DbDevices = new() { Size = "100G:" } };
        var selection = Select(spec, Disk("/dev/sdc"), Flash("/dev/nvme0n1"), Disk("/dev/sdb"));
        Assert.Equal("/dev/sdb /dev/sdc", Paths(selection.Data));
        Assert.Equal("/dev/nvme0n1", Paths(selection.Db));
        Assert.Equal(DeviceRule.InOtherRole, Rule(selection, DeviceRole.Db, "/dev/sdb"));
    }

    [Fact]
    public void Each_refusal_has_its_reason()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { Rotational = true, Model = "ST12", Vendor = "SEA", Size = "1T:" } };
        var selection = Select(
            spec,
            Disk("/dev/sda") with { Available = false, RejectedReasons = ["locked"] },
            Disk("/dev/sdb") with { BeingReplaced = true },
            OfSpec(Disk("/dev/sdc"), "other"),
            Flash("/dev/sdd"),
            Disk("/dev/sde", size: "500.00 GB"),
            Disk("/dev/sdf", model: "HGST"),
            Disk("/dev/sdg", vendor: null));
        Assert.Equal(
            [DeviceRule.Unavailable, DeviceRule.BeingReplaced, DeviceRule.OfOtherSpec, DeviceRule.ModelMismatch, DeviceRule.SizeMismatch, DeviceRule.ModelMismatch, DeviceRule.VendorMismatch],
            selection.Decisions.Select(decision => decision.Rule));
        Assert.Empty(selection.Data);
    }

    [Theory]
    [InlineData(0, "/dev/sdb /dev/sdc")]
    [InlineData(1, "/dev/sdb")]
    [InlineData(2, "")]
    public void The_limit_counts_the_osds_there_are(int existing, string chosen)
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { Rotational = true, Limit = 2 } };
        var selection = new DriveSelector(spec).Select([Disk("/dev/sdb"), Disk("/dev/sdc"), Disk("/dev/sdd")], existing);
        Assert.Equal(chosen, Paths(selection.Data));
        Assert.Equal(DeviceRule.LimitReached, Rule(selection, DeviceRole.Data, "/dev/sdd"));
    }

    [Fact]
    public void Devices_of_the_specs_own_osds_stay_in_its_batch_beyond_the_limit()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { All = true, Limit = 1 } };
        var selection = Select(spec, Disk("/dev/sdb"), OfSpec(Disk("/dev/sdc"), "a"), Disk("/dev/sdd"));
        Assert.Equal("/dev/sdb /dev/sdc", Paths(selection.Data));
    }

    [Fact]
    public void With_or_one_filter_is_enough()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { Model = "nothing", Size = "10T:" }, FilterLogic = "OR" };
        var selection = Select(spec, Disk("/dev/sdb"), Flash("/dev/nvme0n1"));
        Assert.Equal("/dev/sdb", Paths(selection.Data));
        Assert.Equal(DeviceRule.NoFilterMatches, Rule(selection, DeviceRole.Data, "/dev/nvme0n1"));
    }

    [Fact]
    public void Paths_are_taken_as_listed_whatever_their_state()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { Paths = [new("/dev/sdz", "ssd"), new("/dev/sda")] } };
        var selection = Select(spec, Disk("/dev/sda") with { Available = false }, Disk("/dev/sdb"));
        Assert.Equal("/dev/sdz /dev/sda", Paths(selection.Data));
        Assert.Equal(DeviceRule.ChosenByPath, Rule(selection, DeviceRole.Data, "/dev/sda"));
        Assert.Equal(DeviceRule.NotListed, Rule(selection, DeviceRole.Data, "/dev/sdb"));
    }

    [Fact]
    public void A_size_in_bytes_serves_when_none_is_displayed()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = new() { Size = "10T:" } };
        Assert.Equal("/dev/sdb", Paths(Select(spec, Disk("/dev/sdb", size: null)).Data));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_with_device_and_filter()
    {
        var sizeless = Disk("/dev/sdb", size: null) with { Facts = new DeviceFacts { Rotational = "1" } };
        Assert.Contains("/dev/sdb", Failure(new() { Size = "1T:" }, sizeless));
        Assert.Contains("'1,5T'", Failure(new() { Size = "1,5T" }, Disk("/dev/sdb")));
        Assert.Contains("PB", Failure(new() { Size = "5PB" }, Disk("/dev/sdb")));
        Assert.Contains("actuators", Failure(new() { Actuators = 2 }, Disk("/dev/sdb")));
        Assert.Contains("'12 TB'", Failure(new() { Size = "1T:" }, Disk("/dev/sdb", size: "12 TB")));
    }

    [Fact]
    public void Ceph_volumes_own_text_is_read()
    {
        var device = Assert.Single(InventoryDevice.ParseList("""
            [{"available": false, "being_replaced": false, "ceph_device_lvm": true, "created": "2026-01-01T00:00:00.000000Z",
              "device_id": "QEMU_disk_1", "human_readable_type": "hdd", "path": "/dev/vdb", "rejected_reasons": ["locked"], "lsm_data": {},
              "lvs": [{"name": "osd-block-1", "osd_id": "3", "osdspec_affinity": "a", "cluster_fsid": "f", "osd_fsid": "g", "block_uuid": "u"}],
              "sys_api": {"rotational": "1", "size": 20000000000.0, "human_readable_size": "20.00 GB", "vendor": "0x1af4", "model": null}}]
            """));
        Assert.True(device.HasCephVolume);
        Assert.Equal("a", Assert.Single(device.Volumes).OsdSpecAffinity);
        Assert.Null(device.Facts.Model);
        Assert.Equal(20e9, device.Facts.Size);
    }

    private static string Failure(DeviceSelection filters, InventoryDevice device) =>
        Assert.Throws<CephadmException>(() => Select(new DriveGroupSpec("a") { DataDevices = filters }, device)) is { Id: "DeviceFilterFailed" } error
            ? error.Message
            : "";

    private static DriveSelection Select(DriveGroupSpec spec, params InventoryDevice[] devices) => new DriveSelector(spec).Select(devices);

    private static DeviceRule Rule(DriveSelection selection, DeviceRole role, string path) =>
        selection.Decisions.Single(decision => decision.Role == role && selection.Devices[decision.DeviceIndex].Path == path).Rule;

    private static string Paths(IEnumerable<DevicePath> devices) => string.Join(' ', devices.Select(device => device.Path));

    private static InventoryDevice OfSpec(InventoryDevice device, string spec) =>
        device with { Available = false, CephDeviceLvm = true, Volumes = [new DeviceVolume { OsdSpecAffinity = spec }] };

    private static InventoryDevice Disk(string path, string? size = "12.00 TB", string? model = "ST12000NM001G", string? vendor = "SEAGATE") => new()
    {
        Path = path,
        Available = true,
        Facts = new DeviceFacts { Rotational = "1", Vendor = vendor, Model = model, Size = 12e12, HumanReadableSize = size },
    };

    private static InventoryDevice Flash(string path) => new()
    {
        Path = path,
        Available = true,
        Facts = new DeviceFacts { Rotational = "0", Vendor = "INTEL", Model = "SSDPE2KX040T8", Size = 3.84e12, HumanReadableSize = "3.84 TB" },
    };
}
