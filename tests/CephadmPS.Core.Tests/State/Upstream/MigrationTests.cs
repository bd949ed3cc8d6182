using CephadmPS.Core.State;
using CephadmPS.Core.State.Upstream;
using CephadmPS.Core.State.Upstream.Migrations;
using Newtonsoft.Json.Linq;
using Xunit;

namespace CephadmPS.Core.Tests.State.Upstream;

/// <summary>What the conformance cases do not ask of the migrations.</summary>
public class MigrationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private const string Created = "\"created\": \"2021-03-01T10:00:00.000000Z\"";
    private const string Inventory = """{"a": {"hostname": "a", "addr": "10.0.0.1", "labels": [], "status": ""}}""";

    [Fact]
    public void One_bad_front_end_is_told_and_the_others_are_migrated()
    {
        var end = Run(5,
            ("spec.rgw.bad", $$"""{ {{Created}}, "spec": {"service_type": "rgw", "service_id": "bad", "spec": {"rgw_frontend_type": "nginx"} } }"""),
            ("spec.rgw.good", $$"""{ {{Created}}, "spec": {"service_type": "rgw", "service_id": "good", "spec": {"rgw_frontend_type": "beast port=1"} } }"""));

        Assert.Equal(UpstreamMigrations.Last, end.Version);
        Assert.Equal("rgw.bad", Assert.Single(end.Problems).Name);
        Assert.Contains("rgw_frontend_type", string.Concat(end.Problems[0].Error.Details), StringComparison.Ordinal);
        Assert.Contains("nginx", end.Keys["spec.rgw.bad"], StringComparison.Ordinal);
        Assert.Equal("beast", end.Spec("rgw.good")!.Spec.Text("rgw_frontend_type"));
    }

    [Fact]
    public void A_service_that_is_being_removed_is_not_brought_back()
    {
        var end = Run(5, ("spec.rgw.a",
            $$"""{ {{Created}}, "deleted": "2021-04-01T10:00:00.000000Z", "spec": {"service_type": "rgw", "service_id": "a", "spec": {"rgw_frontend_type": "beast x=1"} } }"""));

        Assert.Equal(new DateTimeOffset(2021, 4, 1, 10, 0, 0, TimeSpan.Zero), end.Spec("rgw.a")!.Deleted);
        Assert.NotNull(JObject.Parse(end.Keys["spec.rgw.a"]!)["deleted"]);
    }

    [Fact]
    public void A_queue_of_an_earlier_start_does_not_bring_back_an_older_spec()
    {
        var end = Run(5,
            ("rgw_migration_queue", """[{"spec": {"service_type": "rgw", "service_id": "a", "spec": {"rgw_frontend_type": "beast old=1"} } }]"""),
            ("spec.rgw.a", $$"""{ {{Created}}, "spec": {"service_type": "rgw", "service_id": "a", "spec": {"rgw_frontend_type": "beast new=1"} } }"""));

        Assert.Equal(["new=1"], end.Spec("rgw.a")!.Spec.Texts("rgw_frontend_extra_args"));
    }

    [Fact]
    public void The_pool_of_an_nfs_service_that_was_queued_before_is_still_known()
    {
        var end = Run(2,
            ("nfs_migration_queue", """[["foo", "own-pool", "ns"]]"""),
            ("spec.nfs.foo", $$"""{ {{Created}}, "spec": {"service_type": "nfs", "service_id": "foo"} }"""));

        var legacy = Assert.Single(end.LegacyNfs);
        Assert.Equal(new LegacyNfs("foo", "own-pool", "ns"), legacy);
        Assert.True(legacy.NeedsMove);
    }

    [Fact]
    public void The_registry_login_leaves_the_options_for_a_record()
    {
        var state = UpstreamMigrations.Load(
            Keys(), 4, new Dictionary<string, string> { ["registry_url"] = "r", ["registry_username"] = "u", ["registry_password"] = "p", ["use_agent"] = "true" }, [], Now);
        var end = UpstreamMigrations.Run(state, atStart: false);

        Assert.Equal(["registry_url", "registry_username", "registry_password"], end.RemovedOptions);
        Assert.Equal(["use_agent"], end.Options.Keys);
        Assert.Equal("u", (string?)JObject.Parse(end.Keys["registry_credentials"]!)["username"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void A_version_that_cannot_be_runs_everything(int version) =>
        Assert.Equal(UpstreamMigrations.Last, Run(version).Version);

    [Fact]
    public void Ranks_without_daemon_stay_fenced()
    {
        var spec = UpstreamSpec.Read("nfs.a", UpstreamJson.Map("spec.nfs.a", $$"""
            { {{Created}}, "rank_map": {"0": {"0": null, "1": "a.0.1.host.abcdef"}, "x": {} }, "spec": {"service_type": "nfs", "service_id": "a"} }
            """));

        Assert.Equal([(0, null), (1, "a.0.1.host.abcdef")], Generations(spec));
        Assert.Equal(Generations(spec), Generations(UpstreamSpec.Read("nfs.a", UpstreamJson.Map("spec.nfs.a", spec.ToText()))));
    }

    private static List<(int, string?)> Generations(UpstreamSpec spec) =>
        [.. Assert.Single(spec.Ranks!).Value.Select(generation => (generation.Key, generation.Value))];

    private static MigrationState Run(int version, params (string Key, string Value)[] keys) =>
        UpstreamMigrations.Run(UpstreamMigrations.Load(Keys(keys), version, new Dictionary<string, string>(), [], Now) with { Refreshed = true }, atStart: false);

    private static UpstreamKeys Keys(params (string Key, string Value)[] keys) =>
        new(keys.Select(key => KeyValuePair.Create(key.Key, key.Value)).Append(KeyValuePair.Create("inventory", Inventory)));
}
