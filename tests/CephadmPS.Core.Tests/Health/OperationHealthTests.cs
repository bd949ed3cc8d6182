using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Health;
using CephadmPS.Core.Planning;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using CephadmPS.Core.Tests.Planning;
using Xunit;

namespace CephadmPS.Core.Tests.Health;

/// <summary>Which checks a state raises, since when, and with what help.</summary>
public sealed class OperationHealthTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_cluster_in_order_has_no_check() => Assert.Empty(Judge(States.OfHosts(3)));

    [Fact]
    public void A_silent_host_is_told_with_the_reason_and_its_daemons_are_not_called_failed()
    {
        var crash = States.Spec("crash", null, new PlacementSpec { HostPattern = new HostPattern("*") });
        var state = States.OfHosts(2).With(crash).WithDaemon(crash, "crash", "h2", "h2", daemon => daemon with { Status = DaemonStatus.Error })
            .Seen("h2", seen => seen with { Reachable = false, Problem = "h2: connection refused" });

        var check = Assert.Single(Judge(state));

        Assert.Equal((HealthCodes.HostCheckFailed, HealthCheck.Warning, 1), (check.Code, check.Severity, check.Count));
        Assert.Contains("connection refused", Assert.Single(check.Details), StringComparison.Ordinal);
        Assert.Equal("Get-CephHost", check.Advice);
    }

    [Fact]
    public void A_failed_daemon_is_named_with_its_host()
    {
        var crash = States.Spec("crash", null, new PlacementSpec { HostPattern = new HostPattern("*") });
        var state = States.OfHosts(2).With(crash).WithDaemon(crash, "crash", "h2", "h2", daemon => daemon with { Status = DaemonStatus.Error });

        var check = Assert.Single(Judge(state));

        Assert.Equal(HealthCodes.FailedDaemon, check.Code);
        Assert.Equal("daemon crash.h2 on h2 is in error state", Assert.Single(check.Details));
    }

    [Fact]
    public void A_check_keeps_its_time_while_it_stands_and_gets_a_new_one_when_it_comes_back()
    {
        var silent = States.OfHosts(1).Seen("h1", seen => seen with { Reachable = false });
        var first = OperationHealth.Judge(new HealthInput(silent, [], []), HealthHistory.Empty, Noon);
        var later = OperationHealth.Judge(new HealthInput(silent, [], []), first.History, Noon.AddHours(1));
        var well = OperationHealth.Judge(new HealthInput(States.OfHosts(1), [], []), later.History, Noon.AddHours(2));
        var again = OperationHealth.Judge(new HealthInput(silent, [], []), well.History, Noon.AddHours(3));

        Assert.Equal(Noon, Assert.Single(later.Checks).Since);
        Assert.Empty(well.Checks);
        Assert.Equal(Noon.AddHours(3), Assert.Single(again.Checks).Since);
    }

    [Fact]
    public void A_spec_without_a_place_and_a_deployment_that_failed_are_two_checks()
    {
        var checks = Judge(States.OfHosts(1),
            [new PlanNote("PlacementFailed", "rgw.a", "no host has label rgw.")],
            [new OperationEvent(Noon, OperationState.Failed, "mds.a.h1.abcdef", "the disk is full") { StepKind = "DeployDaemon" }]);

        Assert.Equal([HealthCodes.ApplySpecFail, HealthCodes.DaemonPlaceFail], checks.Select(check => check.Code));
        Assert.Contains("no host has label rgw", checks[0].Details[0], StringComparison.Ordinal);
        Assert.Contains("the disk is full", checks[1].Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_ceph_refuses_and_those_that_it_does_not_know_are_two_checks_each_for_all_their_sections()
    {
        var checks = Judge(States.OfHosts(1), [],
        [
            new OperationEvent(Noon, OperationState.Failed, "mds.a", "mds_what: unrecognized config option 'mds_what'") { StepKind = "SetOptions" },
            new OperationEvent(Noon, OperationState.Failed, "mds.b", "mds_cache_memory_limit: error parsing value") { StepKind = "SetOptions" },
            new OperationEvent(Noon, OperationState.Failed, "client.rgw.c", "rgw_x: error parsing value") { StepKind = "SetOptions" },
        ]);

        Assert.Equal([(HealthCodes.FailedSetOption, 2), (HealthCodes.InvalidConfigOption, 1)], checks.Select(check => (check.Code, check.Count)));
        Assert.Contains("mds_what", Assert.Single(checks[1].Details), StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_that_nobody_manages_is_stray_at_its_second_sighting_and_names_are_reconciled()
    {
        var mon = States.Spec("mon", null, new PlacementSpec { Count = 1 });
        var state = States.OfHosts(1).With(mon).WithDaemon(mon, "mon", "h1", "h1");
        state = state with
        {
            Cluster = state.Cluster with
            {
                Reported = [new("mon", "h1", "h1.example.com"), new("mgr", "h1.aaaaaa", "h1.example.com"), new("mds", "fs.x.bbbbbb", "x")],
                Osds = new Dictionary<int, OsdObservation> { [3] = new(3, "uuid", Up: true, In: true), [4] = new(4, "uuid", Up: false, In: true) },
            },
        };

        var first = OperationHealth.Judge(new HealthInput(state, [], []), HealthHistory.Empty, Noon);
        Assert.Empty(first.Checks);
        Assert.Empty(OperationHealth.Judge(new HealthInput(state, [], []), first.History, Noon.AddSeconds(30)).Checks);
        var second = OperationHealth.Judge(new HealthInput(state, [], []), first.History, Noon.AddSeconds(61));

        Assert.Equal([HealthCodes.StrayDaemon, HealthCodes.StrayHost], second.Checks.Select(check => check.Code));
        Assert.Equal(["mgr.h1.aaaaaa on h1.example.com is not managed here", "osd.3 on an unknown host is not managed here"], second.Checks[0].Details);
        Assert.Equal("x runs mds.fs.x.bbbbbb", Assert.Single(second.Checks[1].Details));

        // While a host's daemons are not known, nothing is judged and nothing forgotten.
        var blind = OperationHealth.Judge(new HealthInput(state.Seen("h1", seen => seen with { Daemons = null }), [], []), second.History, Noon.AddSeconds(90));
        Assert.Empty(blind.Checks);
        Assert.Equal(second.History.Suspects, blind.History.Suspects);
    }

    [Fact]
    public void A_host_whose_agent_does_not_work_is_told_apart_from_one_that_is_silent()
    {
        var state = States.OfHosts(2).Seen("h1", seen => seen with { Reachable = false, Problem = "no", ProblemId = "AgentRefused" })
            .Seen("h2", seen => seen with { Reachable = false, Problem = "no", ProblemId = "HostUnreachable" });

        Assert.Equal([HealthCodes.AgentDown, HealthCodes.HostCheckFailed], Judge(state).Select(check => check.Code));
    }

    [Fact]
    public void The_worst_severity_wins()
    {
        Assert.Equal("HEALTH_OK", HealthCheck.Worst([]));
        Assert.Equal("HEALTH_WARN", HealthCheck.Worst(["HEALTH_OK", "HEALTH_WARN"]));
        Assert.Equal("HEALTH_ERR", HealthCheck.Worst(["HEALTH_WARN", "HEALTH_ERR", "HEALTH_OK"]));
    }

    private static IReadOnlyList<HealthCheck> Judge(ClusterState state, IReadOnlyList<PlanNote>? notes = null, IReadOnlyList<OperationEvent>? failures = null) =>
        OperationHealth.Judge(new HealthInput(state, notes ?? [], failures ?? []), HealthHistory.Empty, Noon).Checks;
}
