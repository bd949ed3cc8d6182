using CephadmPS.Core.Errors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CephadmPS.Core.State.Upstream.Migrations;

/// <summary>
/// Upstream's seven migrations (reference 8): what an old release stored is brought into the form of 20.2. Pure; each step is a class of its own.
/// </summary>
public static class UpstreamMigrations
{
    private const string NfsQueue = "nfs_migration_queue";
    private const string RgwQueue = "rgw_migration_queue";

    /// <summary>The newest version.</summary>
    public const int Last = 7;

    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<IUpstreamMigration> All { get; } =
    [
        new ExplicitPlacements(), new UnifiedNames(), new CommonNfsPool(), new AdminKeyring(), new RegistryLogin(), new RgwFrontends(), new CertificateStore(),
    ];

    /// <summary>Reads what upstream stored, as its module does when it starts.</summary>
    /// <param name="keys">Its keys.</param>
    /// <param name="version">Option <c>migration_current</c>; null: unset, which means that nothing is to be done.</param>
    /// <param name="options">Options of its module.</param>
    /// <param name="daemons">Known daemons.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CephadmException"><c>UpstreamRecordDamaged</c>: a record that everything depends on cannot be read.</exception>
    public static MigrationState Load(
        UpstreamKeys keys, int? version, IReadOnlyDictionary<string, string> options, IReadOnlyList<DaemonDescription> daemons, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var specs = new List<UpstreamSpec>();
        var nfs = UpstreamJson.List(NfsQueue, keys[NfsQueue]);
        var rgw = UpstreamJson.List(RgwQueue, keys[RgwQueue]);
        var (queuedNfs, queuedRgw) = (nfs.Count, rgw.Count);
        var legacyRgw = new List<(string, JObject)>();
        foreach (var (name, text) in keys.Below(UpstreamSpec.KeyPrefix))
        {
            try
            {
                if (UpstreamJson.Parse(text) is not JObject { } record || record["spec"] is not JObject document)
                {
                    continue;
                }
                if ((version ?? 0) < 3 && (string?)document["service_type"] == "nfs")
                {
                    nfs.Add(TakePool(document));
                }
                if ((version ?? 0) < 6 && (string?)document["service_type"] == "rgw" && document.ContainsKey("service_id"))
                {
                    rgw.Add(record.DeepClone());
                    legacyRgw.Add((name, document));
                }
                specs.Add(UpstreamSpec.Read(name, record));
            }
            catch (Exception e) when (e is JsonException or FormatException or CephadmException)
            {
                // As upstream: it is as if it were not there, and its key stays. Taking over looks at those again.
            }
        }
        keys = nfs.Count > queuedNfs ? keys.With(NfsQueue, UpstreamJson.Text(nfs)) : keys;
        keys = rgw.Count > queuedRgw ? keys.With(RgwQueue, UpstreamJson.Text(rgw)) : keys;
        return new MigrationState
        {
            Version = version switch { null => Last, > Last or < 0 => 0, _ => version.Value },
            Keys = keys,
            Specs = specs,
            Options = options,
            Hosts = UpstreamInventory.Read(keys),
            Daemons = [.. daemons.GroupBy(daemon => (daemon.HostName, daemon.DaemonName)).Select(same => same.Last())],
            // Of a service that was queued twice the first entry counts: the later one no longer knows the pool.
            LegacyNfs = [.. nfs.OfType<JArray>().Where(entry => entry.Count == 3)
                .Select(entry => new LegacyNfs((string?)entry[0] ?? "", (string?)entry[1] ?? "", (string?)entry[2]))
                .GroupBy(entry => entry.ServiceId).Select(same => same.First())],
            LegacyRgw = legacyRgw,
            Now = now,
        };
    }

    /// <summary>Does what can be done now.</summary>
    /// <param name="state">The state.</param>
    /// <param name="atStart">As upstream does it while it starts; one step waits for later then.</param>
    public static MigrationState Run(MigrationState state, bool atStart)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var step in All.Where(step => step.Version > state.Version))
        {
            if (step.Version != state.Version + 1 || (atStart && step.NotAtStart) || step.Apply(state) is not { } next)
            {
                break;
            }
            state = next with { Version = step.Version };
        }
        return state;
    }

    // What 16.2.6 dropped from the spec goes into the queue, and out of the spec.
    private static JArray TakePool(JObject document)
    {
        var own = document["spec"] as JObject ?? [];
        var id = (string?)document["service_id"] ?? throw new FormatException("an nfs spec has no service_id");
        var entry = new JArray
        {
            id, (string?)own["pool"] ?? "nfs-ganesha", own["namespace"]?.DeepClone() ?? new JValue(id),
        };
        own.Remove("pool");
        own.Remove("namespace");
        return entry;
    }
}
