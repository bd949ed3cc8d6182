using System.Globalization;
using System.Runtime.InteropServices;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Observe.Networks;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Observe.Facts;

/// <summary>Facts of upstream's <c>gather-facts</c>, with its names and units, from <c>/proc</c>, <c>/sys</c> and <c>/etc</c> only: no program is started.</summary>
internal static class FactGatherer
{
    private const int TcpListen = 0x0A;
    private const int UdpUnconnected = 0x07;

    public static HostFacts Gather(HostContext host, IReadOnlyList<InterfaceAddress> addresses, DateTimeOffset now)
    {
        var name = HostNames.Name(host);
        var facts = new HostFacts
        {
            Arch = Architecture(),
            Hostname = name,
            Shortname = HostNames.Short(name),
            Fqdn = HostNames.Full(host),
            Kernel = Read(host, "/proc/sys/kernel/osrelease"),
            OperatingSystem = OperatingSystem(host),
            Subscribed = Subscribed(host),
            KernelSecurity = KernelSecurity.Of(host),
            SystemUptime = Uptime(host),
            Timestamp = now.ToUnixTimeMilliseconds() / 1000.0,
            EnclosureCount = Entries(host, "/sys/class/enclosure").Count(),
            Interfaces = InterfaceFacts.Of(host, addresses),
            TcpPortsUsed = Ports(host, "/proc/net/tcp", TcpListen),
            Tcp6PortsUsed = Ports(host, "/proc/net/tcp6", TcpListen),
            UdpPortsUsed = Ports(host, "/proc/net/udp", UdpUnconnected),
            Udp6PortsUsed = Ports(host, "/proc/net/udp6", UdpUnconnected),
        };
        facts.SelinuxEnabled = facts.KernelSecurity is { } security && security["type"] == "SELinux" && security["description"] != "SELinux: Disabled";
        facts.NicCount = facts.Interfaces.Values.Count(i => i.IfaceType == "physical");
        if (Read(host, "/proc/sys/net/ipv4/ip_nonlocal_bind") is { } bind)
        {
            facts.KernelParameters = new Dictionary<string, string> { ["net.ipv4.ip_nonlocal_bind"] = bind };
        }
        AddFirmware(host, facts);
        AddProcessors(host, facts);
        AddMemory(host, facts);
        AddDisks(host, facts);
        return facts;
    }

    private static string? Read(HostContext host, string path) => SafeFiles.ReadTrimmed(host.PathOf(path));

    private static IEnumerable<string> Entries(HostContext host, string path) =>
        Directory.Exists(host.PathOf(path)) ? Directory.EnumerateFileSystemEntries(host.PathOf(path)).Order(StringComparer.Ordinal) : [];

    private static string Architecture() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string? OperatingSystem(HostContext host) => (Read(host, "/etc/os-release")?.Split('\n') ?? [])
        .Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
        .Select(line => line["PRETTY_NAME=".Length..].Trim('"'))
        .FirstOrDefault();

    /// <summary>Upstream's rule: Red Hat's entitlement certificates tell.</summary>
    private static string Subscribed(HostContext host)
    {
        if (!File.Exists(host.PathOf("/usr/sbin/subscription-manager")))
        {
            return "Unknown";
        }
        return Entries(host, "/etc/pki/entitlement").Any(f => f.EndsWith(".pem", StringComparison.Ordinal)) ? "Yes" : "No";
    }

    private static double Uptime(HostContext host) =>
        double.TryParse(Read(host, "/proc/uptime")?.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    private static void AddFirmware(HostContext host, HostFacts facts)
    {
        const string dmi = "/sys/class/dmi/id/";
        facts.Vendor = Read(host, dmi + "sys_vendor") ?? "";
        var family = Read(host, dmi + "product_family") ?? "";
        var product = Read(host, dmi + "product_name") ?? "";
        facts.Model = family.Length > 0 && product.Length > 0 ? $"{family} ({product})" : family + product;
        facts.BiosDate = Read(host, dmi + "bios_date");
        facts.BiosVersion = Read(host, dmi + "bios_version");
        facts.BoardSerial = Read(host, dmi + "board_serial");
        facts.ChassisSerial = Read(host, dmi + "chassis_serial");
        facts.ProductSerial = Read(host, dmi + "product_serial");
    }

    private static void AddProcessors(HostContext host, HostFacts facts)
    {
        var sockets = new HashSet<string>();
        var threads = 0;
        foreach (var line in Read(host, "/proc/cpuinfo")?.Split('\n') ?? [])
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim())
            {
                case "processor": threads++; break;
                case "physical id": sockets.Add(value); break;
                case "cpu cores": facts.CpuCores = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cores) ? cores : 0; break;
                case "model name": facts.CpuModel = value; break;
            }
        }
        facts.CpuCount = Math.Max(1, sockets.Count);
        facts.CpuThreads = threads / facts.CpuCount;
        if (facts.CpuCores == 0)
        {
            // arm64 tells neither sockets nor cores.
            facts.CpuCores = facts.CpuThreads;
        }
        if (Read(host, "/proc/loadavg")?.Split(' ') is { Length: >= 3 } load)
        {
            facts.CpuLoad = new Dictionary<string, double>
            {
                ["1min"] = double.Parse(load[0], CultureInfo.InvariantCulture),
                ["5min"] = double.Parse(load[1], CultureInfo.InvariantCulture),
                ["15min"] = double.Parse(load[2], CultureInfo.InvariantCulture),
            };
        }
    }

    private static void AddMemory(HostContext host, HostFacts facts)
    {
        foreach (var line in Read(host, "/proc/meminfo")?.Split('\n') ?? [])
        {
            var words = line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kib))
            {
                continue;
            }
            switch (words[0])
            {
                case "MemTotal": facts.MemoryTotalKb = kib; break;
                case "MemFree": facts.MemoryFreeKb = kib; break;
                case "MemAvailable": facts.MemoryAvailableKb = kib; break;
            }
        }
    }

    private static void AddDisks(HostContext host, HostFacts facts)
    {
        var disks = DiskFacts.Of(host);
        facts.HddList = [.. disks.Where(d => d.DiskType == "hdd")];
        facts.FlashList = [.. disks.Where(d => d.DiskType != "hdd")];
        facts.HddCount = facts.HddList.Count;
        facts.FlashCount = facts.FlashList.Count;
        facts.HddCapacityBytes = facts.HddList.Sum(d => d.DiskSizeBytes);
        facts.FlashCapacityBytes = facts.FlashList.Sum(d => d.DiskSizeBytes);
        facts.HddCapacity = DiskFacts.SizeText(facts.HddCapacityBytes);
        facts.FlashCapacity = DiskFacts.SizeText(facts.FlashCapacityBytes);
    }

    /// <summary>Ports of the kernel's socket tables in one state.</summary>
    private static List<int> Ports(HostContext host, string table, int state)
    {
        var ports = new SortedSet<int>();
        foreach (var line in (Read(host, table)?.Split('\n') ?? []).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 3
                && int.TryParse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var found) && found == state
                && int.TryParse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port))
            {
                ports.Add(port);
            }
        }
        return [.. ports];
    }
}
