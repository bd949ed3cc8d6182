using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>Client files, tuned profiles and options of specs, as steps of a plan.</summary>
public sealed class HostFilesPlannerTests
{
    [Fact]
    public void A_keyring_goes_to_the_hosts_of_its_placement_with_its_mode_and_owner_and_to_no_others()
    {
        var state = With(OfHosts(3).Label("h2", "clients"), new ClientKeyring("client.backup", PlacementSpec.Parse("label:clients")) { Mode = "0640", Uid = 34, Gid = 34 });

        var step = Assert.IsType<WriteClientFilesStep>(Assert.Single(Planner.Plan(state, 1).Steps));

        Assert.Equal("h2", step.HostName);
        var keyring = Assert.Single(step.Files, file => file.Path == "/etc/ceph/ceph.client.backup.keyring");
        Assert.Equal(("client.backup", "0640", 34, 34), (keyring.Entity, keyring.Mode, keyring.Uid, keyring.Gid));
        Assert.Contains(step.Files, file => file.Path == $"/var/lib/ceph/{Fsid}/config/ceph.client.backup.keyring");
        Assert.Contains(step.Files, file => file is { Path: "/etc/ceph/ceph.conf", Mode: "0644" });
    }

    [Fact]
    public void Without_ceph_conf_only_the_keyring_is_written()
    {
        var state = With(OfHosts(1), new ClientKeyring("client.backup", PlacementSpec.Parse("*")) { IncludeCephConf = false });

        Assert.Equal(2, Assert.IsType<WriteClientFilesStep>(Assert.Single(Planner.Plan(state, 1).Steps)).Files.Count);
    }

    [Fact]
    public void A_host_that_must_not_have_keyrings_loses_them_and_a_silent_one_keeps_them()
    {
        var state = Written(With(OfHosts(2), new ClientKeyring("client.backup", PlacementSpec.Parse("*"))), "h1", "h2");
        Assert.True(Planner.Plan(state, 1).IsEmpty);

        var forbidden = state.Label("h1", ClientFilesPlanner.NoKeyringLabel);
        var step = Assert.IsType<WriteClientFilesStep>(Assert.Single(Planner.Plan(forbidden, 1).Steps));
        Assert.Equal(("h1", 0, 4), (step.HostName, step.Files.Count, step.Remove.Count));
        Assert.Equal("delete ceph.client.backup.keyring and ceph.conf on h1", step.Describe());

        Assert.True(Planner.Plan(forbidden.Seen("h1", seen => seen with { Reachable = false }), 1).IsEmpty);
    }

    [Fact]
    public void A_changed_key_is_written_anew_and_a_missing_one_is_told()
    {
        var state = Written(With(OfHosts(1), new ClientKeyring("client.backup", PlacementSpec.Parse("*"))), "h1");

        Assert.Single(Planner.Plan(Key(state, "another"), 1).Steps);
        var missing = Planner.Plan(Key(state, null), 1);
        Assert.Contains(missing.Notes, note => note.Code == "EntityUnknown" && note.Advice!.Contains("client.backup", StringComparison.Ordinal));
        Assert.Contains("/etc/ceph/ceph.client.backup.keyring", Assert.IsType<WriteClientFilesStep>(Assert.Single(missing.Steps)).Remove);
    }

    [Fact]
    public void A_placement_that_nobody_fits_does_not_keep_other_keyrings_from_being_written()
    {
        var state = With(OfHosts(1), new ClientKeyring("client.a", PlacementSpec.Parse("label:nobody")), new ClientKeyring("client.b", PlacementSpec.Parse("*")));

        var plan = Planner.Plan(state, 1);

        Assert.Single(plan.Steps);
        Assert.Contains(plan.Notes, note => note.Code == "PlacementFailed" && note.Subject == "client.a");
    }

    [Fact]
    public void Ceph_conf_goes_to_all_hosts_that_an_option_names_and_away_again()
    {
        var state = Option(Option(OfHosts(3), "manage_etc_ceph_ceph_conf", "true"), "manage_etc_ceph_ceph_conf_hosts", "h1 h3");

        var steps = Planner.Plan(state, 1).Steps.Cast<WriteClientFilesStep>().ToList();
        Assert.Equal(["h1", "h3"], steps.Select(step => step.HostName));
        Assert.Equal(["/etc/ceph/ceph.conf", $"/var/lib/ceph/{Fsid}/config/ceph.conf"], steps[0].Files.Select(file => file.Path));

        var less = Planner.Plan(Option(Written(state, "h1", "h3"), "manage_etc_ceph_ceph_conf_hosts", "h1"), 1);
        Assert.Equal(("h3", 2), (Assert.Single(less.Steps).HostName, Assert.IsType<WriteClientFilesStep>(less.Steps[0]).Remove.Count));
        Assert.Contains(Planner.Plan(Option(state, "manage_etc_ceph_ceph_conf_hosts", "label:nobody"), 1).Notes,
            note => note.Code == "PlacementFailed" && note.Advice!.Contains("Set-CephOrchestratorOption", StringComparison.Ordinal));
        Assert.True(Planner.Plan(Option(OfHosts(3), "manage_etc_ceph_ceph_conf_hosts", "h1"), 1).IsEmpty);
    }

    [Fact]
    public void Memory_is_tuned_where_it_is_wanted_and_not_on_a_host_that_is_labelled_so()
    {
        var osd = new ServiceSpec("osd");
        var state = OfHosts(2).WithDaemon(osd, "osd", "0", "h1").WithDaemon(osd, "osd", "1", "h2");
        foreach (var host in new[] { "h1", "h2" })
        {
            state = state.Seen(host, seen => seen with { Facts = new Protocol.HostFacts { MemoryTotalKb = 16L << 20 } });
        }
        state = state with
        {
            Cluster = state.Cluster with
            {
                Osds = new Dictionary<int, OsdObservation> { [0] = new(0, "uuid-0", true, true), [1] = new(1, "uuid-1", true, true) },
                Configuration = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["osd"] = new Dictionary<string, string> { ["osd_memory_target_autotune"] = "true" } },
            },
        };

        var steps = Planner.Plan(state.Label("h2", "_no_autotune_memory"), 1).Steps.OfType<SetOptionsStep>().ToList();

        var step = Assert.Single(steps);
        Assert.Equal("osd/host:h1", step.Section);
        Assert.Equal($"{(long)((16L << 30) * 0.7)}", step.Options["osd_memory_target"]);
        Assert.Equal(2, Planner.Plan(state, 1).Steps.OfType<SetOptionsStep>().Count());
    }

    [Fact]
    public void A_profile_is_applied_where_it_belongs_and_removed_where_it_no_longer_does()
    {
        var profile = new TunedProfileSpec { ProfileName = "osd", Placement = PlacementSpec.Parse("h1 h2"), Settings = new Dictionary<string, string> { ["vm.swappiness"] = "10" } };
        var state = OfHosts(3);
        state = state with { Records = state.Records.With(new TunedProfileRecord(profile)) };

        var steps = Planner.Plan(state, 1).Steps;
        Assert.Equal(["h1", "h2"], steps.Select(step => step.HostName));
        Assert.Contains("vm.swappiness = 10\n", Assert.IsType<TuneHostStep>(steps[0]).Profiles["osd"], StringComparison.Ordinal);

        var applied = new Dictionary<string, string> { ["osd"] = PlanBuilder.DigestOf(TunedProfilesPlanner.Content(profile)) };
        state = state with { Records = state.Records.With(new AppliedProfiles("h1", applied)).With(new AppliedProfiles("h3", applied)) };
        steps = Planner.Plan(state, 1).Steps;
        Assert.Equal(["h2", "h3"], steps.Select(step => step.HostName));
        Assert.Equal(["osd"], Assert.IsType<TuneHostStep>(steps[1]).Remove);
    }

    [Fact]
    public void Options_of_a_spec_are_set_once_also_when_ceph_writes_them_otherwise_and_removed_when_the_spec_drops_them()
    {
        var spec = new ServiceSpec("mds", "fs") { Placement = new PlacementSpec { Count = 1 }, Config = new Dictionary<string, string> { ["mds_cache_memory_limit"] = "4G" } };
        var state = OfHosts(1).With(spec).WithDaemon(spec, "mds", "fs.h1.aaaaaa", "h1");

        var step = Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal(("mds.fs", "4G"), (step.Section, step.Options["mds_cache_memory_limit"]));

        var set = Shown(state, "4294967296") with
        {
            Intents = new ClusterIntents
            {
                Options = new Dictionary<string, AppliedOptions>
                {
                    ["mds.fs"] = new("mds.fs", "mds.fs", new Dictionary<string, AppliedOption> { ["mds_cache_memory_limit"] = new("4G", "4294967296") }),
                },
            },
        };
        Assert.True(Planner.Plan(set, 1).IsEmpty);
        // Somebody changed it by hand: the spec says otherwise.
        Assert.Single(Planner.Plan(Shown(set, "1"), 1).Steps);

        var dropped = set.With(new ServiceSpec("mds", "fs") { Placement = spec.Placement });
        Assert.Null(Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(dropped, 1).Steps)).Options["mds_cache_memory_limit"]);

        Assert.True(Planner.Plan(state.With(spec.WithUnmanaged(true)), 1).IsEmpty);

        static ClusterState Shown(ClusterState state, string value) => state with
        {
            Cluster = state.Cluster with
            {
                Configuration = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["mds.fs"] = new Dictionary<string, string> { ["mds_cache_memory_limit"] = value } },
            },
        };
    }

    [Fact]
    public void Osds_are_reconfigured_when_the_mons_move_those_without_a_spec_too()
    {
        var osd = new ServiceSpec("osd");
        var state = OfHosts(1).WithDaemon(osd, "osd", "0", "h1");
        state = state with { Cluster = state.Cluster with { Osds = new Dictionary<int, OsdObservation> { [0] = new(0, "uuid-0", true, true) }, MinimalConfig = "[global]\n\tmon_host = other\n" } };

        var step = Assert.IsType<DeployDaemonStep>(Assert.Single(Planner.Plan(state, 1).Steps));

        Assert.Equal(("ReconfigureDaemon", "osd.0", "uuid-0"), (step.Kind, step.Target, step.Daemon.OsdFsid));
    }

    private static ClusterState With(ClusterState state, params ClientKeyring[] keyrings)
    {
        foreach (var keyring in keyrings)
        {
            state = Key(state with { Records = state.Records.With(keyring) }, "key", keyring.Entity);
        }
        return state;
    }

    private static ClusterState Option(ClusterState state, string name, string value) =>
        state with { Cluster = state.Cluster with { Options = state.Cluster.Options.With(name, value) } };

    private static ClusterState Key(ClusterState state, string? digest, string entity = "client.backup") => state with
    {
        Cluster = state.Cluster with { KeyringDigests = new Dictionary<string, string?>(state.Cluster.KeyringDigests) { [entity] = digest } },
    };

    // As it is after the first plan was carried out.
    private static ClusterState Written(ClusterState state, params string[] hosts)
    {
        foreach (var step in Planner.Plan(state, 1).Steps.OfType<WriteClientFilesStep>().Where(step => hosts.Contains(step.HostName)).ToList())
        {
            state = state with
            {
                Records = state.Records.With(new ClientFilesRecord(step.HostName!, step.InputDigest)
                {
                    Files = step.Files.ToDictionary(file => file.Path, file => new WrittenFile("", file.Mode, file.Uid, file.Gid)),
                }),
            };
        }
        return state;
    }
}
