using CephadmPS.Core.Errors;
using CephadmPS.Core.Osds;
using CephadmPS.Core.Specs.Types;
using Xunit;

namespace CephadmPS.Core.Tests.Osds;

public class CephVolumeCommandsTests
{
    private static readonly DeviceSelection Anything = new() { All = true };

    [Fact]
    public void A_batch_names_all_devices_once()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = Anything, Encrypted = true, OsdsPerDevice = 2, BlockDbSize = "60G" };
        Assert.Equal(
            ["lvm batch --no-auto /dev/sdb /dev/sdc --db-devices /dev/nvme0n1 --block-db-size 60G --objectstore bluestore --dmcrypt --osds-per-device 2 --osd-ids 3 7 --yes --no-systemd"],
            Texts(spec, Selection(["/dev/sdb", "/dev/sdc"], ["/dev/nvme0n1"]), ["3", "7"]));
    }

    [Fact]
    public void Device_classes_are_batched_apart()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = Anything, CrushDeviceClass = "hdd" };
        var selection = Selection([], []) with { Data = [new("/dev/sdb"), new("/dev/sdc", "ssd"), new("/dev/sdd", "hdd")] };
        Assert.Equal(
            [
                "lvm batch --no-auto /dev/sdb /dev/sdd --crush-device-class hdd --objectstore bluestore --yes --no-systemd",
                "lvm batch --no-auto /dev/sdc --crush-device-class ssd --objectstore bluestore --yes --no-systemd",
            ],
            Texts(spec, selection));
    }

    [Fact]
    public void Raw_osds_are_prepared_one_by_one_with_their_own_devices()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = Anything, Method = "raw" };
        var commands = new CephVolumeCommands(spec).For(Selection(["/dev/sdb", "/dev/sdc"], ["/dev/nvme0n1", "/dev/nvme1n1"]));
        Assert.Equal(
            ["raw prepare --bluestore --data /dev/sdb --block.db /dev/nvme0n1", "raw prepare --bluestore --data /dev/sdc --block.db /dev/nvme1n1"],
            commands.Select(command => command.ToString()));
        Assert.All(commands, command => Assert.True(command.IsRaw));
        Assert.Equal(["/dev/nvme1n1"], commands[1].DbDevices);
    }

    [Fact]
    public void Raw_osds_need_as_many_other_devices_as_data_devices()
    {
        var spec = new DriveGroupSpec("a") { DataDevices = Anything, Method = "raw" };
        var error = Assert.Throws<CephadmException>(() => Texts(spec, Selection(["/dev/sdb", "/dev/sdc"], ["/dev/nvme0n1"])));
        Assert.Equal("RawDeviceCountMismatch", error.Id);
        Assert.Contains("2 data and 1", error.Message);
    }

    [Fact]
    public void A_preview_only_reports() =>
        Assert.EndsWith(
            " --report --format json",
            new CephVolumeCommands(new DriveGroupSpec("a") { DataDevices = Anything }).For(Selection(["/dev/sdb"], []), preview: true)[0].ToString());

    [Fact]
    public void Without_data_devices_there_is_nothing_to_do() =>
        Assert.Empty(Texts(new DriveGroupSpec("a") { DataDevices = Anything }, Selection([], ["/dev/nvme0n1"])));

    private static IEnumerable<string> Texts(DriveGroupSpec spec, DriveSelection selection, string[]? osdIds = null) =>
        new CephVolumeCommands(spec).For(selection, osdIds).Select(command => command.ToString());

    private static DriveSelection Selection(string[] data, string[] db) => new()
    {
        Data = [.. data.Select(path => new DevicePath(path))],
        Db = [.. db.Select(path => new DevicePath(path))],
        Wal = [],
        Journal = [],
        Devices = [],
        Decisions = [],
    };
}
