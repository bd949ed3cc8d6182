using CephadmPS.Core.Options;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>What is asked for of single daemons, as steps of a plan.</summary>
public sealed class ActionsPlannerTests
{
    private static readonly ServiceSpec Mds = Spec("mds", "fs", new PlacementSpec { Count = 2 });

    private static readonly ClusterState TwoMds = OfHosts(3).With(Mds)
        .WithDaemon(Mds, "mds", "fs.h1.aaaaaa", "h1").WithDaemon(Mds, "mds", "fs.h2.bbbbbb", "h2");

    [Fact]
    public void A_restart_is_one_step_with_the_question_whether_it_is_safe()
    {
        var step = Assert.IsType<DaemonActionStep>(Assert.Single(Planner.Plan(Asked(TwoMds, DaemonActionKind.Restart, "mds.fs.h1.aaaaaa"), 1).Steps));

        Assert.Equal(("RestartDaemon", "mds.fs.h1.aaaaaa", "h1"), (step.Kind, step.Target, step.HostName));
        Assert.Equal([Guard.OkToStop], step.Guards);
    }

    [Fact]
    public void Force_asks_nothing_but_a_mon_is_not_removed_from_a_quorum_that_needs_it()
    {
        Assert.Empty(Planner.Plan(Asked(TwoMds, DaemonActionKind.Stop, true, "mds.fs.h1.aaaaaa"), 1).Steps[0].Guards);

        var mon = Spec("mon", null, new PlacementSpec { Count = 1 });
        var state = Asked(OfHosts(1).With(mon).WithDaemon(mon, "mon", "h1", "h1"), DaemonActionKind.Remove, true, "mon.h1");
        Assert.Equal([Guard.QuorumSurvives], Assert.IsType<RemoveDaemonStep>(Planner.Plan(state, 1).Steps[0]).Guards);
    }

    [Fact]
    public void Daemons_of_one_service_are_restarted_one_after_another_and_a_refusal_of_one_does_not_keep_the_next()
    {
        var steps = Planner.Plan(Asked(TwoMds, DaemonActionKind.Restart, "mds.fs.h1.aaaaaa", "mds.fs.h2.bbbbbb"), 1).Steps;

        Assert.Equal([steps[0].Id], steps[1].After);
        Assert.Empty(steps[1].DependsOn);
    }

    [Fact]
    public void The_active_mgr_is_restarted_last()
    {
        var mgr = Spec("mgr", null, new PlacementSpec { Count = 2 });
        var state = OfHosts(2).With(mgr).WithDaemon(mgr, "mgr", "h1.aaaaaa", "h1").WithDaemon(mgr, "mgr", "h2.bbbbbb", "h2");
        state = state with { Cluster = state.Cluster with { ActiveMgr = "h1.aaaaaa", StandbyMgrs = ["h2.bbbbbb"] } };

        Assert.Equal(["mgr.h2.bbbbbb", "mgr.h1.aaaaaa"],
            Planner.Plan(Asked(state, DaemonActionKind.Restart, "mgr.h1.aaaaaa", "mgr.h2.bbbbbb"), 1).Steps.Select(step => step.Target));
    }

    [Fact]
    public void Daemons_of_an_unmanaged_service_can_be_restarted_too()
    {
        var unmanaged = Mds.WithUnmanaged(true);

        Assert.Equal("RestartDaemon", Assert.Single(Planner.Plan(Asked(TwoMds.With(unmanaged), DaemonActionKind.Restart, "mds.fs.h1.aaaaaa"), 1).Steps).Kind);
    }

    [Fact]
    public void What_waits_for_a_silent_host_is_told_and_what_waits_for_a_daemon_that_is_gone_is_forgotten()
    {
        var silent = Planner.Plan(Asked(TwoMds, DaemonActionKind.Restart, "mds.fs.h1.aaaaaa").Seen("h1", seen => seen with { Reachable = false }), 1);
        Assert.Empty(silent.Steps);
        Assert.Contains(silent.Notes, note => note.Code == "ActionWaits" && note.Advice!.Contains("h1", StringComparison.Ordinal));

        Assert.IsType<ForgetActionStep>(Assert.Single(Planner.Plan(Asked(TwoMds, DaemonActionKind.Restart, "mds.fs.h9.zzzzzz"), 1).Steps));
    }

    [Fact]
    public void A_redeployment_takes_the_given_image_and_sets_it_for_the_daemon()
    {
        var state = TwoMds with { Intents = Intents(new DaemonAction("mds.fs.h1.aaaaaa", DaemonActionKind.Redeploy, "1", default) { Image = "ceph:21" }) };

        var step = Assert.IsType<DeployDaemonStep>(Assert.Single(Planner.Plan(state, 1).Steps));

        Assert.Equal((DeployAction.Redeploy, "ceph:21"), (step.Action, step.Daemon.Image));
        Assert.Equal("ceph:21", step.Daemon.Options["mds.fs.h1.aaaaaa"]["container_image"]);
    }

    [Fact]
    public void A_redeployment_without_image_takes_the_configured_one_of_the_nearest_section()
    {
        var state = Asked(TwoMds, DaemonActionKind.Redeploy, "mds.fs.h1.aaaaaa");
        state = state with
        {
            Cluster = state.Cluster with
            {
                ImageSettings = [new("global", Images.ContainerImage, "ceph:20"), new("mds", Images.ContainerImage, "ceph:mds")],
            },
        };

        Assert.Equal("ceph:mds", Assert.IsType<DeployDaemonStep>(Planner.Plan(state, 1).Steps[0]).Daemon.Image);
    }

    [Fact]
    public void A_change_of_the_spec_that_is_due_is_done_on_the_same_occasion()
    {
        var state = Asked(OfHosts(1).With(Mds).WithDaemon(Mds, "mds", "fs.h1.aaaaaa", "h1", daemon => daemon with { ConfigDigest = "old.old" }), DaemonActionKind.Reconfigure, "mds.fs.h1.aaaaaa");
        state = state.With(Mds.WithPlacement(new PlacementSpec { Count = 1 }));

        var step = Assert.IsType<DeployDaemonStep>(Assert.Single(Planner.Plan(state, 1).Steps));

        Assert.Equal(DeployAction.Redeploy, step.Action);
        Assert.NotNull(step.ActionId);
    }

    [Fact]
    public void A_daemon_that_goes_anyway_is_not_restarted_before()
    {
        var state = Asked(TwoMds.With(Mds.WithPlacement(new PlacementSpec { Hosts = [new HostPlacementSpec("h2", "", "")] })), DaemonActionKind.Restart, "mds.fs.h1.aaaaaa");

        Assert.IsType<RemoveDaemonStep>(Assert.Single(Planner.Plan(state, 1).Steps));
    }

    [Fact]
    public void While_paused_nothing_is_begun_and_everything_is_told()
    {
        var state = Asked(TwoMds, DaemonActionKind.Restart, "mds.fs.h1.aaaaaa");
        var plan = Planner.Plan(state with { Intents = state.Intents with { Pause = new Pause(default, "somebody@somewhere") } }, 1);

        Assert.True(plan.IsEmpty);
        Assert.False(plan.IsSettled);
        Assert.Equal("RestartDaemon", Assert.Single(plan.Held).Kind);
        var note = Assert.Single(plan.Notes, note => note.Code == "Paused");
        Assert.Contains("somebody@somewhere", note.Text, StringComparison.Ordinal);
        Assert.Contains("restart mds.fs.h1.aaaaaa on h1", note.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DaemonActionKind.Stop, DaemonActionKind.Start, DaemonActionKind.Start)]
    [InlineData(DaemonActionKind.Start, DaemonActionKind.Stop, DaemonActionKind.Stop)]
    [InlineData(DaemonActionKind.Redeploy, DaemonActionKind.Restart, DaemonActionKind.Redeploy)]
    [InlineData(DaemonActionKind.Restart, DaemonActionKind.Reconfigure, DaemonActionKind.Redeploy)]
    [InlineData(DaemonActionKind.Reconfigure, DaemonActionKind.Restart, DaemonActionKind.Redeploy)]
    [InlineData(DaemonActionKind.Stop, DaemonActionKind.Reconfigure, DaemonActionKind.Stop)]
    [InlineData(DaemonActionKind.Remove, DaemonActionKind.Start, DaemonActionKind.Remove)]
    [InlineData(DaemonActionKind.Restart, DaemonActionKind.Remove, DaemonActionKind.Remove)]
    public void Two_requests_become_one(DaemonActionKind pending, DaemonActionKind asked, DaemonActionKind left) =>
        Assert.Equal(left, DaemonAction.Combine(new DaemonAction("x.y", pending, "1", default), new DaemonAction("x.y", asked, "2", default)).Kind);

    [Fact]
    public void The_same_request_again_is_the_same_request()
    {
        var pending = new DaemonAction("x.y", DaemonActionKind.Restart, "1", default);

        Assert.Equal("1", DaemonAction.Combine(pending, pending with { Id = "2" }).Id);
        Assert.Equal("2", DaemonAction.Combine(pending, pending with { Id = "2", Force = true }).Id);
    }

    private static ClusterState Asked(ClusterState state, DaemonActionKind kind, params string[] names) => Asked(state, kind, false, names);

    private static ClusterState Asked(ClusterState state, DaemonActionKind kind, bool force, params string[] names) =>
        state with { Intents = Intents([.. names.Select(name => new DaemonAction(name, kind, $"id-{name}", default) { Force = force })]) };

    private static ClusterIntents Intents(params DaemonAction[] actions) =>
        new() { Actions = actions.ToDictionary(action => action.DaemonName) };
}
