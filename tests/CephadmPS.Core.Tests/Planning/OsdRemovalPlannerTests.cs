using CephadmPS.Core.Planning;
using CephadmPS.Core.Planning.Planners;
using CephadmPS.Core.Specs;
using CephadmPS.Core.State;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CephadmPS.Core.Tests.Planning.States;

namespace CephadmPS.Core.Tests.Planning;

public class OsdRemovalPlannerTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch;

    [Fact]
    public void An_osd_is_drained_first_and_the_plan_tells_what_follows()
    {
        var plan = Planner.Plan(Queue(Cluster(3), new OsdRemoval(1, Time) { HostName = "h1", Zap = true, Device = "/dev/sdb", Identity = "DISK_1" }), 1);

        var step = Assert.IsType<DrainOsdStep>(Assert.Single(plan.Steps));
        Assert.Equal([Guard.OkToStop], step.Guards);
        Assert.False(plan.IsSettled);
        Assert.Contains(plan.Notes, note => note.Text.Contains("erasing /dev/sdb (DISK_1)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "OsdRemovalWaits")]
    [InlineData(17, false, "OsdDraining")]
    [InlineData(17, true, "OsdDraining")]
    [InlineData(0, false, "OsdDraining")]
    public void Before_Ceph_calls_it_safe_and_it_is_empty_nothing_is_removed(int? pgs, bool? safe, string code)
    {
        var plan = Planner.Plan(Drained(new OsdRemoval(1, Time) { HostName = "h1", DrainStarted = Time }, pgs, safe), 1);

        Assert.Empty(plan.Steps);
        Assert.True(plan.OnlyWaits);
        Assert.Contains(plan.Notes, note => note.Code == code && note.Subject == "osd.1" && note.Advice is not null);
    }

    [Fact]
    public void An_empty_one_is_removed_and_a_forced_one_need_only_be_safe()
    {
        var removal = new OsdRemoval(1, Time) { HostName = "h1", DrainStarted = Time };
        var step = Assert.IsType<RemoveOsdStep>(Assert.Single(Planner.Plan(Drained(removal, 0, true), 1).Steps));
        Assert.Equal("h1", step.HostName);
        Assert.Equal([Guard.SafeToDestroy], step.Guards);
        Assert.IsType<RemoveOsdStep>(Assert.Single(Planner.Plan(Drained(removal with { Force = true }, 3, true), 1).Steps));
        Assert.Empty(Planner.Plan(Drained(removal with { Force = true }, 3, false), 1).Steps);
    }

    [Fact]
    public void What_is_silent_is_waited_for_and_what_is_gone_is_forgotten()
    {
        var removal = new OsdRemoval(1, Time) { HostName = "h1", DrainStarted = Time };
        var silent = Drained(removal, 0, true).Seen("h1", seen => seen with { Reachable = false, Problem = "cut." });
        Assert.Empty(Planner.Plan(silent, 1).Steps);
        Assert.Contains(Planner.Plan(silent, 1).Notes, note => note.Code == "OsdRemovalWaits" && note.Text.Contains("h1", StringComparison.Ordinal));

        Assert.IsType<ForgetOsdRemovalStep>(Assert.Single(Planner.Plan(Queue(Cluster(2), removal with { OsdId = 77 }), 1).Steps));
        Assert.IsType<StopOsdRemovalStep>(Assert.Single(Planner.Plan(Drained(removal with { Stopped = true }, 9, false), 1).Steps));
    }

    [Fact]
    public void An_osd_whose_daemon_is_gone_is_not_brought_back_while_it_is_being_removed()
    {
        var state = Drained(new OsdRemoval(1, Time) { HostName = "h1", DrainStarted = Time }, 0, true)
            .Seen("h1", seen => seen with { Daemons = [], RawOsds = [new RawOsd(1, "uuid-1", Fsid, "/dev/sdb")] });
        state = state with { Cluster = state.Cluster with { Osds = new Dictionary<int, OsdObservation>(state.Cluster.Osds) { [1] = new(1, "uuid-1", Up: false, In: false) } } };

        Assert.IsType<RemoveOsdStep>(Assert.Single(Planner.Plan(state, 1).Steps));
    }

    [Fact]
    public void Never_are_two_hosts_weakened_at_once_nor_more_than_ten_drained() => Prop.ForAll(
        Gen.Choose(1, 60).SelectMany(count => Gen.ArrayOf(
            from id in Gen.Choose(0, 59)
            from begun in Gen.Choose(0, 4)
            from stopped in Gen.Choose(0, 6)
            from second in Gen.Choose(0, 9)
            select new OsdRemoval(id, Time.AddSeconds(second)) { HostName = HostOf(id), DrainStarted = begun == 0 ? Time : null, Stopped = stopped == 0 }, count)).ToArbitrary(),
        drawn =>
        {
            // What is being drained already was begun on one host.
            var removals = drawn.DistinctBy(removal => removal.OsdId).ToList();
            var first = removals.Find(removal => removal is { DrainStarted: not null, Stopped: false });
            removals = [.. removals.Select(removal => removal.DrainStarted is not null && removal.HostName != first?.HostName ? removal with { DrainStarted = null } : removal)];
            var begun = removals.Where(removal => removal is { DrainStarted: not null, Stopped: false }).ToList();

            var steps = Planner.Plan(Queue(Cluster(60), [.. removals]), 1).Steps;

            var drains = steps.OfType<DrainOsdStep>().Select(step => step.OsdId).ToList();
            var hosts = drains.Concat(begun.Select(removal => removal.OsdId)).Select(HostOf).Distinct().Count();
            var waiting = removals.Count(removal => removal is { DrainStarted: null, Stopped: false });
            return hosts <= 1
                && (drains.Count == 0 || drains.Count + begun.Count <= 10)
                // And it never stands still: where nothing drains, something begins.
                && (waiting == 0 || begun.Count > 0 || drains.Count > 0)
                && !steps.OfType<RemoveOsdStep>().Any();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void How_many_are_drained_at_once_is_an_option()
    {
        var state = Queue(Cluster(12), new OsdRemoval(0, Time) { HostName = "h1" }, new OsdRemoval(3, Time) { HostName = "h1" }, new OsdRemoval(6, Time) { HostName = "h1" });
        state = state with { Cluster = state.Cluster with { Options = state.Cluster.Options.With("max_osd_draining_count", "2") } };

        Assert.Equal([0, 3], Planner.Plan(state, 1).Steps.OfType<DrainOsdStep>().Select(step => step.OsdId));
    }

    private static string HostOf(int osd) => $"h{osd % 3 + 1}";

    private static ClusterState Cluster(int osds)
    {
        var state = OfHosts(3);
        for (var id = 0; id < osds; id++)
        {
            var daemon = new DaemonDescription { DaemonType = "osd", DaemonId = $"{id}", HostName = id == 1 && osds <= 3 ? "h1" : HostOf(id), Status = DaemonStatus.Running };
            state = state.Seen(daemon.HostName, seen => seen with { Daemons = [.. seen.Daemons!, daemon] });
        }
        return state with
        {
            Cluster = state.Cluster with { MonmapEpoch = 1, Osds = Enumerable.Range(0, osds).ToDictionary(id => id, id => new OsdObservation(id, $"uuid-{id}", Up: true, In: true)) },
        };
    }

    private static ClusterState Queue(ClusterState state, params OsdRemoval[] removals) =>
        state with { Records = removals.Aggregate(state.Records, (table, removal) => table.With(removal)) };

    private static ClusterState Drained(OsdRemoval removal, int? pgs, bool? safe)
    {
        var state = Queue(Cluster(3), removal);
        return safe is null ? state : state with { Cluster = state.Cluster with { Draining = new Dictionary<int, OsdDrain> { [removal.OsdId] = new(pgs, safe) } } };
    }
}
