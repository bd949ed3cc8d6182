using CephadmPS.Core.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.Scheduling;

/// <summary>What holds for every cluster and every spec.</summary>
public class PlacementPropertyTests
{
    [Fact]
    public void Count_is_never_exceeded() => Check((cluster, result) =>
        cluster.Spec.Placement.Count is not { } count || PrimarySlots(cluster, result).Count() <= count);

    [Fact]
    public void Count_is_reached_when_there_are_enough_free_hosts() => Check((cluster, result) =>
    {
        if (cluster.Spec.Placement.Count is not { } count)
        {
            return true;
        }
        int usable = result.Explanation.Count(decision => decision.Order > 0 && IsOpen(cluster, decision.HostIndex));
        return PrimarySlots(cluster, result).Count() >= Math.Min(count, usable);
    });

    [Fact]
    public void Count_per_host_is_respected() => Check((cluster, result) =>
    {
        int allowed = cluster.Spec.Placement.CountPerHost ?? (cluster.AllowColocation && cluster.Spec.Placement.Count is not null ? int.MaxValue : 1);
        return PrimarySlots(cluster, result).GroupBy(slot => slot.HostName).All(host => host.Count() <= allowed);
    });

    [Fact]
    public void Without_count_every_open_candidate_has_its_daemons() => Check((cluster, result) =>
        cluster.Spec.Placement.Count is not null
        || result.Explanation.Where(decision => decision.Order > 0 && IsOpen(cluster, decision.HostIndex))
            .All(decision => decision.Kept + decision.Added >= (cluster.Spec.Placement.CountPerHost ?? 1)));

    [Fact]
    public void Hosts_that_are_drained_unobserved_unreachable_or_excluded_get_nothing_new() => Check((cluster, result) =>
        result.ToAdd.Where(slot => slot.DaemonType == cluster.Spec.ServiceType).All(slot =>
        {
            var host = cluster.Hosts.Single(h => h.Spec.HostName == slot.HostName);
            return host.Condition == HostCondition.Schedulable && !cluster.BlockingHosts.Contains(slot.HostName);
        }));

    [Fact]
    public void Unreachable_hosts_lose_nothing() => Check((cluster, result) =>
        result.ToRemove.All(daemon => cluster.Hosts.All(
            host => host.Spec.HostName != daemon.HostName || (host.Condition & HostCondition.Unreachable) == 0)));

    [Fact]
    public void Every_daemon_is_kept_or_removed_or_left_on_an_unreachable_host() => Check((cluster, result) =>
    {
        int onUnreachable = cluster.Daemons.Count(daemon => cluster.Hosts.Any(
            host => host.Spec.HostName == daemon.HostName && (host.Condition & HostCondition.Unreachable) != 0));
        int kept = PrimarySlots(cluster, result).Count() - result.ToAdd.Count(slot => slot.DaemonType == cluster.Spec.ServiceType);
        int left = cluster.Daemons.Count - kept - result.ToRemove.Count;
        return left >= 0 && left <= onUnreachable;
    });

    [Fact]
    public void The_same_input_gives_the_same_answer() => Check((cluster, result) =>
        Text(result) == Text(Scheduler.Place(cluster.Request()))
        && Text(result) == Text(Scheduler.Place((cluster with { Hosts = [.. cluster.Hosts.Reverse()] }).Request())));

    [Fact]
    public void Placing_the_result_again_changes_nothing() => Check((cluster, result) =>
    {
        var again = Scheduler.Place(cluster.After(result).Request());
        return again.IsUnchanged && PrimarySlots(cluster, again).Count() == PrimarySlots(cluster, result).Count();
    });

    // With co-location a further host may relieve crowded ones; everywhere else what runs well stays where it is.
    [Fact]
    public void An_added_host_moves_no_daemon() => Check((cluster, result) =>
    {
        if (cluster.AllowColocation)
        {
            return true;
        }
        RandomCluster settled = cluster.After(result);
        RandomCluster grown = settled with { Hosts = [.. settled.Hosts, RandomClusters.NewHost] };
        return Scheduler.Place(grown.Request()).ToRemove.Count == 0;
    });

    [Fact]
    public void The_explanation_covers_every_host_and_agrees_with_the_slots() => Check((cluster, result) =>
    {
        PlacementRequest request = cluster.Request();
        return result.Explanation.Select(decision => decision.HostIndex).SequenceEqual(Enumerable.Range(0, request.Hosts.Count))
            && result.Explanation.Sum(decision => decision.Added) == result.ToAdd.Count
            && result.Explanation.All(decision => Agrees(decision, request))
            && PlacementExplanation.Lines(request, result).All(line => line.Length > 0);
    });

    [Fact]
    public void New_ranks_are_unique_and_in_new_generations() => Check((cluster, result) =>
    {
        if (cluster.Ranks is not { } before)
        {
            return result.Ranks is null && result.Slots.All(slot => slot.Rank is null);
        }
        return result.Slots.Select(slot => slot.Rank).Distinct().Count() == result.Slots.Count
            && result.ToAdd.All(slot => slot.RankGeneration == before.NewestGeneration(slot.Rank!.Value) + 1)
            && result.ToAdd.All(slot => result.Ranks!.NewestGeneration(slot.Rank!.Value) == slot.RankGeneration);
    });

    private static bool Agrees(HostDecision decision, PlacementRequest request) => decision.Verdict switch
    {
        HostVerdict.Taken => decision.Added > 0 && decision.Order > 0,
        HostVerdict.Kept => decision is { Kept: > 0, Added: 0, Order: > 0 },
        HostVerdict.PassedOver => decision is { Kept: 0, Added: 0, Order: > 0 },
        _ => decision is { Kept: 0, Added: 0, Order: 0 } && decision.Rule != PlacementRule.NextInOrder && request.Hosts.Count > 0,
    };

    private static bool IsOpen(RandomCluster cluster, int hostIndex)
    {
        SchedulingHost host = cluster.Request().Hosts[hostIndex];
        return (host.Condition & HostCondition.Unreachable) == 0 && !cluster.BlockingHosts.Contains(host.Spec.HostName);
    }

    private static IEnumerable<PlacementSlot> PrimarySlots(RandomCluster cluster, PlacementResult result) =>
        result.Slots.Where(slot => slot.DaemonType == cluster.Spec.ServiceType);

    private static string Text(PlacementResult result) =>
        string.Join('|', result.Slots) + " + " + string.Join('|', result.ToAdd) + " - "
        + string.Join('|', result.ToRemove.Select(daemon => daemon.DaemonName)) + string.Join('|', result.Explanation);

    private static void Check(Func<RandomCluster, PlacementResult, bool> property) =>
        Prop.ForAll(RandomClusters.Any, cluster => property(cluster, Scheduler.Place(cluster.Request())))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
}
