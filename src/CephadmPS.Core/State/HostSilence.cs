namespace CephadmPS.Core.State;

/// <summary>What is known of a host's life.</summary>
public enum HostLife
{
    /// <summary>Never looked at.</summary>
    Unknown,
    /// <summary>It answers.</summary>
    Answers,
    /// <summary>It has fallen silent a moment ago: nothing is begun there, and nothing is moved away.</summary>
    Suspect,
    /// <summary>It has been silent for long: daemons of types that hold no data may be put elsewhere. Its own are kept and count.</summary>
    Offline,
}

/// <summary>How long a host may be silent.</summary>
public sealed record SilenceLimits
{
    /// <summary>The limits that are used unless told otherwise.</summary>
    public static SilenceLimits Default { get; } = new();

    /// <summary>A connected host that has not sent anything for this long is suspect; default 12 s, which is two missed pings. A lost connection is suspect at once.</summary>
    public TimeSpan Suspect { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>A host that has been silent for this long is offline; default 60 s, more than most hosts' hiccups and less than clients' patience.</summary>
    public TimeSpan Offline { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// From answering to suspect to offline and back, as a function of what was heard and of the time. An answer always ends it, and
/// nothing that was known of the host is ever forgotten on the way (promise 4).
/// </summary>
public static class HostSilence
{
    /// <summary>The host has answered.</summary>
    public static HostObservation Answered(HostObservation seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen is { Reachable: true, Problem: null, SilentSince: null, Offline: false }
            ? seen
            : seen with { Reachable = true, Problem = null, ProblemId = null, SilentSince = null, Offline = false };
    }

    /// <summary>The host does not answer.</summary>
    /// <param name="seen">What was known of it.</param>
    /// <param name="lastWord">When it was last heard; null: not known, so that its silence counts from <paramref name="now"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="problem">Why, one sentence.</param>
    /// <param name="limits">How long it may be silent.</param>
    /// <param name="problemId">Id of the error that tells it; null: it was no error.</param>
    public static HostObservation Silent(HostObservation seen, DateTimeOffset? lastWord, DateTimeOffset now, string problem, SilenceLimits limits, string? problemId = null)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(limits);
        // A silence that goes on keeps its beginning; a clock that was set back makes none shorter than nothing.
        var since = seen.SilentSince ?? (lastWord < now ? lastWord.Value : now);
        return seen with
        {
            Reachable = false,
            Problem = problem,
            ProblemId = problemId,
            SilentSince = since,
            Offline = seen.Offline || now - since >= limits.Offline,
        };
    }

    /// <summary>Another controller has told since when the host is silent; believed only while it does not answer here either.</summary>
    public static HostObservation Told(HostObservation seen, DateTimeOffset? since)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen.Reachable || since is null || seen.SilentSince <= since ? seen : seen with { SilentSince = since };
    }
}
