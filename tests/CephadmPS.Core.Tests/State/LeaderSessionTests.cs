using CephadmPS.Core.Errors;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.State.Leadership;
using CephadmPS.Core.Tests.Support;
using Xunit;

namespace CephadmPS.Core.Tests.State;

public class LeaderSessionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SimulatedCluster cluster = new();
    private readonly ManualTime time = new();

    [Fact]
    public async Task The_first_controller_leads_at_once()
    {
        var a = await ControllerAsync("a");
        await a.Session.EnsureAsync(CancellationToken.None);
        Assert.True(a.Session.Leads);
        Assert.Equal(1, a.Session.Epoch);
        Assert.Equal("a", Record().Controller);
        await a.SetConfigKeyAsync("x", "changes are taken");
    }

    [Fact]
    public async Task After_leadership_was_given_back_the_next_one_need_not_wait()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await a.Session.DisposeAsync();
        Assert.True(Record().Released);
        await b.Session.EnsureAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, b.Session.Epoch);
        Assert.Equal(0, a.Session.Epoch);
    }

    [Fact]
    public async Task A_controller_that_lives_is_not_overtaken()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        using var work = a.Session.Hold();
        await AdvanceAsync(60);
        var claim = b.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(6);
        var held = await Assert.ThrowsAsync<CephadmException>(() => claim.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("LeadershipHeld", held.Id);
        Assert.Contains("a (epoch 1, since 2025-01-01 00:00:00 UTC)", held.Message, StringComparison.Ordinal);
        Assert.Equal([1L], cluster.ClaimedEpochs);
        Assert.True(a.Session.Leads);
    }

    [Fact]
    public async Task A_controller_that_is_gone_is_followed_after_twelve_seconds()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        a.IsCutOff = true;
        var claim = b.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(11);
        Assert.False(claim.IsCompleted);
        Assert.Equal([1L], cluster.ClaimedEpochs);
        await AdvanceAsync(1);
        await claim.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, b.Session.Epoch);
        Assert.Equal("b", Record().Controller);
    }

    [Fact]
    public async Task A_standby_takes_over_as_soon_as_leadership_is_given_back()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        using var work = a.Session.Hold();
        var told = new List<string>();
        var standby = b.Session.StandByAsync(record => told.Add(record.Controller), CancellationToken.None);
        await AdvanceAsync(60);
        Assert.False(standby.IsCompleted);
        Assert.Contains("a", told);
        await a.Session.DisposeAsync();
        await AdvanceAsync(1);
        await standby.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(b.Session.Leads);
    }

    [Fact]
    public async Task A_standby_takes_over_from_one_that_is_gone()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        using var work = a.Session.Hold();
        var standby = b.Session.StandByAsync(_ => { }, CancellationToken.None);
        await AdvanceAsync(31);
        a.IsCutOff = true;
        await AdvanceAsync(10);
        Assert.False(standby.IsCompleted);
        await AdvanceAsync(3);
        await standby.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(b.Session.Leads);
    }

    [Fact]
    public async Task Whoever_was_overtaken_can_change_nothing_and_learns_who_leads()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        a.IsCutOff = true;
        await TakeOverAsync(b);
        a.IsCutOff = false;
        var stale = await Assert.ThrowsAsync<CephadmException>(() => a.Session.GuardAsync(
            async token =>
            {
                await a.SetConfigKeyAsync("x", "of a leader that is none", token);
                return true;
            },
            CancellationToken.None));
        Assert.Equal("StaleEpoch", stale.Id);
        Assert.Contains("b (epoch 2", stale.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("x", cluster.Keys.Keys);
        Assert.Equal(0, a.Session.Epoch);
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => a.SetConfigKeyAsync("x", "again"))).Id);
        Assert.Equal("StaleEpoch", (await Assert.ThrowsAsync<CephadmException>(() => a.Session.GuardAsync(_ => Task.FromResult(1), CancellationToken.None))).Id);
    }

    [Fact]
    public async Task Work_under_way_ends_when_a_renewal_meets_a_higher_epoch()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        var work = a.Session.GuardAsync(
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return true;
            },
            CancellationToken.None);
        a.IsCutOff = true;
        await TakeOverAsync(b);
        a.IsCutOff = false;
        Assert.False(work.IsCompleted);
        await AdvanceAsync(5);
        var stale = await Assert.ThrowsAsync<CephadmException>(() => work.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("StaleEpoch", stale.Id);
        Assert.False(a.Session.Leads);
        Assert.Equal("b", Record().Controller);
    }

    [Fact]
    public async Task Whoever_was_overtaken_may_lead_again_later()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        a.IsCutOff = true;
        await TakeOverAsync(b);
        a.IsCutOff = false;
        await AdvanceAsync(5);
        Assert.False(a.Session.Leads);
        await b.Session.DisposeAsync();
        await a.Session.EnsureAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(3, a.Session.Epoch);
    }

    [Fact]
    public async Task Of_eight_that_begin_at_once_one_leads()
    {
        var controllers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => ControllerAsync($"c{index}")));
        var holds = controllers.Select(controller => controller.Session.Hold()).ToList();
        using var start = new Barrier(controllers.Length);
        var claims = controllers.Select(controller => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return controller.Session.EnsureAsync(CancellationToken.None);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        while (!claims.TrueForAll(claim => claim.IsCompleted))
        {
            // Time passes when everybody waits for it: the losers for a sign of life, the winner to give one.
            await Wait.UntilAsync(() => time.Waiting == claims.Count(claim => !claim.IsCompleted) + 1);
            await AdvanceAsync(1);
        }
        Assert.Equal(1, claims.Count(claim => claim.IsCompletedSuccessfully));
        Assert.All(claims.Where(claim => claim.IsFaulted), claim => Assert.Equal("LeadershipHeld", ((CephadmException)claim.Exception!.InnerException!).Id));
        Assert.Single(controllers, controller => controller.Session.Leads);
        holds.ForEach(hold => hold.Dispose());
    }

    [Fact]
    public async Task An_intent_is_stored_under_the_epoch_of_the_leader()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await b.Session.EnsureForIntentAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(b.Session.Leads);
        Assert.Equal(1, b.Session.Epoch);
        await b.SetConfigKeyAsync("cephadmps/spec/mds.a", "an intent");
        await a.SetConfigKeyAsync("x", "the leader goes on");
        Assert.Equal([1L], cluster.ClaimedEpochs);
        await b.Session.DisposeAsync();
        Assert.Equal(("a", false), (Record().Controller, Record().Released));
    }

    [Fact]
    public async Task An_intent_of_a_session_that_stored_one_before_follows_the_leader()
    {
        var (a, b, c) = (await ControllerAsync("a"), await ControllerAsync("b"), await ControllerAsync("c"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await b.Session.EnsureForIntentAsync(CancellationToken.None);
        await a.Session.DisposeAsync();
        await c.Session.EnsureAsync(CancellationToken.None);
        await b.Session.EnsureForIntentAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, b.Session.Epoch);
        await b.SetConfigKeyAsync("cephadmps/spec/mds.a", "an intent");
    }

    [Fact]
    public async Task An_intent_leads_when_nobody_does()
    {
        var a = await ControllerAsync("a");
        await a.Session.EnsureForIntentAsync(CancellationToken.None);
        Assert.True(a.Session.Leads);
    }

    [Fact]
    public async Task An_idle_session_gives_leadership_back()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(10);
        Assert.False(a.Session.Leads);
        Assert.True(Record().Released);
        await b.Session.EnsureAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(b.Session.Leads);
    }

    [Fact]
    public async Task A_session_at_work_keeps_leadership()
    {
        var a = await ControllerAsync("a");
        await a.Session.EnsureAsync(CancellationToken.None);
        var end = new TaskCompletionSource<bool>();
        var work = a.Session.GuardAsync(_ => end.Task, CancellationToken.None);
        await AdvanceAsync(60);
        Assert.True(a.Session.Leads);
        Assert.True(Record().Renewals >= 11);
        end.SetResult(true);
        Assert.True(await work);
        await AdvanceAsync(10);
        Assert.False(a.Session.Leads);
    }

    // Its record comes a moment after its claim; until then the old record says that nobody leads.
    [Fact]
    public async Task One_that_has_claimed_and_not_yet_shown_itself_is_given_time()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await a.Session.DisposeAsync();
        Assert.True(await new EpochRegister(await ControllerAsync("fresh"), time).IsClaimedAsync(1, CancellationToken.None));
        cluster.Auth["client.cephadmps-epoch.2"] = "of one that is just beginning";
        var claim = b.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(11);
        Assert.False(claim.IsCompleted);
        await AdvanceAsync(1);
        await claim.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(3, b.Session.Epoch);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_waited_for_and_then_replaced()
    {
        var b = await ControllerAsync("b");
        cluster.Keys["cephadmps/leader"] = "{ not json";
        var claim = b.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(12);
        await claim.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("b", Record().Controller);
    }

    [Fact]
    public async Task Numbers_go_on_where_the_record_says_although_the_register_was_emptied()
    {
        var (a, b) = (await ControllerAsync("a"), await ControllerAsync("b"));
        await a.Session.EnsureAsync(CancellationToken.None);
        await a.Session.DisposeAsync();
        cluster.Auth.Clear();
        await b.Session.EnsureAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, b.Session.Epoch);
    }

    [Fact]
    public async Task Nothing_is_written_after_renewing_was_stopped_for_good()
    {
        var a = await ControllerAsync("a");
        await a.Session.EnsureAsync(CancellationToken.None);
        await a.Session.StopRenewingAsync();
        var before = cluster.Log.Count;
        await AdvanceAsync(20);
        Assert.Equal(1, a.Session.Epoch);
        await a.Session.DisposeAsync();
        Assert.Equal(before, cluster.Log.Count);
    }

    private Task<SimulatedController> ControllerAsync(string name) => SimulatedController.CreateAsync(cluster, name, time);

    private LeaderRecord Record() => LeaderRecord.Parse(cluster.Value("leader")!);

    private async Task TakeOverAsync(SimulatedController controller)
    {
        var claim = controller.Session.EnsureAsync(CancellationToken.None);
        await AdvanceAsync(13);
        await claim.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(controller.Session.Leads);
    }

    // On a thread without a synchronization context what waits for the clock runs within Advance: when it returns, all of it has happened.
    private Task AdvanceAsync(int seconds) => Task.Run(() =>
    {
        for (var second = 0; second < seconds; second++)
        {
            time.Advance(Second);
        }
    });
}
