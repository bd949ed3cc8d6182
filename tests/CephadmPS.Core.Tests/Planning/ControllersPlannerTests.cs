using CephadmPS.Core.Controllers;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

/// <summary>Where controllers run, as steps of a plan.</summary>
public sealed class ControllersPlannerTests
{
    private static readonly ControllersRecord Wanted = new("root", "ssh-ed25519 AAAA");

    [Fact]
    public void Two_mon_hosts_run_a_controller_and_all_hosts_let_them_in()
    {
        var steps = Planner.Plan(Cluster(Wanted), 1).Steps;
        Assert.Equal(["AuthorizeKey:h1", "AuthorizeKey:h2", "AuthorizeKey:h3", "AuthorizeKey:h4"], steps.OfType<AuthorizeKeyStep>().Select(step => step.Id));
        Assert.Equal(["h1", "h2"], steps.OfType<InstallControllerStep>().Select(step => step.HostName));
        Assert.All(steps.OfType<InstallControllerStep>(), step => Assert.Equal([$"AuthorizeKey:{step.HostName}"], step.DependsOn));
    }

    [Fact]
    public void Nothing_is_left_when_they_run_and_changed_settings_start_them_anew()
    {
        var state = Running(Cluster(Wanted), Wanted, "h1", "h2");
        Assert.True(Planner.Plan(state, 1).IsEmpty);

        var metrics = Wanted with { MetricsListen = "127.0.0.1:9283" };
        Assert.Equal(["h1", "h2"], Planner.Plan(state with { Records = state.Records.With(metrics) }, 1).Steps.Select(step => Assert.IsType<InstallControllerStep>(step).HostName));
    }

    [Fact]
    public void One_that_runs_stays_where_it_is_and_a_silent_host_is_replaced_without_being_forgotten()
    {
        var state = Running(Cluster(Wanted), Wanted, "h2", "h3");
        Assert.True(Planner.Plan(state, 1).IsEmpty);

        var silent = state.Seen("h2", seen => seen with { Reachable = false });
        Assert.Equal("InstallController:h1", Assert.Single(Planner.Plan(silent, 1).Steps).Id);

        // It is back: one more than wanted.
        var back = Running(state, Wanted, "h1", "h2", "h3");
        Assert.Equal("RemoveController:h3", Assert.Single(Planner.Plan(back, 1).Steps).Id);
    }

    [Fact]
    public void Hosts_that_are_named_are_taken_as_they_are()
    {
        var steps = Planner.Plan(Cluster(Wanted with { Hosts = ["h4"] }), 1).Steps;
        Assert.Equal(["h4"], steps.OfType<InstallControllerStep>().Select(step => step.HostName));
    }

    [Fact]
    public void A_computer_without_the_executable_leaves_it_to_one_that_has_it_and_says_so()
    {
        var state = Cluster(Wanted) with { CanPlaceControllers = false };
        var plan = Planner.Plan(state, 1);
        Assert.Empty(plan.Steps.OfType<InstallControllerStep>());
        Assert.Equal(["h1", "h2"], plan.Notes.Where(note => note.Code == "ControllerWaits").Select(note => note.Subject));
    }

    [Fact]
    public void One_whose_unit_was_deleted_is_installed_again_and_one_that_was_stopped_is_left_alone_and_told()
    {
        var state = Running(Cluster(Wanted), Wanted, "h1", "h2");
        var deleted = state.Seen("h2", seen => seen with { Controller = new ProgramObservation(ProgramObservation.Missing) });
        var step = Assert.IsType<InstallControllerStep>(Assert.Single(Planner.Plan(deleted, 1).Steps));
        Assert.Equal(("h2", "its unit or its files are no longer there"), (step.HostName, step.Reason.Text));
        // Not known is not missing, and one that was never there is no loss of h3's.
        Assert.True(Planner.Plan(state.Seen("h3", seen => seen with { Controller = new ProgramObservation(ProgramObservation.Missing) }), 1).IsEmpty);

        foreach (var (word, text) in new[] { ("stopped", "controller on h2 is stopped"), ("error", "controller on h2 is in error state") })
        {
            var down = state.Seen("h2", seen => seen with { Controller = new ProgramObservation(word) });
            Assert.True(Planner.Plan(down, 1).IsEmpty);
            var check = Assert.Single(OperationHealth.Judge(new HealthInput(down, [], []), HealthHistory.Empty, DateTimeOffset.UnixEpoch).Checks, check => check.Code == "CEPHADMPS_CONTROLLER_DOWN");
            Assert.Equal([text], check.Details);
        }
        // Where none are wanted, one that stands still is nobody's concern.
        var unwanted = Running(Cluster(null), Wanted, "h2").Seen("h2", seen => seen with { Controller = new ProgramObservation("stopped") });
        Assert.DoesNotContain(OperationHealth.Judge(new HealthInput(unwanted, [], []), HealthHistory.Empty, DateTimeOffset.UnixEpoch).Checks, check => check.Code == "CEPHADMPS_CONTROLLER_DOWN");
    }

    [Fact]
    public void Without_the_wish_nothing_is_touched() => Assert.True(Planner.Plan(Running(Cluster(null), Wanted, "h1"), 1).IsEmpty);

    // Mons on h1 to h3, none on h4.
    private static ClusterState Cluster(ControllersRecord? wanted)
    {
        var state = OfHosts(4) with { CanPlaceControllers = true };
        foreach (var host in new[] { "h1", "h2", "h3" })
        {
            state = state.Seen(host, seen => seen with { Daemons = [new DaemonDescription { DaemonType = "mon", DaemonId = host, HostName = host, ServiceName = "mon" }] });
        }
        return wanted is null ? state : state with { Records = state.Records.With(wanted) };
    }

    private static ClusterState Running(ClusterState state, ControllersRecord wanted, params string[] hosts) => state with
    {
        Records = state.Hosts.Keys.Aggregate(state.Records, (records, host) => records.With(new ControllerHostRecord(host)
        {
            LetsIn = wanted.PublicKey, Installed = hosts.Contains(host) ? ControllerPlacement.DigestOf(wanted) : null,
        })),
    };
}
