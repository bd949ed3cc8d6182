using CephadmPS.Core.Hosts.Rpc;
using CephadmPS.Protocol;
using Xunit;

namespace CephadmPS.Core.Tests.Hosts;

/// <summary>A controller that comes back to an agent hears exactly what it has missed.</summary>
public class ChangeQueueTests
{
    private readonly ChangeQueue queue = new();

    private List<ChangeNotice> Told()
    {
        var told = new List<ChangeNotice>();
        while (queue.Reader.TryRead(out var notice))
        {
            told.Add(notice);
        }
        return told;
    }

    private static ChangeNotice Notice(long sequence) => new() { Sequence = sequence, Kind = "daemons", Names = [$"osd.{sequence}"] };

    [Fact]
    public void The_first_connection_asks_for_nothing_and_is_told_nothing()
    {
        Assert.Null(queue.Join("a").Instance);
        queue.Joined(new WatchResult { Instance = "a", Sequence = 7 }, first: true);
        queue.Add(Notice(8));

        Assert.Equal([8], Told().Select(n => n.Sequence));
    }

    [Fact]
    public void The_same_agent_is_asked_for_what_was_missed()
    {
        queue.Join("a");
        queue.Joined(new WatchResult { Instance = "a", Sequence = 7 }, first: true);
        queue.Add(Notice(8));
        Told();

        var asked = queue.Join("a");
        queue.Joined(new WatchResult { Instance = "a", Sequence = 8, Complete = true }, first: false);
        queue.Add(Notice(9));

        Assert.Equal(("a", 8), (asked.Instance, asked.After));
        Assert.Equal([9], Told().Select(n => n.Sequence));
    }

    [Fact]
    public void Another_agent_or_too_long_an_absence_means_look_at_everything()
    {
        queue.Join("a");
        queue.Joined(new WatchResult { Instance = "a", Sequence = 700 }, first: true);

        Assert.Null(queue.Join("b").Instance);
        queue.Joined(new WatchResult { Instance = "b", Sequence = 2 }, first: false);
        queue.Add(Notice(3));
        var afterRestart = Told();
        queue.Join("b");
        queue.Joined(new WatchResult { Instance = "b", Sequence = 5000 }, first: false);

        Assert.Equal([("", 2L), ("daemons", 3L)], afterRestart.Select(n => (n.Kind, n.Sequence)));
        Assert.Equal([""], Told().Select(n => n.Kind));
    }

    [Fact]
    public void Notices_that_overtake_the_answer_are_not_lost_and_none_counts_twice()
    {
        queue.Join("a");
        queue.Add(Notice(1));
        queue.Add(Notice(2));
        queue.Joined(new WatchResult { Instance = "a", Sequence = 0, Complete = true }, first: true);
        queue.Add(Notice(2));
        queue.Add(Notice(3));

        Assert.Equal([1, 2, 3], Told().Select(n => n.Sequence));
    }

    [Fact]
    public void A_gap_means_look_at_everything_once()
    {
        queue.Join("a");
        queue.Joined(new WatchResult { Instance = "a", Sequence = 0 }, first: true);
        queue.Add(Notice(1));
        queue.Add(new ChangeNotice { Sequence = 5 });
        queue.Add(Notice(6));
        queue.Add(Notice(9));

        Assert.Equal([("daemons", 1L), ("", 5L), ("daemons", 6L), ("", 9L), ("daemons", 9L)], Told().Select(n => (n.Kind, n.Sequence)));
    }
}
