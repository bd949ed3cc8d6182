using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Upstream;
using CephadmPS.Core.State.Upstream.Migrations;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.State.Upstream;

/// <summary>What a hand-back writes, by release.</summary>
public class UpstreamExportTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private const string Created = "\"created\": \"2021-03-01T10:00:00.000000Z\"";

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    [InlineData(20)]
    public void What_is_as_it_was_is_not_written(int major)
    {
        var keys = Keys(("mon", """{"service_type": "mon", "placement": {"count": 3}}"""), ("rgw.a", """{"service_type": "rgw", "service_id": "a", "spec": {"rgw_frontend_port": 80}}"""));
        var export = Export(keys, 7, major, ImportOf(keys, 7));
        Assert.Empty(export.Sets);
        Assert.Empty(export.Removes);
        Assert.Empty(export.Notes);
    }

    [Fact]
    public void A_spec_of_an_old_form_that_says_the_same_is_left_to_upstreams_own_migrations()
    {
        var keys = Keys(
            ("mon.foo", """{"service_type": "mon", "service_id": "foo", "placement": {"count": 1}}"""),
            ("rgw.a", """{"service_type": "rgw", "service_id": "a", "spec": {"rgw_frontend_type": "beast tcp_nodelay=1"}}"""));
        var export = Export(keys, 1, 16, ImportOf(keys, 1));
        Assert.Empty(export.Sets);
        Assert.Empty(export.Removes);
    }

    [Fact]
    public void A_spec_that_changed_takes_the_place_of_one_with_an_old_name()
    {
        var keys = Keys(("mon.foo", """{"service_type": "mon", "service_id": "foo", "placement": {"count": 1}}"""));
        var specs = ImportOf(keys, 1);
        specs["mon"] = specs["mon"] with { Spec = new ServiceSpec("mon").WithPlacement(PlacementSpec.Parse("3")) };
        var export = Export(keys, 1, 16, specs);
        Assert.Equal(["spec.mon"], export.Sets.Keys);
        Assert.Equal(["spec.mon.foo"], export.Removes);
    }

    [Fact]
    public void Fields_that_a_release_does_not_know_are_left_out_and_told()
    {
        const string text = """
            service_type: rgw
            service_id: a
            extra_container_args: [--cpus=2]
            spec: {rgw_frontend_port: 81, rgw_exit_timeout_secs: 30, rgw_zonegroup: z}
            """;
        var spec = SpecFile.ParseValid(text).Services[0];
        JObject Written(int major, out string told)
        {
            var export = Export(Keys(), 7, major, new() { ["rgw.a"] = new SpecRecord(spec, Now) });
            told = string.Concat(export.Notes.Select(note => note.Text));
            return (JObject)JObject.Parse(export.Sets["spec.rgw.a"])["spec"]!;
        }

        var newest = Written(20, out var nothing);
        Assert.Equal(30, (int)newest["spec"]!["rgw_exit_timeout_secs"]!);
        Assert.Equal("", nothing);

        var reef = Written(18, out var one);
        Assert.Equal(["rgw_frontend_port", "rgw_zonegroup"], ((JObject)reef["spec"]!).Properties().Select(field => field.Name).Order());
        Assert.NotNull(reef["extra_container_args"]);
        Assert.Contains("rgw_exit_timeout_secs", one, StringComparison.Ordinal);
        Assert.DoesNotContain("rgw_zonegroup", one, StringComparison.Ordinal);

        var pacific = Written(16, out var more);
        Assert.Equal(["rgw_frontend_port"], ((JObject)pacific["spec"]!).Properties().Select(field => field.Name));
        Assert.Null(pacific["extra_container_args"]);
        Assert.Contains("extra_container_args", more, StringComparison.Ordinal);
        Assert.Contains("rgw_zonegroup", more, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_nobody_set_is_no_loss()
    {
        var spec = SpecFile.ParseValid("service_type: rgw\nservice_id: a\nplacement: {count: 1}\n").Services[0];
        var export = Export(Keys(), 7, 18, new() { ["rgw.a"] = new SpecRecord(spec, Now) });
        Assert.Empty(export.Notes);
        Assert.DoesNotContain("rgw_exit_timeout_secs", export.Sets["spec.rgw.a"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_a_release_does_not_know_is_told()
    {
        var spec = SpecFile.ParseValid("service_type: mgmt-gateway\nplacement: {count: 1}\n").Services[0];
        var export = Export(Keys(), 7, 18, new() { ["mgmt-gateway"] = new SpecRecord(spec, Now) });
        Assert.Empty(export.Sets);
        Assert.Contains("mgmt-gateway", Assert.Single(export.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_was_removed_takes_all_its_records_along()
    {
        var keys = Keys().With("host.gone", "{}").With("host.gone.devices.0", """{"devices": [], "entries": 1}""").With("agent.gone", "{}").With("host.gone2", "{}")
            .With("inventory", """{"a": {"hostname": "a", "addr": "10.0.0.1", "labels": [], "status": ""}, "gone": {"hostname": "gone", "addr": "10.0.0.2"}}""");
        var export = UpstreamExport.Make(State([]), new TakeOverRecord("20.2.4", Now) { Complete = true, Hosts = ["a", "gone"] }, keys, 7, new UpstreamRelease(20, "20.2.4"), Now);
        Assert.Equal(["agent.gone", "host.gone", "host.gone.devices.0"], export.Removes.Order(StringComparer.Ordinal));
        Assert.Equal(["a"], JObject.Parse(export.Sets["inventory"]).Properties().Select(host => host.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(600)]
    public void Devices_are_cut_into_parts_that_fit_and_read_back(int count)
    {
        var devices = new JArray(Enumerable.Range(0, count).Select(number => new JObject { ["path"] = $"/dev/sd{number}", ["text"] = new string('x', 1000) }));
        var parts = UpstreamDevices.Write("a", devices);
        Assert.All(parts, part => Assert.True(System.Text.Encoding.UTF8.GetByteCount(part.Value) <= UpstreamDevices.DefaultEntrySize));
        // A part that an earlier, larger set left behind is none of these.
        var keys = new UpstreamKeys(parts).With(UpstreamDevices.KeyOf("a", parts.Count), """{"devices": [{"path": "/dev/old"}]}""");
        Assert.True(JToken.DeepEquals(devices, UpstreamDevices.Read(keys, "a")));
    }

    [Fact]
    public void A_host_record_keeps_what_is_not_known_here()
    {
        const string text = """
            {"daemons": {"crash.a": {"daemon_type": "crash", "daemon_id": "a", "hostname": "a", "container_id": "0123456789ab", "own_field": 5}},
             "daemon_config_deps": {"crash.a": {"deps": ["x"], "last_config": "2025-03-01T10:00:00.000000Z"}},
             "last_client_files": {"/etc/ceph/ceph.conf": ["ab", 420, 0, 167]}, "scheduled_daemon_actions": {"crash.a": "restart"},
             "networks_and_interfaces": {"10.0.0.0/24": {"eth0": ["10.0.0.1"]}}, "devices": [], "osdspec_previews": [], "osdspec_last_applied": {},
             "of_a_later_release": {"a": [1, 2.5, null]}}
            """;
        var host = UpstreamHost.Read("a", text);
        Assert.Equal("restart", host.ScheduledActions["crash.a"]);
        Assert.Equal(new UpstreamClientFile("ab", 420, 0, 167), host.ClientFiles["/etc/ceph/ceph.conf"]);
        Assert.Equal(["10.0.0.1"], host.Networks["10.0.0.0/24"]["eth0"]);
        Assert.Equal(["x"], host.ConfigDeps["crash.a"].Dependencies);
        Assert.True(JToken.DeepEquals(UpstreamJson.Parse(text), UpstreamJson.Parse(host.ToText())), host.ToText());
    }

    private static UpstreamKeys Keys(params (string Name, string Spec)[] specs) => new(specs
        .Select(spec => KeyValuePair.Create("spec." + spec.Name, $$"""{ {{Created}}, "spec": {{spec.Spec}} }"""))
        .Append(KeyValuePair.Create("inventory", """{"a": {"hostname": "a", "addr": "10.0.0.1", "labels": [], "status": ""}}""")));

    private static Dictionary<string, SpecRecord> ImportOf(UpstreamKeys keys, int version) =>
        UpstreamMigrations.Run(UpstreamMigrations.Load(keys, version, new Dictionary<string, string>(), [], Now) with { Refreshed = true }, atStart: false)
            .Specs.ToDictionary(spec => spec.Spec.ServiceName, spec => new SpecRecord(spec.Spec, spec.Created));

    private static UpstreamExport Export(UpstreamKeys keys, int version, int major, Dictionary<string, SpecRecord> specs) => UpstreamExport.Make(
        State(specs), new TakeOverRecord($"{major}.2.1", Now) { Complete = true, Hosts = ["a"], Specs = [.. keys.Below("spec.").Select(key => key.Name)] },
        keys, version, new UpstreamRelease(major, $"{major}.2.1"), Now);

    private static ClusterState State(Dictionary<string, SpecRecord> specs) => new()
    {
        Fsid = "f",
        Hosts = new Dictionary<string, HostRecord> { ["a"] = new(new HostSpec { HostName = "a", Address = "10.0.0.1" }) },
        Specs = specs,
        Observations = new Dictionary<string, HostObservation> { ["a"] = new() { Reachable = true, Daemons = [] } },
        Cluster = new ClusterObservation(),
    };
}
