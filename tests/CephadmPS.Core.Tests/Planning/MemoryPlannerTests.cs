using CephadmPS.Core.Planning;
using CephadmPS.Core.Scheduling;
using CephadmPS.Core.Services;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Protocol;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>Memory of OSDs by the memory of their hosts (reference 5.9).</summary>
public sealed class MemoryPlannerTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Each_osd_gets_its_share_of_what_the_host_and_its_other_daemons_leave()
    {
        var state = Host(100, Daemon("osd", "0"), Daemon("osd", "1"), Daemon("mon", "h1"), Daemon("mgr", "h1.aaaaaa"), Daemon("crash", "h1"), Daemon("rgw", "a.h1.bbbbbb"));

        // 70 % of 100 GiB, less a mon's 1, a mgr's 4, crash's 1/8 and another's 1, divided by two.
        var step = Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal("osd/host:h1", step.Section);
        Assert.Equal($"{((70 * GiB) - GiB - (4 * GiB) - (GiB / 8) - GiB) / 2}", step.Options["osd_memory_target"]);
    }

    [Fact]
    public void What_is_set_already_is_not_set_again_and_what_is_set_for_one_osd_is_removed()
    {
        var state = Host(100, Daemon("osd", "0"));
        var target = $"{70 * GiB}";

        Assert.Empty(Planner.Plan(Configured(state, "osd/host:h1", "osd_memory_target", target), 1).Steps);
        var step = Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(
            Configured(Configured(state, "osd/host:h1", "osd_memory_target", target), "osd.0", "osd_memory_target", "1"), 1).Steps));
        Assert.Equal(("osd.0", null), (step.Section, step.Options["osd_memory_target"]));
    }

    [Fact]
    public void The_first_time_the_hosts_value_is_written_although_no_osd_had_one()
    {
        // Upstream writes it only when some OSD's value changed.
        Assert.Single(Planner.Plan(Host(100, Daemon("osd", "0")), 1).Steps);
    }

    [Fact]
    public void The_cache_of_an_mds_counts_as_it_is_configured_and_an_osd_that_is_not_tuned_costs_its_own_target()
    {
        var state = Host(100, Daemon("osd", "0"), Daemon("osd", "1"), Daemon("mds", "fs.h1.aaaaaa"));
        state = Configured(state, "mds.fs", "mds_cache_memory_limit", $"{8 * GiB}");
        state = Configured(state, "osd.1", "osd_memory_target_autotune", "false");
        state = Configured(state, "osd.1", "osd_memory_target", $"{6 * GiB}");

        var step = Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal($"{(70 - 8 - 6) * GiB}", step.Options["osd_memory_target"]);
    }

    [Fact]
    public void A_daemon_that_the_plan_deploys_has_its_share_already()
    {
        var state = Host(100, Daemon("osd", "0")).With(Spec("mds", "fs", new PlacementSpec { Count = 1 }));

        var plan = Planner.Plan(state, 1);
        var step = Assert.Single(plan.Steps.OfType<SetOptionsStep>(), step => step.Options.ContainsKey("osd_memory_target"));
        Assert.Equal($"{(70 - 4) * GiB}", step.Options["osd_memory_target"]);

        var deployed = Assert.Single(plan.Steps.OfType<DeployDaemonStep>());
        var after = Configured(state, "osd/host:h1", "osd_memory_target", step.Options["osd_memory_target"]!)
            .Seen("h1", seen => seen with { Daemons = [Daemon("osd", "0"), Daemon("mds", deployed.Daemon.DaemonId)] });
        Assert.DoesNotContain(Planner.Plan(after, 1).Steps, other => other.Kind == step.Kind);
    }

    [Fact]
    public void The_share_follows_its_option()
    {
        var state = Host(100, Daemon("osd", "0"));
        state = state with { Cluster = state.Cluster with { Options = Core.Options.OptionValues.From([new("mgr", "mgr/cephadm/autotune_memory_target_ratio", "0.5")]) } };

        Assert.Equal($"{50 * GiB}", Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(state, 1).Steps)).Options["osd_memory_target"]);
    }

    [Fact]
    public void A_host_with_too_little_memory_is_told_and_a_value_that_was_set_goes()
    {
        foreach (var memory in new[] { 6, 1 })
        {
            var state = Host(memory, Daemon("osd", "0"), Daemon("mgr", "h1.aaaaaa"));

            var plan = Planner.Plan(state, 1);
            Assert.Empty(plan.Steps);
            var note = Assert.Single(plan.Notes);
            Assert.Equal(("MemoryTight", "h1"), (note.Code, note.Subject));
            Assert.DoesNotContain("-", note.Text.Split("MiB")[0], StringComparison.Ordinal);

            var set = Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(Configured(state, "osd/host:h1", "osd_memory_target", "5"), 1).Steps));
            Assert.Null(set.Options["osd_memory_target"]);
        }
    }

    [Fact]
    public void A_host_whose_last_tuned_osd_has_gone_has_its_value_removed()
    {
        var state = Configured(Host(100, Daemon("mon", "h1")), "osd/host:h1", "osd_memory_target", "5");

        Assert.Null(Assert.IsType<SetOptionsStep>(Assert.Single(Planner.Plan(state, 1).Steps)).Options["osd_memory_target"]);
    }

    [Fact]
    public void A_label_keeps_a_host_as_it_is()
    {
        var state = Host(100, Daemon("osd", "0")).Label("h1", SpecialLabels.NoAutotuneMemory);

        Assert.Empty(Planner.Plan(state, 1).Steps);
        Assert.Empty(Planner.Plan(Configured(state, "osd/host:h1", "osd_memory_target", "5"), 1).Steps);
    }

    [Fact]
    public void Nothing_is_tuned_where_it_is_off_be_it_for_one_host()
    {
        var state = Host(100, Daemon("osd", "0"));

        Assert.Empty(Planner.Plan(Configured(state, "osd", "osd_memory_target_autotune", "false"), 1).Steps);
        Assert.Empty(Planner.Plan(Configured(state, "osd/host:h1", "osd_memory_target_autotune", "false"), 1).Steps);
        Assert.Empty(Planner.Plan(Configured(state, "osd.0", "osd_memory_target_autotune", "false"), 1).Steps);
    }

    [Fact]
    public void A_host_that_is_silent_or_whose_memory_is_not_known_is_left()
    {
        var state = Host(100, Daemon("osd", "0"));

        Assert.Empty(Planner.Plan(state.Seen("h1", seen => seen with { Reachable = false }), 1).Steps);
        Assert.Empty(Planner.Plan(state.Seen("h1", seen => seen with { Facts = null }), 1).Steps);
    }

    private static DaemonDescription Daemon(string type, string id) => new() { DaemonType = type, DaemonId = id, HostName = "h1", Status = DaemonStatus.Running };

    private static ClusterState Host(int gib, params DaemonDescription[] daemons) => Configured(
        OfHosts(1).Seen("h1", seen => seen with { Facts = new HostFacts { Hostname = "h1", MemoryTotalKb = gib * GiB / 1024 }, Daemons = daemons }),
        "osd", "osd_memory_target_autotune", "true");

    private static ClusterState Configured(ClusterState state, string section, string option, string value)
    {
        var sections = state.Cluster.Configuration.ToDictionary(
            pair => pair.Key, IReadOnlyDictionary<string, string> (pair) => new Dictionary<string, string>(pair.Value));
        sections[section] = new Dictionary<string, string>(sections.GetValueOrDefault(section) ?? new Dictionary<string, string>()) { [option] = value };
        return state with { Cluster = state.Cluster with { Configuration = sections } };
    }
}
