namespace CephadmPS.Protocol;

/// <summary>Parameters of <see cref="Verbs.CheckHost"/> and <see cref="Verbs.PrepareHost"/>.</summary>
public sealed class HostCheckRequest
{
    /// <summary>The name the host must have, compared without case; null: any.</summary>
    public string? ExpectHostname { get; set; }
}

/// <summary>Answer to <see cref="Verbs.CheckHost"/> and <see cref="Verbs.PrepareHost"/>.</summary>
public sealed class HostCheckResult
{
    /// <summary>True when there are no errors.</summary>
    public bool Ok { get; set; }
    /// <summary>Host name as the kernel has it.</summary>
    public string HostName { get; set; } = "";
    /// <summary><c>podman</c>, <c>docker</c> or null.</summary>
    public string? ContainerEngine { get; set; }
    /// <summary>The engine's version.</summary>
    public string? ContainerEngineVersion { get; set; }
    /// <summary>What was found in order, or put in order.</summary>
    public List<string> Messages { get; set; } = [];
    /// <summary>What is missing, one sentence each, with the remedy.</summary>
    public List<string> Errors { get; set; } = [];
}

/// <summary>Parameters of <see cref="Verbs.ListDaemons"/>.</summary>
public sealed class ListDaemonsRequest
{
    /// <summary>Only daemons of this cluster; null: all.</summary>
    public string? Fsid { get; set; }
    /// <summary>Only this daemon; null: all.</summary>
    public string? Name { get; set; }
    /// <summary>With container, version and usage figures, which cost an engine call.</summary>
    public bool Detail { get; set; } = true;
    /// <summary>
    /// Also our own programs on this host, <see cref="ListedProgram"/>, whether they are there or not. Needs <see cref="Fsid"/>. Agents of older releases list none.
    /// </summary>
    public bool Programs { get; set; }
    /// <summary>Directory of the file tree in which daemons of packages are looked for; null: <c>/</c>.</summary>
    public string? LegacyDir { get; set; }
}

/// <summary>One daemon on a host; the fields of upstream's <c>cephadm ls</c>.</summary>
public sealed class DaemonListing
{
    /// <summary><c>cephadm:v1</c> or <c>legacy</c>.</summary>
    public string Style { get; set; } = "cephadm:v1";
    /// <summary><c>type.id</c>.</summary>
    public string Name { get; set; } = "";
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The unit without <c>.service</c>.</summary>
    public string? SystemdUnit { get; set; }
    /// <summary>Will it be started at boot.</summary>
    public bool Enabled { get; set; }
    /// <summary><c>running</c>, <c>stopped</c>, <c>error</c>, <c>starting</c> or <c>unknown</c>; of our own programs also <c>missing</c>: the unit or a file of it is not there.</summary>
    public string State { get; set; } = "unknown";
    /// <summary>Our own programs: the unit's main process while it runs.</summary>
    public int? ProcessId { get; set; }
    /// <summary>From unit.meta: the service.</summary>
    public string? ServiceName { get; set; }
    /// <summary>From unit.meta: TCP ports.</summary>
    public List<int>? Ports { get; set; }
    /// <summary>From unit.meta: the address it was bound to.</summary>
    public string? Ip { get; set; }
    /// <summary>From unit.meta: digests of the image the deploying program came from.</summary>
    public List<string>? DeployedBy { get; set; }
    /// <summary>From unit.meta: rank in a ranked service.</summary>
    public int? Rank { get; set; }
    /// <summary>From unit.meta: generation of that rank.</summary>
    public int? RankGeneration { get; set; }
    /// <summary>From unit.meta, OSDs: the spec they belong to.</summary>
    public string? OsdspecAffinity { get; set; }
    /// <summary>From unit.meta: arguments for the container beyond ours.</summary>
    public List<string>? ExtraContainerArgs { get; set; }
    /// <summary>From unit.meta: arguments for the entry point beyond ours.</summary>
    public List<string>? ExtraEntrypointArgs { get; set; }
    /// <summary>From unit.meta: memory asked for, bytes.</summary>
    public long? MemoryRequest { get; set; }
    /// <summary>From unit.meta: memory limit, bytes.</summary>
    public long? MemoryLimit { get; set; }
    /// <summary>Digest of the deploy input (<see cref="DaemonMeta.ConfigDigest"/>), ours only.</summary>
    public string? ConfigDigest { get; set; }
    /// <summary>Id of the running container.</summary>
    public string? ContainerId { get; set; }
    /// <summary>Image reference in use.</summary>
    public string? ContainerImageName { get; set; }
    /// <summary>Image id in use.</summary>
    public string? ContainerImageId { get; set; }
    /// <summary>Repository digests of that image.</summary>
    public List<string>? ContainerImageDigests { get; set; }
    /// <summary>Version the daemon reports.</summary>
    public string? Version { get; set; }
    /// <summary>Start of the container, RFC 3339 UTC.</summary>
    public string? Started { get; set; }
    /// <summary>First deployment, RFC 3339 UTC.</summary>
    public string? Created { get; set; }
    /// <summary>Last deployment, RFC 3339 UTC.</summary>
    public string? Deployed { get; set; }
    /// <summary>Last configuration, RFC 3339 UTC.</summary>
    public string? Configured { get; set; }
    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsage { get; set; }
    /// <summary>Processor share, such as <c>1.25%</c>.</summary>
    public string? CpuPercentage { get; set; }
    /// <summary>Legacy daemons: version of the host's binary.</summary>
    public string? HostVersion { get; set; }
}

/// <summary>Parameters of the image verbs.</summary>
public sealed class ImageRequest
{
    /// <summary>Image reference.</summary>
    public string Image { get; set; } = "";
    /// <summary>With the Ceph version, which starts a container once per image id.</summary>
    public bool CephVersion { get; set; }
    /// <summary>Pull: the registry speaks no TLS, or with a certificate that nobody vouches for.</summary>
    public bool Insecure { get; set; }
    /// <summary>Pull: the registry is asked although an image of that name is here, for a tag may have moved. When it cannot be asked, the one that is here is taken.</summary>
    public bool Newest { get; set; }
}

/// <summary>What is known of an image.</summary>
public sealed class ImageInfo
{
    /// <summary>Image id (SHA-256, without prefix).</summary>
    public string ImageId { get; set; } = "";
    /// <summary>Repository digests.</summary>
    public List<string> RepoDigests { get; set; } = [];
    /// <summary>Such as <c>ceph version 20.2.4 (…) tentacle (stable)</c>; null when not asked for.</summary>
    public string? CephVersion { get; set; }
}

/// <summary>Parameters of <see cref="Verbs.Logs"/>.</summary>
public sealed class LogsRequest
{
    /// <summary>The cluster.</summary>
    public string Fsid { get; set; } = "";
    /// <summary>The daemon.</summary>
    public string Name { get; set; } = "";
    /// <summary>Last lines, default 100.</summary>
    public int Lines { get; set; } = 100;
}

/// <summary>Hardware and system facts, with upstream's names and units.</summary>
public sealed class HostFacts
{
    /// <summary>Machine architecture.</summary>
    public string? Arch { get; set; }
    /// <summary>BIOS date.</summary>
    public string? BiosDate { get; set; }
    /// <summary>BIOS version.</summary>
    public string? BiosVersion { get; set; }
    /// <summary>Board serial number.</summary>
    public string? BoardSerial { get; set; }
    /// <summary>Chassis serial number.</summary>
    public string? ChassisSerial { get; set; }
    /// <summary>Cores of one processor.</summary>
    public int CpuCores { get; set; }
    /// <summary>Number of processors.</summary>
    public int CpuCount { get; set; }
    /// <summary>Load over <c>1min</c>, <c>5min</c>, <c>15min</c>.</summary>
    public Dictionary<string, double>? CpuLoad { get; set; }
    /// <summary>Processor model.</summary>
    public string? CpuModel { get; set; }
    /// <summary>Threads of one processor.</summary>
    public int CpuThreads { get; set; }
    /// <summary>Number of SES enclosures.</summary>
    public int EnclosureCount { get; set; }
    /// <summary>Flash capacity as text.</summary>
    public string? FlashCapacity { get; set; }
    /// <summary>Flash capacity in bytes.</summary>
    public long FlashCapacityBytes { get; set; }
    /// <summary>Number of flash disks.</summary>
    public int FlashCount { get; set; }
    /// <summary>Flash disks.</summary>
    public List<DiskFact> FlashList { get; set; } = [];
    /// <summary>Fully qualified name.</summary>
    public string? Fqdn { get; set; }
    /// <summary>Spinning capacity as text.</summary>
    public string? HddCapacity { get; set; }
    /// <summary>Spinning capacity in bytes.</summary>
    public long HddCapacityBytes { get; set; }
    /// <summary>Number of spinning disks.</summary>
    public int HddCount { get; set; }
    /// <summary>Spinning disks.</summary>
    public List<DiskFact> HddList { get; set; } = [];
    /// <summary>Host name.</summary>
    public string Hostname { get; set; } = "";
    /// <summary>Network interfaces.</summary>
    public Dictionary<string, InterfaceFact> Interfaces { get; set; } = [];
    /// <summary>Kernel release.</summary>
    public string? Kernel { get; set; }
    /// <summary>Selected kernel parameters.</summary>
    public Dictionary<string, string>? KernelParameters { get; set; }
    /// <summary>Security module: <c>type</c>, <c>description</c> and more.</summary>
    public Dictionary<string, string>? KernelSecurity { get; set; }
    /// <summary>Available memory, KiB.</summary>
    public long MemoryAvailableKb { get; set; }
    /// <summary>Free memory, KiB.</summary>
    public long MemoryFreeKb { get; set; }
    /// <summary>Memory, KiB.</summary>
    public long MemoryTotalKb { get; set; }
    /// <summary>System model.</summary>
    public string? Model { get; set; }
    /// <summary>Number of physical network interfaces.</summary>
    public int NicCount { get; set; }
    /// <summary>Operating system.</summary>
    public string? OperatingSystem { get; set; }
    /// <summary>Product serial number.</summary>
    public string? ProductSerial { get; set; }
    /// <summary>SELinux is on.</summary>
    public bool SelinuxEnabled { get; set; }
    /// <summary>Name without domain.</summary>
    public string? Shortname { get; set; }
    /// <summary>Subscription state on distributions that have one.</summary>
    public string? Subscribed { get; set; }
    /// <summary>Seconds since boot.</summary>
    public double SystemUptime { get; set; }
    /// <summary>TCP ports in use, IPv4.</summary>
    public List<int> TcpPortsUsed { get; set; } = [];
    /// <summary>TCP ports in use, IPv6.</summary>
    public List<int> Tcp6PortsUsed { get; set; } = [];
    /// <summary>UDP ports in use, IPv4.</summary>
    public List<int> UdpPortsUsed { get; set; } = [];
    /// <summary>UDP ports in use, IPv6.</summary>
    public List<int> Udp6PortsUsed { get; set; } = [];
    /// <summary>Time of gathering, seconds since 1970, UTC.</summary>
    public double Timestamp { get; set; }
    /// <summary>System vendor.</summary>
    public string? Vendor { get; set; }
}

/// <summary>A disk in <see cref="HostFacts"/>.</summary>
public sealed class DiskFact
{
    /// <summary>Readable description.</summary>
    public string? Description { get; set; }
    /// <summary>Vendor.</summary>
    public string? Vendor { get; set; }
    /// <summary>Model.</summary>
    public string? Model { get; set; }
    /// <summary>Firmware revision.</summary>
    public string? Rev { get; set; }
    /// <summary>World-wide name.</summary>
    public string? Wwid { get; set; }
    /// <summary>Kernel name such as <c>sda</c>.</summary>
    public string DevName { get; set; } = "";
    /// <summary>Size in bytes.</summary>
    public long DiskSizeBytes { get; set; }
    /// <summary><c>hdd</c> or <c>flash</c>.</summary>
    public string? DiskType { get; set; }
    /// <summary>Serial number.</summary>
    public string? Serial { get; set; }
}

/// <summary>A network interface in <see cref="HostFacts"/>.</summary>
public sealed class InterfaceFact
{
    /// <summary>MTU in bytes.</summary>
    public int Mtu { get; set; }
    /// <summary><c>physical</c>, <c>logical</c>, <c>bridge</c>, <c>bonding</c> or <c>loopback</c>.</summary>
    public string? IfaceType { get; set; }
    /// <summary>State as the kernel says.</summary>
    public string? Operstate { get; set; }
    /// <summary>Speed in Mbit/s; -1 when unknown.</summary>
    public int Speed { get; set; }
    /// <summary>Driver.</summary>
    public string? Driver { get; set; }
    /// <summary>IPv4 address with prefix length.</summary>
    public string? Ipv4Address { get; set; }
    /// <summary>IPv6 address with prefix length.</summary>
    public string? Ipv6Address { get; set; }
    /// <summary>Interfaces above.</summary>
    public List<string> UpperDevsList { get; set; } = [];
    /// <summary>Interfaces below.</summary>
    public List<string> LowerDevsList { get; set; } = [];
}
