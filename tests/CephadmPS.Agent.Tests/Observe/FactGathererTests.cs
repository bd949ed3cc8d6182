using System.Net;
using CephadmPS.Agent.Observe.Facts;
using CephadmPS.Agent.Observe.Networks;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Observe;

public sealed class FactGathererTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_500);
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    private HostFacts Gather(params InterfaceAddress[] addresses) => FactGatherer.Gather(host.Context, addresses, Now);

    [Fact]
    public void An_empty_tree_gives_facts_without_an_error()
    {
        var facts = Gather();

        Assert.Equal(0, facts.HddCount);
        Assert.Equal("None", facts.KernelSecurity!["type"]);
        Assert.Equal(1_800_000_000.5, facts.Timestamp);
    }

    [Fact]
    public void Names_processors_and_memory()
    {
        host.With("/proc/sys/kernel/hostname", "store1\n").With("/etc/hosts", "127.0.0.1 localhost\n10.0.0.1 store1.example.org store1 # me\n")
            .With("/proc/cpuinfo", string.Concat(Enumerable.Range(0, 16).Select(i =>
                $"processor\t: {i}\nmodel name\t: AMD EPYC\nphysical id\t: {i / 8}\ncpu cores\t: 4\n\n")))
            .With("/proc/meminfo", "MemTotal:       24684084 kB\nMemFree:        21887744 kB\nMemAvailable:   23596148 kB\n")
            .With("/proc/loadavg", "0.50 1.25 2.00 1/200 4711\n").With("/proc/uptime", "12345.67 1.00\n")
            .With("/etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n")
            .With("/sys/class/dmi/id/sys_vendor", "Acme\n").With("/sys/class/dmi/id/product_name", "S1\n").With("/sys/class/dmi/id/product_family", "Store\n")
            .With("/proc/sys/net/ipv4/ip_nonlocal_bind", "0\n");

        var facts = Gather();

        Assert.Equal(("store1", "store1", "store1.example.org"), (facts.Hostname, facts.Shortname, facts.Fqdn));
        Assert.Equal((2, 4, 8, "AMD EPYC"), (facts.CpuCount, facts.CpuCores, facts.CpuThreads, facts.CpuModel));
        Assert.Equal((24684084, 21887744, 23596148), (facts.MemoryTotalKb, facts.MemoryFreeKb, facts.MemoryAvailableKb));
        Assert.Equal((0.5, 2.0), (facts.CpuLoad!["1min"], facts.CpuLoad["15min"]));
        Assert.Equal(12345.67, facts.SystemUptime);
        Assert.Equal("Debian GNU/Linux 13 (trixie)", facts.OperatingSystem);
        Assert.Equal(("Acme", "Store (S1)"), (facts.Vendor, facts.Model));
        Assert.Equal("0", facts.KernelParameters!["net.ipv4.ip_nonlocal_bind"]);
    }

    [Fact]
    public void Disks_by_kind_each_once_and_no_partitions_or_loops()
    {
        Disk("sda", 1000, "1", "S1");
        Disk("sdb", 1000, "1", "S1");
        Disk("nvme0n1", 2000, "0", "N1");
        Disk("loop0", 500, "1", "");
        Disk("dm-0", 500, "1", "");
        Disk("sdc", 0, "1", "S3");

        var facts = Gather();

        Assert.Equal(["sda"], facts.HddList.Select(d => d.DevName));
        Assert.Equal(("N1", "flash", 1_024_000), (facts.FlashList[0].Serial, facts.FlashList[0].DiskType, facts.FlashList[0].DiskSizeBytes));
        Assert.Equal((512_000, "512.0KB"), (facts.HddCapacityBytes, facts.HddCapacity));
        Assert.Equal("1.0MB", facts.FlashCapacity);
    }

    private void Disk(string name, int sectors, string rotational, string serial) => host
        .With($"/sys/block/{name}/size", $"{sectors}\n").With($"/sys/block/{name}/queue/rotational", rotational + "\n")
        .With($"/sys/block/{name}/device/serial", serial + "\n").With($"/sys/block/{name}/device/model", "M\n");

    [Fact]
    public void Interfaces_with_their_addresses_and_without_the_loopback()
    {
        host.With("/sys/class/net/eth0/mtu", "9000\n").With("/sys/class/net/eth0/operstate", "up\n").With("/sys/class/net/eth0/speed", "10000\n")
            .WithDirectory("/sys/class/net/eth0/device").With("/sys/class/net/lo/mtu", "65536\n").With("/sys/class/net/bonding_masters", "bond0\n")
            .With("/sys/class/net/br0/mtu", "1500\n").WithDirectory("/sys/class/net/br0/bridge").WithDirectory("/sys/class/net/br0/lower_eth0");

        var facts = Gather(
            new InterfaceAddress("eth0", IPAddress.Parse("10.0.0.5"), 24),
            new InterfaceAddress("eth0", IPAddress.Parse("fe80::1"), 64),
            new InterfaceAddress("eth0", IPAddress.Parse("fd00::5"), 64));

        Assert.Equal(["br0", "eth0"], facts.Interfaces.Keys);
        var eth0 = facts.Interfaces["eth0"];
        Assert.Equal((9000, "up", 10000, "physical"), (eth0.Mtu, eth0.Operstate, eth0.Speed, eth0.IfaceType));
        Assert.Equal(("10.0.0.5/24", "fd00::5/64"), (eth0.Ipv4Address, eth0.Ipv6Address));
        Assert.Equal(("bridge", -1), (facts.Interfaces["br0"].IfaceType, facts.Interfaces["br0"].Speed));
        Assert.Equal(["eth0"], facts.Interfaces["br0"].LowerDevsList);
        Assert.Equal(1, facts.NicCount);
    }

    [Fact]
    public void Ports_are_those_that_listen()
    {
        const string head = "  sl  local_address rem_address   st tx_queue rx_queue\n";
        host.With("/proc/net/tcp", head + "   0: 0B00610A:0CE4 00000000:0000 0A 0\n   1: 0100007F:1A85 0100007F:9C40 01 0\n   2: 00000000:0016 00000000:0000 0A 0\n")
            .With("/proc/net/tcp6", head + "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0\n")
            .With("/proc/net/udp", head + "   0: 00000000:007B 00000000:0000 07 0\n");

        var facts = Gather();

        Assert.Equal([22, 3300], facts.TcpPortsUsed);
        Assert.Equal([8080], facts.Tcp6PortsUsed);
        Assert.Equal([123], facts.UdpPortsUsed);
    }

    [Theory]
    [InlineData("1", "SELinux: Enabled(enforcing, targeted)", true)]
    [InlineData("0", "SELinux: Enabled(permissive, targeted)", true)]
    [InlineData(null, "SELinux: Disabled", false)]
    public void Selinux_as_the_kernel_has_it(string? enforce, string description, bool enabled)
    {
        host.With("/sys/kernel/security/lsm", "capability,selinux,bpf").With("/etc/selinux/config", "# x=y\nSELINUX=disabled\nSELINUXTYPE=targeted\n");
        if (enforce is not null)
        {
            host.With("/sys/fs/selinux/enforce", enforce);
        }

        var facts = Gather();

        Assert.Equal((description, enabled), (facts.KernelSecurity!["description"], facts.SelinuxEnabled));
    }

    [Fact]
    public void Apparmors_profiles_are_counted_by_mode()
    {
        host.With("/sys/kernel/security/lsm", "lockdown,apparmor").With("/sys/kernel/security/apparmor/profiles", "a (enforce)\n/usr/b c (enforce)\nd (complain)\n");

        Assert.Equal("AppArmor: Enabled(1 complain, 2 enforce)", Gather().KernelSecurity!["description"]);
    }
}
