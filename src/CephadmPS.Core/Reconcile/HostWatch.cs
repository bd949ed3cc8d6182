using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.State;

namespace CephadmPS.Core.Reconcile;

/// <summary>A host's life has changed.</summary>
/// <param name="HostName">The host.</param>
/// <param name="Before">What it was.</param>
/// <param name="Seen">What is known of it now.</param>
public sealed record HostLifeChange(string HostName, HostLife Before, HostObservation Seen)
{
    /// <summary>The change for people, one sentence.</summary>
    public string Text => Seen.Life switch
    {
        HostLife.Suspect => $"{HostName} has been silent since {Since}; nothing is begun there, its daemons are kept",
        HostLife.Offline => $"{HostName} is offline, silent since {Since}: {Seen.Problem} Its daemons are kept and count",
        _ => $"{HostName} answers again",
    };

    private string Since => Seen.SilentSince?.ToUniversalTime().ToString("HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture) ?? "the beginning";
}

/// <summary>
/// Watches the hosts' signs of life between looks: a lost or silent connection makes a host suspect, a long silence offline, and a silent
/// host is tried again until it answers. All this is beside the passes of the loop, which never wait for such a host.
/// </summary>
public sealed class HostWatch(ClusterObserver observer, HostConnections hosts, LiveState state, TimeProvider time)
{
    private readonly Dictionary<string, HostLife> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Task Look, long Began)> tries = new(StringComparer.Ordinal);

    /// <summary>Between two glances at the connections, default 1 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries to reach a silent host, default 3 s; connecting has a pause of its own that grows to 30 s.</summary>
    public TimeSpan TryEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Watches until cancelled.</summary>
    /// <param name="active">Asked each time: does this controller lead; one that stands by watches nobody.</param>
    /// <param name="changed">Told each change of a host between answering, suspect and offline.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<bool> active, Action<HostLifeChange> changed, CancellationToken cancellation)
    {
        while (true)
        {
            var before = time.GetTimestamp();
            await Task.Delay(Every, time, cancellation).ConfigureAwait(false);
            // A controller that stood still itself cannot tell for how long others were silent: what they said waits unread.
            if (active() && time.GetElapsedTime(before) < Every * 4)
            {
                Glance(changed, cancellation);
            }
        }
    }

    private void Glance(Action<HostLifeChange> changed, CancellationToken cancellation)
    {
        var current = state.Current;
        foreach (var gone in told.Keys.Where(host => !current.Hosts.ContainsKey(host)).ToList())
        {
            told.Remove(gone);
            tries.Remove(gone);
        }
        foreach (var host in current.Hosts.Keys)
        {
            var seen = current.Observations.GetValueOrDefault(host) ?? new HostObservation();
            if (seen.Life == HostLife.Unknown)
            {
                // The first look is a pass's.
                continue;
            }
            if (Doubt(host, seen) is { } problem)
            {
                observer.MarkSilent(host, problem);
                seen = state.Current.Observations.GetValueOrDefault(host) ?? seen;
            }
            // A connection that ended may be made again in a moment (the agent was replaced, sshd restarted): only when that fails is it silence.
            if (!seen.Reachable || hosts.SignOf(host) is { Connected: false, Silence: not null })
            {
                Try(host, cancellation);
            }
            var before = told.GetValueOrDefault(host, HostLife.Answers);
            told[host] = seen.Life;
            if (before != seen.Life)
            {
                changed(new HostLifeChange(host, before, seen));
            }
        }
    }

    // Why the host must be thought silent; null: there is no reason to. That it answers again is for a look to find.
    private string? Doubt(string host, HostObservation seen)
    {
        if (!seen.Reachable)
        {
            return seen.Problem ?? $"Host {host} does not answer.";
        }
        return hosts.SignOf(host).Silence is { } silence && silence >= observer.Limits.Suspect
            ? $"Host {host}: nothing has been heard from its agent."
            : null;
    }

    private void Try(string host, CancellationToken cancellation)
    {
        if (tries.TryGetValue(host, out var last) && (!last.Look.IsCompleted || time.GetElapsedTime(last.Began) < TryEvery))
        {
            return;
        }
        tries[host] = (LookAsync(), time.GetTimestamp());

        async Task LookAsync()
        {
            await Task.Yield();
            try
            {
                await observer.ObserveHostsAsync([host], detail: false, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is CephadmException or OperationCanceledException)
            {
                // Ended, or another controller leads: the pass that runs next tells it.
            }
        }
    }
}
