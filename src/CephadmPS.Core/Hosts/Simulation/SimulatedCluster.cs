using CephadmPS.Core.Monitors;

namespace CephadmPS.Core.Hosts.Simulation;

/// <summary>A simulated mon.</summary>
public sealed class SimulatedMon
{
    /// <summary>Its id.</summary>
    public required string Name { get; init; }
    /// <summary>Address vector.</summary>
    public required string Addresses { get; init; }
    /// <summary>Its unit runs.</summary>
    public bool Running { get; set; } = true;
    /// <summary>It has joined during an election that does not hear it, see <see cref="SimulatedCluster.NewMonsAreNotHeard"/>.</summary>
    public bool NotHeard { get; set; }
}

/// <summary>A simulated OSD.</summary>
public sealed class SimulatedOsd
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }
    /// <summary>Its own uuid.</summary>
    public required string Uuid { get; init; }
    /// <summary>Its host.</summary>
    public required string HostName { get; init; }
    /// <summary>Device class.</summary>
    public string DeviceClass { get; init; } = "ssd";
    /// <summary>It is up.</summary>
    public bool Up { get; set; }
    /// <summary>It is in.</summary>
    public bool In { get; set; } = true;
    /// <summary>How much it is to hold, relative to others.</summary>
    public double CrushWeight { get; set; } = 1;
    /// <summary>It was destroyed; its number waits for a replacement.</summary>
    public bool Destroyed { get; set; }
    /// <summary>It still stores data; set to false when a drain has finished.</summary>
    public bool HoldsData { get; set; } = true;
}

/// <summary>What is set for a simulated file system.</summary>
public sealed class SimulatedFileSystem
{
    /// <summary>Ranks that it may have.</summary>
    public int MaxMds { get; set; } = 1;
    /// <summary>Standbys may follow the journal of a rank.</summary>
    public bool StandbyReplay { get; set; }
    /// <summary>Mds daemons may join it.</summary>
    public bool Joinable { get; set; } = true;
}

/// <summary>
/// The cluster that simulated hosts and the simulated monitor share: what Ceph itself would know. All members are guarded by
/// <see cref="Gate"/>.
/// </summary>
public sealed class SimulatedCluster
{
    /// <summary>Makes an empty cluster; mons appear when they are deployed or added.</summary>
    public SimulatedCluster(string fsid) => Fsid = fsid;

    /// <summary>Held while members are read or changed.</summary>
    public object Gate { get; } = new();

    /// <summary>The cluster.</summary>
    public string Fsid { get; }

    /// <summary>Highest epoch that any agent of the cluster has seen.</summary>
    public long Epoch { get; set; }

    /// <summary>Rises with each change of a map.</summary>
    public int MapEpoch { get; set; } = 1;

    /// <summary>The monmap by name.</summary>
    public SortedDictionary<string, SimulatedMon> Mons { get; } = new(StringComparer.Ordinal);

    /// <summary>Mgrs that run; the first is the active one.</summary>
    public List<string> Mgrs { get; } = [];

    /// <summary>MDS daemons that run.</summary>
    public SortedSet<string> Mdss { get; } = new(StringComparer.Ordinal);

    /// <summary>The osdmap.</summary>
    public SortedDictionary<int, SimulatedOsd> Osds { get; } = [];

    /// <summary>CRUSH buckets whose OSDs are not marked out.</summary>
    public SortedSet<string> NooutBuckets { get; } = new(StringComparer.Ordinal);

    /// <summary>Pools by name.</summary>
    public SortedDictionary<string, int> Pools { get; } = new(StringComparer.Ordinal);

    /// <summary>File systems.</summary>
    public List<CephFileSystem> FileSystems { get; } = [];

    /// <summary>The key store; <c>client.admin</c> is there.</summary>
    public SortedDictionary<string, AuthEntity> Auth { get; } = new(StringComparer.Ordinal)
    {
        ["client.admin"] = new AuthEntity("client.admin", "AQSimulatedAdminKey=="),
        ["client.bootstrap-osd"] = new AuthEntity("client.bootstrap-osd", "AQSimulatedBootstrapKey=="),
        ["mon."] = new AuthEntity("mon.", "AQSimulatedMonKey=="),
    };

    /// <summary>The config-key store.</summary>
    public SortedDictionary<string, string> ConfigKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The configuration database.</summary>
    public List<ConfigEntry> Config { get; } = [];

    /// <summary>Health checks beyond those that follow from the model.</summary>
    public SortedDictionary<string, HealthCheck> Checks { get; } = new(StringComparer.Ordinal);

    /// <summary>Codes of health checks that are muted.</summary>
    public HashSet<string> MutedChecks { get; } = new(StringComparer.Ordinal);

    /// <summary>How often the status is asked for before upstream's paused module has ended what it is doing.</summary>
    public int UpstreamBusyLooks { get; set; }

    /// <summary>Version text of every daemon.</summary>
    public string Version { get; set; } = "ceph version 20.2.4 (0000000000000000000000000000000000000000) tentacle (stable)";

    /// <summary>Version texts of images that hold another one than <see cref="Version"/>, by image.</summary>
    public Dictionary<string, string> ImageVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Version texts of daemons that were deployed, by <c>type.id</c>.</summary>
    public Dictionary<string, string> DaemonVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Lowest release that OSDs must have.</summary>
    public string RequireOsdRelease { get; set; } = "tentacle";

    /// <summary>Lowest release that the mons allow.</summary>
    public string MinMonRelease { get; set; } = "tentacle";

    /// <summary>Type of the keys that services' tickets are made with; null: the mons have no choice.</summary>
    public string? ServiceCipher { get; set; }

    /// <summary>What is set for file systems, by name.</summary>
    public Dictionary<string, SimulatedFileSystem> FileSystemSettings { get; } = new(StringComparer.Ordinal);

    /// <summary>Version text of an image.</summary>
    public string VersionOf(string image) => ImageVersions.GetValueOrDefault(image, Version);

    /// <summary>Options that cannot be set, with Ceph's words.</summary>
    public Dictionary<string, string> OptionRefusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Releases of daemons that do not run tentacle, by daemon id.</summary>
    public Dictionary<string, string> OtherReleases { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// A new mon stays in its election until another one is asked to call it again; real ones do so for 5 s.
    /// </summary>
    public bool NewMonsAreNotHeard { get; set; }

    /// <summary>A new mon is let in by <c>mon add</c> only: one whose old connection the others hold for the newer one.</summary>
    public bool NewMonsStayOutside { get; set; }

    /// <summary>Mons that run and are no members.</summary>
    public SortedDictionary<string, string> MonsOutside { get; } = new(StringComparer.Ordinal);

    /// <summary>Mons that run.</summary>
    public IReadOnlyList<string> Quorum => [.. Mons.Values.Where(m => m.Running).Select(m => m.Name)];

    /// <summary>A majority of the mons runs.</summary>
    public bool HasQuorum => Quorum.Count > Mons.Count / 2;

    /// <summary>Adds a mon that runs.</summary>
    public void AddMon(string name, string ip) =>
        Mons[name] = new SimulatedMon { Name = name, Addresses = $"[v2:{ip}:3300,v1:{ip}:6789]" };

    /// <summary>A daemon's unit was started or stopped on a host.</summary>
    internal void DaemonRuns(string type, string id, string address, bool running)
    {
        MapEpoch++;
        switch (type)
        {
            case "mon" when Mons.TryGetValue(id, out var mon):
                mon.Running = running;
                break;
            case "mon" when running && NewMonsStayOutside:
                MonsOutside[id] = address;
                break;
            case "mon" when MonsOutside.Remove(id):
                break;
            case "mon" when running:
                AddMon(id, address);
                Mons[id].NotHeard = NewMonsAreNotHeard;
                break;
            case "mgr":
                Mgrs.Remove(id);
                if (running)
                {
                    Mgrs.Add(id);
                }
                break;
            case "mds" when running:
                Mdss.Add(id);
                break;
            case "mds":
                Mdss.Remove(id);
                break;
            case "osd" when int.TryParse(id, out var number) && Osds.TryGetValue(number, out var osd):
                osd.Up = running;
                break;
            default:
                // Other types leave no trace in a map.
                break;
        }
    }

    /// <summary>Allocates an OSD on a host; it is not up before its daemon runs.</summary>
    internal SimulatedOsd NewOsd(string hostName, int? number = null)
    {
        var id = number ?? Enumerable.Range(0, Osds.Count + 1).First(i => !Osds.ContainsKey(i));
        MapEpoch++;
        return Osds[id] = new SimulatedOsd { Id = id, HostName = hostName, Uuid = $"00000000-0000-4000-8000-{(number is null ? id : id + (MapEpoch << 16)):x12}" };
    }
}
