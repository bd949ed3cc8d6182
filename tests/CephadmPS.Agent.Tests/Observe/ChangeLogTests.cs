using CephadmPS.Agent.Observe.Watching;
using CephadmPS.Agent.Tests.Support;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Tests.Observe;

public class ChangeLogTests
{
    private readonly ChangeLog log = new();

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            log.Add(new ChangeNotice { Kind = "daemons" });
        }
    }

    private Task<IReadOnlyList<ChangeNotice>> AfterAsync(long sequence) => Eventually.WithinAsync(log.AfterAsync(sequence, CancellationToken.None));

    [Fact]
    public async Task Who_was_away_gets_exactly_what_was_missed()
    {
        Add(5);

        Assert.Equal([4, 5], (await AfterAsync(3)).Select(n => n.Sequence));
        Assert.True(log.Reaches(3));
    }

    [Fact]
    public async Task Who_has_seen_all_waits_for_the_next()
    {
        Add(2);
        var next = log.AfterAsync(2, CancellationToken.None);
        Assert.False(next.IsCompleted);

        Add(1);

        Assert.Equal(3, Assert.Single(await Eventually.WithinAsync(next)).Sequence);
    }

    [Fact]
    public async Task Who_was_away_too_long_is_told_to_look_at_everything()
    {
        Add(ChangeLog.Kept + 10);

        Assert.False(log.Reaches(9));
        Assert.True(log.Reaches(10));
        var notices = await AfterAsync(3);
        Assert.Equal("", notices[0].Kind);
        Assert.Equal(Enumerable.Range(10, ChangeLog.Kept + 1).Select(n => (long)n), notices.Select(n => n.Sequence));
    }

    [Fact]
    public void A_number_that_was_never_given_is_not_reached()
    {
        Add(1);

        Assert.False(log.Reaches(2));
        Assert.False(log.Reaches(-1));
    }
}
