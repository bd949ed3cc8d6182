using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream;

/// <summary>
/// Everything that upstream's cephadm stores below <c>mgr/cephadm/</c> (reference 5.1), typed where something is done with it; specs and what older releases
/// stored otherwise come through <see cref="Migrations.UpstreamMigrations"/>. Holds secrets: never print it.
/// </summary>
public sealed record UpstreamCluster
{
    /// <summary>Key whose presence means that upstream is paused.</summary>
    public const string PauseKey = "pause";

    /// <summary>All keys.</summary>
    public required UpstreamKeys Keys { get; init; }

    /// <summary>The inventory, in its order.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>What is known of each host of the inventory; a host that was never looked at is missing.</summary>
    public required IReadOnlyDictionary<string, UpstreamHost> HostRecords { get; init; }

    /// <summary>Client keyrings that are kept on hosts.</summary>
    public required IReadOnlyList<UpstreamClientKeyring> ClientKeyrings { get; init; }

    /// <summary>Tuned profiles by name.</summary>
    public required IReadOnlyList<TunedProfileSpec> TunedProfiles { get; init; }

    /// <summary>OSDs being removed.</summary>
    public required IReadOnlyList<UpstreamOsdRemoval> OsdRemovals { get; init; }

    /// <summary>The upgrade that runs or is paused; null: none.</summary>
    public required UpstreamUpgrade? Upgrade { get; init; }

    /// <summary>How upstream reaches the hosts.</summary>
    public required UpstreamSsh Ssh { get; init; }

    /// <summary>Login at the registry; null: none.</summary>
    public required UpstreamRegistry? Registry { get; init; }

    /// <summary>Host → state of upstream's agent there.</summary>
    public required IReadOnlyDictionary<string, JObject> Agents { get; init; }

    /// <summary>Lines that follow the minimal ceph.conf everywhere; empty: none.</summary>
    public string ExtraCephConf { get; init; } = "";

    /// <summary>Configuration checks that are switched: name → <c>enabled</c> or <c>disabled</c>.</summary>
    public IReadOnlyDictionary<string, string> ConfigChecks { get; init; } = new Dictionary<string, string>();

    /// <summary>Upstream's loop is paused.</summary>
    public bool Paused => Keys[PauseKey] is not null;

    /// <summary>All daemons that upstream knows.</summary>
    public IEnumerable<DaemonDescription> Daemons => HostRecords.Values.SelectMany(host => host.Daemons);

    /// <summary>Reads all. Errors: <c>UpstreamRecordDamaged</c> names the key.</summary>
    public static UpstreamCluster Read(UpstreamKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var hosts = UpstreamInventory.Read(keys);
        var extra = UpstreamJson.Map("extra_ceph_conf", keys["extra_ceph_conf"]);
        return new UpstreamCluster
        {
            Keys = keys,
            Hosts = hosts,
            HostRecords = hosts.Where(host => keys[UpstreamHost.KeyPrefix + host.HostName] is not null)
                .ToDictionary(host => host.HostName, host => UpstreamHost.Read(host.HostName, keys[UpstreamHost.KeyPrefix + host.HostName]!)),
            ClientKeyrings = UpstreamClientKeyrings.Read(keys),
            TunedProfiles = ReadProfiles(keys),
            OsdRemovals = [.. UpstreamJson.List(UpstreamOsdRemoval.Key, keys[UpstreamOsdRemoval.Key]).OfType<JObject>().Select(UpstreamOsdRemoval.Read)],
            Upgrade = UpstreamUpgrade.Read(keys),
            Ssh = UpstreamSsh.Read(keys),
            Registry = UpstreamRegistry.Read(keys),
            Agents = keys.Below("agent.").ToDictionary(agent => agent.Name, agent => UpstreamJson.Map("agent." + agent.Name, agent.Value)),
            ExtraCephConf = (string?)extra["conf"] ?? "",
            ConfigChecks = UpstreamJson.Map("config_checks", keys["config_checks"]).Properties()
                .ToDictionary(check => check.Name, check => (string?)check.Value ?? ""),
        };
    }

    /// <summary>Tuned profiles as upstream writes them.</summary>
    public static string ProfilesToText(IEnumerable<TunedProfileSpec> profiles) => UpstreamJson.Text(new JObject(
        profiles.Select(profile => new JProperty(profile.ProfileName, JsonNodes.ToToken(SpecExport.ToNode(profile))))));

    private static List<TunedProfileSpec> ReadProfiles(UpstreamKeys keys)
    {
        const string key = "tuned_profiles";
        var profiles = new List<TunedProfileSpec>();
        foreach (var (name, value) in UpstreamJson.Map(key, keys[key]))
        {
            var report = new SpecReport(null, 1);
            if (TunedProfileReader.Read(JsonNodes.FromToken(value), report) is not { } profile)
            {
                throw UpstreamJson.Damaged(key, new JsonException($"{name}: {string.Join(" ", report.Errors.Select(error => error.Message))}"));
            }
            profiles.Add(profile);
        }
        return profiles;
    }
}
