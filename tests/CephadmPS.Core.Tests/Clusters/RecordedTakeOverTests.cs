using System.IO.Compression;
using CephadmPS.Core.Clusters;
using CephadmPS.Core.Hosts.Simulation;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Tests.Support;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.Clusters;

/// <summary>
/// Clusters as releases 16.2 left their records, taken over and handed back on simulated hosts: the recorded cases of the migrations (tests/conformance), whose stores have
/// the forms of that time, and whose answers say what upstream makes of them.
/// </summary>
public sealed class RecordedTakeOverTests : IDisposable
{
    private const string Fsid = "11111111-2222-4333-8444-555555555555";
    private readonly string home = Directory.CreateTempSubdirectory("cephadm-test").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory]
    [InlineData("16.2.0", 0)]
    [InlineData("16.2.4", 1)]
    [InlineData("16.2.5", 2)]
    [InlineData("16.2.15", 3)]
    public async Task Records_of_16_2_are_taken_over_as_upstream_would_migrate_them_and_handed_back_untouched(string release, int version)
    {
        var cases = Cases().Where(entry => (int?)entry["input"]!["migration_current"] == version && entry["ok"] is { } ok && (int?)ok["after_migrate"] == 7).ToList();
        Assert.True(cases.Count >= 20, $"only {cases.Count} cases have records of version {version}");
        var wrong = new List<string>();
        foreach (var recorded in cases)
        {
            try
            {
                await TakeOverAsync(recorded, release, version);
            }
            catch (Exception e)
            {
                wrong.Add($"case {recorded["id"]}: {e.Message}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task TakeOverAsync(JObject recorded, string release, int version)
    {
        var fleet = Fleet((JObject)recorded["input"]!, release, version);
        var directory = Directory.CreateDirectory(Path.Combine(home, $"{version}-{recorded["id"]}")).FullName;
        var environment = new ClusterEnvironment { HomeDirectory = directory, Connectors = _ => fleet };
        var options = new ConnectOptions { HostName = "host0", Address = "10.0.0.1", ProfileName = "taken", AcceptNewHostKey = true, TakeOver = new TakeOverOptions() };
        var (keys, daemons) = (Upstream(fleet), Daemons(fleet));

        await using var cluster = await CephCluster.ConnectAsync(options, environment, null, default);

        Assert.Equal(release, cluster.TakeOver!.Release);
        Assert.Equal(fleet.Hosts.Keys.Order(StringComparer.Ordinal), cluster.TakeOver.Hosts);
        Assert.Equal(daemons, Daemons(fleet));
        var imported = (await cluster.GetSpecsAsync(default)).ToDictionary(spec => spec.ServiceName);
        foreach (var (name, document) in (JObject)recorded["ok"]!["memory_specs"]!)
        {
            // Where services are placed is also what the mon and the mgr say that were added to the case, and a removal that upstream was at goes on.
            if (name is not ("mon" or "mgr") && !IsBeingRemoved(recorded, name))
            {
                var expected = SpecFile.ParseValid(document!.ToString()).Services.Single();
                Assert.True(imported.TryGetValue(expected.ServiceName, out var spec), $"{name} is lost");
                if (name != expected.ServiceName && ((JObject)recorded["ok"]!["memory_specs"]!).ContainsKey(expected.ServiceName))
                {
                    Assert.Contains(cluster.TakeOver.Notes, note => note.Subject == name);
                    continue;
                }
                Assert.Equal(expected.Placement.ToString(), spec!.Placement.ToString());
                Assert.Equal(expected.ServiceType, spec.ServiceType);
            }
        }

        var back = await cluster.HandBackAsync(null, default);
        Assert.Empty(back.Written);
        Assert.Empty(back.Removed);
        Assert.Equal(keys, Upstream(fleet));
        Assert.Equal(daemons, Daemons(fleet));
    }

    private static bool IsBeingRemoved(JObject recorded, string service) => recorded["input"]!["store"]!.OfType<JProperty>()
        .Where(key => key.Name.StartsWith("spec.", StringComparison.Ordinal) && JObject.Parse((string)key.Value!)["deleted"] is not null)
        .Any(key => key.Name == $"spec.{service}" || key.Name.StartsWith($"spec.{service}.", StringComparison.Ordinal));

    // The recorded hosts, daemons, records and options; a mon and a mgr where the case has none, for something has to answer.
    private static SimulatedFleet Fleet(JObject input, string release, int version)
    {
        var fleet = new SimulatedFleet(0, Fsid);
        var store = (JObject)input["store"]!;
        foreach (var (name, host) in JObject.Parse((string)store["inventory"]!))
        {
            fleet.Add(name, (string)host!["addr"]!);
        }
        var cluster = fleet.Cluster;
        cluster.Version = $"ceph version {release} (0000000000000000000000000000000000000000) pacific (stable)";
        cluster.Config.AddRange(
        [
            new ConfigEntry("global", "container_image", $"example/ceph:v{release}"), new ConfigEntry("mon", "public_network", "10.0.0.0/24"),
            new ConfigEntry("mgr", "mgr/cephadm/migration_current", $"{version}"), new ConfigEntry("mgr", "mgr/orchestrator/orchestrator", "cephadm"),
            .. ((JObject)input["options"]!).Properties().Select(option => new ConfigEntry("mgr", $"mgr/cephadm/{option.Name}", (string)option.Value!)),
        ]);
        foreach (var (key, text) in store)
        {
            cluster.ConfigKeys[$"mgr/cephadm/{key}"] = (string)text!;
        }
        foreach (var name in fleet.Hosts.Keys)
        {
            cluster.ConfigKeys[$"mgr/cephadm/host.{name}"] = new JObject { ["daemons"] = new JObject(), ["daemon_config_deps"] = new JObject() }.ToString();
        }
        foreach (var daemon in input["daemons"]!.OfType<JObject>().Where(daemon => fleet.Hosts.ContainsKey((string)daemon["hostname"]!)))
        {
            UpstreamFleet.AddDaemon(fleet, (string)daemon["hostname"]!, $"{daemon["daemon_type"]}.{daemon["daemon_id"]}", (string)daemon["service_name"]!);
        }
        foreach (var type in new[] { "mon", "mgr" })
        {
            if (!fleet.Hosts["host0"].Daemons.Keys.Any(name => name.StartsWith(type + ".", StringComparison.Ordinal)))
            {
                UpstreamFleet.AddDaemon(fleet, "host0", type == "mon" ? "mon.host0" : "mgr.host0.abcdef", type);
            }
        }
        return fleet;
    }

    private static IEnumerable<JObject> Cases()
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "tests", "conformance", "migration.jsonl.gz")), CompressionMode.Decompress);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            // Times stay as they are written.
            yield return (JObject)Newtonsoft.Json.JsonConvert.DeserializeObject<JToken>(line, new Newtonsoft.Json.JsonSerializerSettings { DateParseHandling = Newtonsoft.Json.DateParseHandling.None })!;
        }
    }

    private static List<string> Daemons(SimulatedFleet fleet) =>
        [.. fleet.Hosts.Values.SelectMany(host => host.Daemons.Values.Select(daemon => $"{host.HostName} {daemon.Name} {daemon.State} {daemon.ContainerId}"))];

    private static List<KeyValuePair<string, string>> Upstream(SimulatedFleet fleet) =>
        [.. fleet.Cluster.ConfigKeys.Where(key => key.Key.StartsWith("mgr/", StringComparison.Ordinal))];
}
