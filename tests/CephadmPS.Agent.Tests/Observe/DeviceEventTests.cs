using System.Text;
using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Agent.Tests.Support;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class DeviceEventTests : IDisposable
{
    private readonly TestHost host = new();

    public DeviceEventTests() => WithDisk("sda", 1000);

    public void Dispose() => host.Dispose();

    private void WithDisk(string name, int size) => host.With($"/sys/block/{name}/size", $"{size}\n").With($"/sys/block/{name}/ro", "0\n").With($"/sys/block/{name}/dev", "8:0\n");

    [Theory]
    [InlineData("add@/devices/pci/block/sdb\0ACTION=add\0DEVPATH=/devices/pci/block/sdb\0SUBSYSTEM=block\0DEVTYPE=disk\0", "sdb")]
    [InlineData("libudev\0\u0001\u0002binary\0ACTION=change\0DEVPATH=/devices/pci/block/sda/sda1\0SUBSYSTEM=block\0DEVTYPE=partition\0", "sda")]
    [InlineData("add@/devices/virtual/net/veth0\0ACTION=add\0DEVPATH=/devices/virtual/net/veth0\0SUBSYSTEM=net\0", null)]
    [InlineData("SUBSYSTEM=block\0DEVPATH=/block/", null)]
    [InlineData("", null)]
    public void The_disk_is_found_in_what_kernel_and_udev_tell(string message, string? disk) =>
        Assert.Equal(disk, DeviceEvent.DiskOf(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void Only_what_makes_a_device_another_one_counts()
    {
        var devices = new DeviceStates(host.Context);
        Assert.False(devices.HasChanged("sda"));

        WithDisk("sda", 2000);
        Assert.True(devices.HasChanged("sda"));
        Assert.False(devices.HasChanged("sda"));

        host.With("/run/udev/data/b8:0", "S:disk/by-id/x\nE:ID_FS_TYPE=ceph_bluestore\n");
        Assert.True(devices.HasChanged("sda"));
        host.With("/run/udev/data/b8:0", "S:disk/by-id/y\nE:ID_FS_TYPE=ceph_bluestore\n");
        Assert.False(devices.HasChanged("sda"));

        host.With("/sys/block/sda/sda1/size", "500").With("/sys/block/sda/sda1/dev", "8:1");
        Assert.True(devices.HasChanged("sda"));
    }

    [Fact]
    public void A_disk_that_comes_or_goes_is_told_and_one_that_never_was_is_not()
    {
        var devices = new DeviceStates(host.Context);

        WithDisk("sdb", 1);
        Assert.True(devices.HasChanged("sdb"));
        Directory.Delete(host.PathOf("/sys/block/sda"), recursive: true);
        Assert.True(devices.HasChanged("sda"));
        Assert.False(devices.HasChanged("sda"));
        Assert.False(devices.HasChanged("sdz"));
        WithDisk("ram0", 1);
        Assert.False(devices.HasChanged("ram0"));
    }
}
