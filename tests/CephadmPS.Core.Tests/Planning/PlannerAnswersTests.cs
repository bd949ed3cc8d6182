using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.Specs.Types;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>Each planner answers: done, steps to take, waits, or blocked by; nothing hides behind something else.</summary>
public sealed class PlannerAnswersTests
{
    [Fact]
    public void Of_a_cluster_in_order_every_planner_says_done()
    {
        var answers = Planner.Plan(OfHosts(3), 1).Answers;

        Assert.Equal(Planner.All.Select(planner => planner.Name), answers.Select(answer => answer.Planner));
        Assert.All(answers, answer => Assert.Equal((PlannerState.Done, "done"), (answer.State, answer.Text)));
    }

    [Fact]
    public void Names_are_those_of_what_they_look_after()
    {
        Assert.Equal("OsdRemoval", ((IPlanner)new OsdRemovalPlanner()).Name);
        Assert.Equal(Planner.All.Count, Planner.All.Select(planner => planner.Name).Distinct().Count());
    }

    [Fact]
    public void A_silent_host_a_missing_daemon_an_unapproved_disk_and_a_drain_are_told_side_by_side()
    {
        var crash = Spec("crash", null, new PlacementSpec { HostPattern = new HostPattern("*") });
        var mds = Spec("mds", "a", PlacementSpec.Parse("label:nobody"));
        var state = OfHosts(3).With(crash).With(mds)
            .Seen("h3", seen => seen with { Reachable = false, Problem = "h3: no route to host." });
        state = state with
        {
            Cluster = state.Cluster with
            {
                Osds = new Dictionary<int, OsdObservation> { [0] = new(0, "uuid-0", Up: true, In: true) },
                Draining = new Dictionary<int, OsdDrain> { [0] = new(7, SafeToDestroy: false) },
            },
            Records = state.Records.With(new OsdRemoval(0, DateTimeOffset.UnixEpoch) { HostName = "h1", DrainStarted = DateTimeOffset.UnixEpoch }),
        };

        var answers = Planner.Plan(state, 1).Answers.ToDictionary(answer => answer.Planner);

        Assert.Equal(PlannerState.BlockedBy, answers["Hosts"].State);
        Assert.Contains("no route to host", answers["Hosts"].Text, StringComparison.Ordinal);
        // What can be done is told beside what cannot.
        Assert.Equal((PlannerState.BlockedBy, 2), (answers["Services"].State, answers["Services"].Steps));
        Assert.StartsWith("2 steps to take; blocked by: mds.a: ", answers["Services"].Text, StringComparison.Ordinal);
        Assert.Equal(PlannerState.WaitUntil, answers["OsdRemoval"].State);
        Assert.StartsWith("waits: osd.0 still holds 7 placement groups", answers["OsdRemoval"].Text, StringComparison.Ordinal);
        Assert.Equal(PlannerState.Done, answers["TunedProfiles"].State);
    }

    [Fact]
    public void Steps_without_approval_block_and_steps_with_nothing_in_their_way_do_not()
    {
        var osd = new DriveGroupSpec("all") { Placement = PlacementSpec.Parse("*"), Method = "raw", DataDevices = new DeviceSelection { All = true } };
        var state = OfHosts(1).With(osd).Seen("h1", seen => seen with { Devices = [EmptyDevice("/dev/sdb", "DISK")], RawOsds = [] });

        var waiting = Planner.Plan(state, 1).Answers.Single(answer => answer.Planner == "Osd");
        Assert.Equal((PlannerState.BlockedBy, "blocked by: 1 step needs approval"), (waiting.State, waiting.Text));

        var approved = Planner.Plan(OfHosts(1).With(osd, "h1:DISK").Seen("h1", seen => seen with { Devices = [EmptyDevice("/dev/sdb", "DISK")], RawOsds = [] }), 1)
            .Answers.Single(answer => answer.Planner == "Osd");
        Assert.Equal((PlannerState.Steps, "1 step to take"), (approved.State, approved.Text));
    }

    [Theory]
    [InlineData(null, "h1 does not answer", "Get-CephHost h1")]
    [InlineData("suspended", "h1 is suspended", "Resume-CephHost h1")]
    [InlineData("maintenance", "h1 is in maintenance", "Exit-CephHostMaintenance h1")]
    public void What_was_asked_of_a_daemon_waits_with_the_true_cause(string? why, string cause, string advice)
    {
        var crash = Spec("crash", null, PlacementSpec.Parse("*"));
        var state = OfHosts(1).With(crash).WithDaemon(crash, "crash", "h1", "h1");
        state = state with { Records = state.Records.With(new DaemonAction("crash.h1", DaemonActionKind.Restart, "id", DateTimeOffset.UnixEpoch)) };
        state = why is null
            ? state.Seen("h1", seen => seen with { Reachable = false, Problem = "no" })
            : state with
            {
                Hosts = new Dictionary<string, HostRecord>
                {
                    ["h1"] = why == "suspended" ? state.Hosts["h1"] with { Suspended = DateTimeOffset.UnixEpoch } : state.Hosts["h1"] with { Maintenance = MaintenanceStage.Entered },
                },
            };

        var plan = Planner.Plan(state, 1);

        var note = Assert.Single(plan.Notes, note => note.Code == "ActionWaits");
        Assert.Contains(cause, note.Text, StringComparison.Ordinal);
        Assert.Equal(advice, note.Advice);
        // Something is asked for and not done: that is not nothing.
        Assert.False(plan.IsSettled);
    }

    [Fact]
    public void A_mon_that_runs_and_is_no_member_is_told_and_let_in()
    {
        var mon = Spec("mon", null, PlacementSpec.Parse("h1 h2"));
        var state = OfHosts(2).With(mon);
        state = state with { Cluster = state.Cluster with { Mons = ["h1"], Quorum = ["h1"], MonmapEpoch = 4 } };
        state = state.WithDaemon(mon, "mon", "h1", "h1").WithDaemon(mon, "mon", "h2", "h2");

        var step = Assert.IsType<JoinMonStep>(Assert.Single(Planner.Plan(state, 1).Steps));
        Assert.Equal(("mon.h2", "h2"), (step.Target, step.HostName));

        Assert.Empty(Planner.Plan(state with { Cluster = state.Cluster with { Mons = ["h1", "h2"] } }, 1).Steps);
        // Stopped, silent, or somebody else's: nothing is begun.
        Assert.Empty(Planner.Plan(state.Seen("h2", seen => seen with { Reachable = false }), 1).Steps);
        Assert.Empty(Planner.Plan(state.Seen("h2", seen => seen with { Daemons = [.. seen.Daemons!.Select(daemon => daemon with { Status = DaemonStatus.Stopped })] }), 1).Steps);
        Assert.Empty(Planner.Plan(state.Seen("h2", seen => seen with { Daemons = [.. seen.Daemons!.Select(daemon => daemon with { ConfigDigest = null })] }), 1).Steps);
    }
}
