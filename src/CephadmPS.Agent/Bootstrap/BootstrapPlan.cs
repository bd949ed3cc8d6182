using System.Net;
using CephadmPS.Agent.Containers;
using CephadmPS.Agent.Daemons;
using CephadmPS.Agent.Deploy;
using CephadmPS.Agent.Files;
using CephadmPS.Agent.Hosting;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Bootstrap;

/// <summary>A bootstrap request that has been found possible: everything that is decided before the host is touched.</summary>
internal sealed record BootstrapPlan
{
    /// <summary>Ports of the mgr's own services, as upstream declares them: service discovery and prometheus.</summary>
    private static readonly int[] MgrPorts = [9283, 8765];

    /// <summary>Bytes that the store of a new mon and its logs need at the very least.</summary>
    private const long SmallestSpace = 256L << 20;

    public required BootstrapRequest Request { get; init; }
    public required DaemonIdentity Mon { get; init; }
    public required DaemonIdentity Mgr { get; init; }
    public required MonAddress Address { get; init; }
    public required string? PublicNetwork { get; init; }
    public required ContainerEngine Engine { get; init; }
    public required ImageInfo Image { get; init; }

    /// <summary>What the cluster's own store is to hold.</summary>
    public required CephConfig Config { get; init; }

    /// <summary>An earlier try of this cluster stopped here and was not undone.</summary>
    public required bool Continues { get; init; }

    /// <summary>The ceph.conf of daemons and clients.</summary>
    public string MinimalConfig => CephConfig.Minimal(Request.Fsid, Address.MonHost) + (Request.NoMinimizeConfig ? LocalConfig!.ToString() : "");

    /// <summary>The admin's own settings when they are to stay in files; null otherwise.</summary>
    public CephConfig? LocalConfig { get; init; }

    public string OutputConfig => OutputConfigOf(Request);

    public string OutputKeyring => OutputKeyringOf(Request);

    public DeployRequest DeployMon(string? keyring) => Deploy(Mon, [], keyring);

    public DeployRequest DeployMgr(string? keyring) => Deploy(Mgr, [.. MgrPorts], keyring);

    /// <summary>Checks everything, touches nothing. Every refusal names what is wrong and what to do.</summary>
    public static async Task<BootstrapPlan> CheckAsync(BootstrapRequest request, HostContext host, Action<string> report, CancellationToken cancellation)
    {
        var files = new HostFiles(host);
        var mon = DaemonIdentity.Parse(request.Fsid, $"mon.{request.MonId}");
        var mgr = DaemonIdentity.Parse(request.Fsid, $"mgr.{request.MgrId}");
        var continues = BootstrapMark.IsSet(host, request.Fsid);
        CheckHostName(request, files);
        CheckNothingThere(request, host, files, continues);
        var address = MonAddress.Parse(request.MonAddress);
        var given = ParseConfig(request);
        var config = request.NoMinimizeConfig ? CephConfig.Parse("") : given;
        CheckNetwork(request.ClusterNetwork, "cluster");
        CheckNetwork(request.PublicNetwork, "public");

        var engine = await EngineLocator.GetAsync(host, cancellation);
        var images = new ImageStore(host, engine);
        var image = request.SkipPull
            ? images.GetAsync(request.Image, cancellation)
            : images.GetOrPullAsync(request.Image, report, cancellation);
        var addresses = await HostAddresses.ReadAsync(host, cancellation);
        if (!request.SkipPingCheck && !addresses.Has(address.Ip))
        {
            throw AgentException.Refused("AddressNotOnHost", $"the mon's address {address.Ip} is not an address of this host",
                $"use one of {string.Join(", ", addresses.All)}; or say that this one leads here all the same (skip ping check)");
        }
        if (!continues)
        {
            CheckSpace(host, given);
            CheckPorts(host, mon, address.Ports, address.Ip);
            CheckPorts(host, mgr, MgrPorts, IPAddress.Any);
        }
        var plan = new BootstrapPlan
        {
            Request = request,
            Mon = mon,
            Mgr = mgr,
            Address = address,
            PublicNetwork = request.SkipMonNetwork ? null
                : request.PublicNetwork ?? given.Get("global", "public_network") ?? given.Get("mon", "public_network") ?? addresses.NetworkOf(address.Ip),
            Engine = engine,
            Image = await image,
            Config = config,
            LocalConfig = request.NoMinimizeConfig ? given : null,
            Continues = continues,
        };
        plan.CompleteConfig();
        return plan;
    }

    private DeployRequest Deploy(DaemonIdentity daemon, List<int> ports, string? keyring) => new()
    {
        Fsid = Request.Fsid,
        Name = daemon.Name,
        Image = Request.Image,
        Params = new DeployParameters { TcpPorts = ports, ContainerInit = Request.NoContainerInit ? false : null },
        Meta = new DaemonMeta { ServiceName = daemon.Type, Ports = ports, ConfigDigest = DaemonMeta.BootstrapDigest },
        ConfigBlobs = new ConfigBlobs { Config = MinimalConfig, Keyring = keyring },
    };

    // The admin's own settings stand; upstream's bootstrap sets the same defaults.
    private void CompleteConfig()
    {
        Config.Set("global", "container_image", Request.Image);
        Config.SetDefault("mon", "auth_allow_insecure_global_id_reclaim", "false");
        Config.SetDefault("osd", "osd_memory_target_autotune", "true");
        if (PublicNetwork is not null && Config.Get("mon", "public_network") is null)
        {
            Config.SetDefault("global", "public_network", PublicNetwork);
        }
        if (Request.ClusterNetwork is not null)
        {
            Config.Set("global", "cluster_network", Request.ClusterNetwork);
        }
        if (Address.IsV6)
        {
            Config.SetDefault("global", "ms_bind_ipv6", "true");
            Config.SetDefault("global", "ms_bind_ipv4", "false");
        }
        if (Request.LogToFile)
        {
            foreach (var option in new[] { "log_to", "mon_cluster_log_to" })
            {
                Config.SetDefault("global", $"{option}_file", "true");
                Config.SetDefault("global", $"{option}_stderr", "false");
                Config.SetDefault("global", $"{option}_journald", "false");
            }
        }
        if (Request.SingleHostDefaults)
        {
            Config.SetDefault("global", "osd_crush_chooseleaf_type", "0");
            Config.SetDefault("global", "osd_pool_default_size", "2");
            Config.SetDefault("mgr", "mgr_standby_modules", "false");
        }
    }

    private static CephConfig ParseConfig(BootstrapRequest request)
    {
        var config = CephConfig.Parse(request.InitialConfig ?? "");
        if (config.Get("global", "fsid") is { } fsid && fsid != request.Fsid)
        {
            throw AgentException.Refused("InvalidConfig", $"the initial configuration is for cluster {fsid}, but {request.Fsid} is to be made",
                "take the fsid out of the file, or bootstrap with that fsid");
        }
        // They are in the minimal config of each daemon.
        config.Remove("global", "fsid");
        config.Remove("global", "mon_host");
        return config;
    }

    private static void CheckHostName(BootstrapRequest request, HostFiles files)
    {
        var name = files.ReadText("/proc/sys/kernel/hostname")?.Trim() ?? "";
        if (name.Contains('.') && !request.AllowFqdnHostname)
        {
            throw AgentException.Refused("HostNameIsFqdn", $"the host's name {name} has a domain in it, but Ceph works with bare names",
                $"set it with 'hostnamectl hostname {name.Split('.')[0]}', or allow it explicitly");
        }
    }

    private static void CheckNothingThere(BootstrapRequest request, HostContext host, HostFiles files, bool continues)
    {
        foreach (var path in new[] { request.OutputDir, OutputConfigOf(request), OutputKeyringOf(request) })
        {
            if (!path.StartsWith('/') || path.Split('/').Contains(".."))
            {
                throw AgentException.Refused("PathNotAllowed", $"'{path}' is not an absolute path");
            }
            host.MayChange(path.TrimEnd('/'));
        }
        if (continues)
        {
            return;
        }
        if (DaemonDirectories.Of(host, request.Fsid).Count > 0)
        {
            throw AgentException.Refused("ClusterExists", $"cluster {request.Fsid} is on this host already",
                "use it as it is (Connect-CephCluster), or remove it first with 'cephadm-agent rm-cluster --force'");
        }
        string[] existing = [.. new[] { OutputConfigOf(request), OutputKeyringOf(request) }.Where(files.FileExists)];
        if (existing.Length > 0 && !request.AllowOverwrite)
        {
            throw AgentException.Refused("FileExists", $"{string.Join(" and ", existing)} {(existing.Length == 1 ? "is" : "are")} there already, perhaps of another cluster",
                "move them away, choose another output directory, or allow overwriting");
        }
    }

    private static string OutputConfigOf(BootstrapRequest request) => request.OutputConfig ?? $"{request.OutputDir.TrimEnd('/')}/ceph.conf";

    private static string OutputKeyringOf(BootstrapRequest request) => request.OutputKeyring ?? $"{request.OutputDir.TrimEnd('/')}/ceph.client.admin.keyring";

    // A mon stops by itself when its file system has less than mon_data_avail_crit (5 %) left.
    private static void CheckSpace(HostContext host, CephConfig config)
    {
        var drive = new DriveInfo(ExistingParent(host.PathOf(host.DataDir)));
        var percent = int.TryParse(config.Get("mon", "mon_data_avail_crit") ?? config.Get("global", "mon_data_avail_crit"), out var set) ? set : 5;
        if (drive.AvailableFreeSpace < SmallestSpace || drive.AvailableFreeSpace * 100 < drive.TotalSize * percent)
        {
            throw AgentException.Refused(DiskFull.Id,
                $"the file system of {host.DataDir} has only {drive.AvailableFreeSpace >> 20} MiB of {drive.TotalSize >> 20} MiB left, and a mon stops below {percent} %",
                "make room there, then repeat the command");
        }
    }

    private static string ExistingParent(string path)
    {
        while (!Directory.Exists(path))
        {
            path = Path.GetDirectoryName(path)!;
        }
        return path;
    }

    private static void CheckPorts(HostContext host, DaemonIdentity daemon, IEnumerable<int> ports, IPAddress address)
    {
        int[] wanted = [.. ports];
        var taken = new PortCheck(host).InUse(wanted, wanted.ToDictionary(p => $"{p}", _ => address.ToString()));
        if (taken.Count > 0)
        {
            throw PortCheck.Refusal(daemon, taken);
        }
    }

    private static void CheckNetwork(string? networks, string which)
    {
        foreach (var network in networks?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!IPNetwork.TryParse(network, out _))
            {
                throw AgentException.Refused("InvalidNetwork", $"'{network}' is not a {which} network", "give it as address/length, such as 10.0.0.0/24");
            }
        }
    }
}
