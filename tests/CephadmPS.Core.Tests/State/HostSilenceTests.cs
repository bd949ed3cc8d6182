using CephadmPS.Core.State;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CephadmPS.Core.Tests.State;

/// <summary>From answering to suspect to offline and back.</summary>
public class HostSilenceTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly SilenceLimits Limits = SilenceLimits.Default;
    private static readonly HostObservation Known = new()
    {
        Reachable = true,
        Daemons = [new DaemonDescription { DaemonType = "mon", DaemonId = "h1", HostName = "h1" }],
        RefreshedAt = Start,
    };

    [Theory]
    [InlineData(0, HostLife.Suspect)]
    [InlineData(59, HostLife.Suspect)]
    [InlineData(60, HostLife.Offline)]
    [InlineData(9999, HostLife.Offline)]
    public void A_silent_host_is_suspect_and_after_a_minute_offline(int seconds, HostLife expected)
    {
        var seen = HostSilence.Silent(Known, Start, Start.AddSeconds(seconds), "no route to host.", Limits);

        Assert.Equal(expected, seen.Life);
        Assert.Equal(Start, seen.SilentSince);
        Assert.Equal(Known.Daemons, seen.Daemons);
    }

    [Fact]
    public void A_host_that_nobody_ever_heard_is_silent_from_the_first_try_on()
    {
        Assert.Equal(HostLife.Unknown, new HostObservation().Life);

        var tried = HostSilence.Silent(new HostObservation(), null, Start, "no route to host.", Limits);

        Assert.Equal((HostLife.Suspect, Start), (tried.Life, tried.SilentSince!.Value));
        Assert.Equal(HostLife.Offline, HostSilence.Silent(tried, null, Start.AddSeconds(60), "no route to host.", Limits).Life);
    }

    [Fact]
    public void What_another_controller_has_told_counts_only_while_the_host_is_silent_here_too()
    {
        var told = HostSilence.Told(new HostObservation(), Start.AddHours(-1));
        Assert.Equal(HostLife.Offline, HostSilence.Silent(told, null, Start, "no route to host.", Limits).Life);
        Assert.Equal(HostLife.Answers, HostSilence.Told(Known, Start.AddHours(-1)).Life);
    }

    [Fact]
    public void Whatever_happens_nothing_is_forgotten_and_an_answer_ends_it() => Prop.ForAll(
        Gen.Choose(-100, 400).Select(second => ((int Second, bool Answers))(second, second % 5 == 0)).ListOf().ToArbitrary(),
        events =>
        {
            var seen = Known;
            var now = Start;
            foreach (var (second, answers) in events)
            {
                var before = seen;
                // Clocks are set back now and then.
                now = now.AddSeconds(second / 10.0);
                seen = answers ? HostSilence.Answered(seen) : HostSilence.Silent(seen, Start, now, "silent.", Limits);
                if (seen.Daemons != Known.Daemons || seen.RefreshedAt != Known.RefreshedAt
                    || seen.Reachable != answers
                    || (answers && seen is not { SilentSince: null, Problem: null, Offline: false })
                    || (!answers && !before.Reachable && (seen.SilentSince != before.SilentSince || (before.Offline && !seen.Offline)))
                    || (!answers && seen.SilentSince > now && before.Reachable))
                {
                    return false;
                }
            }
            return true;
        }).QuickCheckThrowOnFailure();
}
