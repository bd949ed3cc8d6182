using CephadmPS.Agent.Osds.Zapping;
using CephadmPS.Agent.Removal;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Acting;

public sealed class ZapTests : IDisposable
{
    private const string OsdFsid = "02d894cf-591c-4ffc-98e0-87d801ba5918";

    private readonly ActingHost host = new();

    public ZapTests()
    {
        FakeDisks.Add(host, "sda", "8:0", "ID_MODEL=Disk\nE:ID_SERIAL_SHORT=S1");
        FakeDisks.Add(host, "sdb", "8:16");
        FakeDisks.Add(host, "dm-0", "253:0");
    }

    public void Dispose() => host.Dispose();

    private void RawOsd(string disk, int id, string cluster = TestHost.Fsid, string osd = OsdFsid) => FakeDisks.Write(host, disk, 0,
        FakeDisks.Label(osd, "main", ("whoami", $"{id}"), ("ceph_fsid", cluster)));

    // sdb is a physical volume of ceph-vg with one volume of osd.5, of this cluster or another one, and perhaps one more.
    private void LvmOsd(string cluster = TestHost.Fsid, string others = "", string group = "ceph-vg")
    {
        foreach (var program in new[] { "lvs", "pvs" })
        {
            host.With($"/usr/sbin/{program}", "");
        }
        Directory.CreateDirectory(host.PathOf($"/dev/{group}"));
        File.CreateSymbolicLink(host.PathOf($"/dev/{group}/osd-block"), host.PathOf("/dev/dm-0"));
        var removed = false;
        host.Programs.Instead["lvremove"] = () =>
        {
            removed = true;
            return new(0, "", "");
        };
        host.Programs.Instead["lvs --reportformat"] = () =>
        {
            var own = $$"""{"vg_name":"{{group}}","lv_name":"osd-block","lv_path":"/dev/{{group}}/osd-block","lv_tags":"ceph.cluster_fsid={{cluster}},ceph.osd_id=5,ceph.osd_fsid=77777777-591c-4ffc-98e0-87d801ba5918,ceph.type=block","devices":"/dev/sdb(0)"}""";
            var rows = string.Join(',', new[] { removed ? "" : own, others }.Where(row => row.Length > 0));
            return new(0, $$"""{"report":[{"lv":[{{rows}}]}]}""", "");
        };
        host.Programs.Instead["pvs --reportformat"] = () => new(0, $$"""{"report":[{"pv":[{"pv_name":"/dev/sdb","vg_name":"{{group}}"}]}]}""", "");
        foreach (var tool in new[] { "vgremove", "pvremove", "vgreduce", "dmsetup", "blockdev" })
        {
            host.Programs.Instead[tool] = () => new(0, "", "");
        }
        FakeDisks.Write(host, "sdb", 512, "LABELONE"u8.ToArray());
    }

    private Task<ZapResult> ZapAsync(Action<ZapOsdsRequest>? change = null)
    {
        var request = new ZapOsdsRequest { Fsid = TestHost.Fsid, Force = true };
        change?.Invoke(request);
        return new ZapOsdsVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    private Task<ZapResult> ZapDeviceAsync(string device, Action<ZapDeviceRequest>? change = null)
    {
        var request = new ZapDeviceRequest { Fsid = TestHost.Fsid, Device = device, Force = true };
        change?.Invoke(request);
        return new ZapDeviceVerb().RunAsync(request, host.Verb, CancellationToken.None);
    }

    private string[] Tools => [.. host.Programs.Commands.Where(c => c.Split(' ')[0] is "lvremove" or "vgremove" or "pvremove" or "vgreduce" or "dmsetup" or "blockdev")];

    [Fact]
    public async Task Without_force_nothing_is_touched_and_the_osds_are_named()
    {
        RawOsd("sda", 3);
        var error = await Assert.ThrowsAsync<AgentException>(() => ZapAsync(r => r.Force = false));
        Assert.Equal("ForceNeeded", error.Id);
        Assert.Contains("osd.3", error.Message);
        Assert.False(FakeDisks.IsBlank(host, "sda"));
    }

    [Fact]
    public async Task Raw_osds_of_this_cluster_only_are_wiped()
    {
        RawOsd("sda", 3);
        RawOsd("sdb", 4, TestHost.OtherFsid, "11111111-591c-4ffc-98e0-87d801ba5918");

        var result = await ZapAsync();

        Assert.Equal((true, "/dev/sda", "osd.3"), (result.Changed, Assert.Single(result.Devices), Assert.Single(result.Osds)));
        Assert.True(FakeDisks.IsBlank(host, "sda"));
        Assert.False(FakeDisks.IsBlank(host, "sdb"));
        Assert.False((await ZapAsync()).Changed);
    }

    [Fact]
    public async Task Only_the_named_osds_go()
    {
        RawOsd("sda", 3);
        RawOsd("sdb", 4, osd: "11111111-591c-4ffc-98e0-87d801ba5918");
        Assert.Equal(["/dev/sdb"], (await ZapAsync(r => r.OsdIds = [4])).Devices);
        Assert.False(FakeDisks.IsBlank(host, "sda"));
    }

    [Fact]
    public async Task An_osd_that_runs_is_not_touched()
    {
        RawOsd("sda", 3);
        await host.Context.Processes.RunAsync(new("systemctl", "start", $"ceph-{TestHost.Fsid}@osd.3.service"));
        Assert.Equal("OsdRuns", (await Assert.ThrowsAsync<AgentException>(() => ZapAsync())).Id);
        Assert.Equal("OsdRuns", (await Assert.ThrowsAsync<AgentException>(() => ZapDeviceAsync("/dev/sda"))).Id);
        Assert.False(FakeDisks.IsBlank(host, "sda"));
    }

    [Fact]
    public async Task A_volume_goes_with_the_group_that_ceph_volume_made_for_it()
    {
        LvmOsd();
        FakeDisks.Write(host, "dm-0", 0, FakeDisks.Label("77777777-591c-4ffc-98e0-87d801ba5918", "main", ("whoami", "5"), ("ceph_fsid", TestHost.Fsid)));

        var result = await ZapAsync();

        Assert.Equal("ceph-vg/osd-block", Assert.Single(result.Volumes));
        Assert.Equal("/dev/sdb", Assert.Single(result.Devices));
        Assert.Equal(["lvremove --force --yes ceph-vg/osd-block", "vgremove --force --yes ceph-vg", "pvremove --force --force --yes /dev/sdb"], Tools);
        Assert.True(FakeDisks.IsBlank(host, "dm-0"));
        Assert.True(FakeDisks.IsBlank(host, "sdb"));
    }

    [Fact]
    public async Task Of_a_shared_group_only_the_osds_volume_goes()
    {
        LvmOsd(others: """{"vg_name":"ceph-vg","lv_name":"home","lv_path":"/dev/ceph-vg/home","lv_tags":"","devices":"/dev/sdb(9)"}""");
        var result = await ZapAsync();
        Assert.Equal(["lvremove --force --yes ceph-vg/osd-block"], Tools);
        Assert.Contains("home", Assert.Single(result.Warnings));
        Assert.False(FakeDisks.IsBlank(host, "sdb"));
    }

    [Fact]
    public async Task A_group_that_somebody_else_made_stays()
    {
        LvmOsd(group: "data");
        Assert.Contains("ceph-volume did not make it", Assert.Single((await ZapAsync()).Warnings));
        Assert.Equal(["lvremove --force --yes data/osd-block"], Tools);
    }

    [Fact]
    public async Task Volumes_of_another_cluster_are_not_ours()
    {
        LvmOsd(TestHost.OtherFsid);
        Assert.False((await ZapAsync()).Changed);
        Assert.Empty(Tools);
    }

    [Fact]
    public async Task What_lvm_does_not_tell_is_not_taken_for_nothing()
    {
        LvmOsd();
        host.Programs.Instead["lvs --reportformat"] = () => new(5, "", "locking failed");
        Assert.Equal("LvmFailed", (await Assert.ThrowsAsync<AgentException>(() => ZapAsync())).Id);
    }

    [Fact]
    public async Task Dm_crypt_on_a_volume_is_closed_first()
    {
        LvmOsd();
        Directory.CreateDirectory(host.PathOf("/sys/block/dm-0/holders/dm-1"));
        host.With("/sys/block/dm-1/dm/name", "osd-block-crypt\n");
        await ZapAsync();
        Assert.Equal(["dmsetup remove --retry osd-block-crypt", "lvremove --force --yes ceph-vg/osd-block"], Tools[..2]);
    }

    [Fact]
    public async Task A_device_is_zapped_with_all_that_lvm_has_on_it()
    {
        LvmOsd(TestHost.OtherFsid, group: "data");
        var result = await ZapDeviceAsync("/dev/sdb");
        Assert.Equal(["lvremove --force --yes data/osd-block", "vgremove --force --yes data", "pvremove --force --force --yes /dev/sdb"], Tools);
        Assert.Equal(("/dev/sdb", "osd.5"), (Assert.Single(result.Devices), Assert.Single(result.Osds)));
        Assert.True(FakeDisks.IsBlank(host, "sdb"));
    }

    [Fact]
    public async Task A_volume_that_lies_elsewhere_too_is_refused()
    {
        LvmOsd(others: """{"vg_name":"ceph-vg","lv_name":"wide","lv_path":"/dev/ceph-vg/wide","lv_tags":"","devices":"/dev/sdb(9),/dev/sdc(0)"}""");
        var error = await Assert.ThrowsAsync<AgentException>(() => ZapDeviceAsync("/dev/sdb"));
        Assert.Equal("DeviceInUse", error.Id);
        Assert.Contains("/dev/sdc", error.Message);
        Assert.Empty(Tools);
    }

    [Theory]
    [InlineData("/proc/self/mountinfo", "36 35 8:0 / /srv rw - xfs /dev/sda rw\n", "/srv")]
    [InlineData("/proc/swaps", "Filename Type Size Used Priority\n/dev/sda partition 1 0 -2\n", "swap")]
    public async Task What_the_host_uses_is_refused_even_by_force(string file, string content, string reason)
    {
        host.With(file, content);
        RawOsd("sda", 3);
        var error = await Assert.ThrowsAsync<AgentException>(() => ZapDeviceAsync("/dev/sda"));
        Assert.Equal("DeviceInUse", error.Id);
        Assert.Contains(reason, error.Message);
        Assert.False(FakeDisks.IsBlank(host, "sda"));
    }

    [Fact]
    public async Task Another_disk_than_the_approved_one_is_refused()
    {
        RawOsd("sda", 3);
        Assert.Equal("DeviceChanged", (await Assert.ThrowsAsync<AgentException>(() => ZapDeviceAsync("/dev/sda", r => r.Identity = "Disk_S2"))).Id);
        Assert.True((await ZapDeviceAsync("/dev/sda", r => r.Identity = "Disk_S1")).Changed);
    }

    [Fact]
    public async Task Removing_a_cluster_takes_its_volumes_along_when_asked_for()
    {
        LvmOsd();
        var request = new RemoveClusterRequest { Fsid = TestHost.Fsid, Force = true, ZapOsds = true };
        var result = await new RemoveClusterVerb().RunAsync(request, host.Verb, CancellationToken.None);
        Assert.Equal(["/dev/sdb", "ceph-vg/osd-block"], result.ZappedDevices);
    }
}
