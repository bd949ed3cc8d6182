using System.Net;
using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.Services;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Waits until a mon that was just started is in quorum, and keeps the wait short. The mons that are there call an election the moment the new one is added to the
/// monmap, before it knows of that itself; it never hears their proposals, and all would sit out the 5 s of <c>mon_election_timeout</c>, with the cluster
/// standing still. Once the new mon knows its rank, the first mon is asked to call the election again, and everybody answers at once.
/// A mon that was in the cluster before under the same name may never be let in: the others hold its old connection for the newer one and close each
/// that it makes. Put into the monmap by a command, it is called by them.
/// </summary>
/// <param name="context">What steps work with.</param>
public sealed class MonJoin(StepContext context)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromSeconds(1);
    // A mon that is heard is a member within a second or two.
    private static readonly TimeSpan OutsideAtMost = TimeSpan.FromSeconds(5);

    /// <summary>Errors: <c>ConditionNotReached</c> after 120 s, and those of reaching the host.</summary>
    public async Task WaitAsync(DesiredDaemon mon, Action<string> report, CancellationToken cancellation)
    {
        report("waiting for it to join the quorum");
        var channel = await context.Hosts(mon.HostName, cancellation).ConfigureAwait(false);
        var electing = false;
        long? called = null;
        long? outside = null;
        var added = false;
        await context.UntilAsync(
            async ct =>
            {
                var answer = await StatusAsync(channel, mon.Name, ct).ConfigureAwait(false);
                if (answer?.State is "leader" or "peon")
                {
                    return true;
                }
                outside = answer is { State: "probing", Rank: < 0 } ? outside ?? context.Time.GetTimestamp() : null;
                if (!added && outside is { } began && context.Time.GetElapsedTime(began) > OutsideAtMost)
                {
                    added = true;
                    await AddAsync(mon, report, ct).ConfigureAwait(false);
                }
                // Seen electing twice: this one does not end by itself as a healthy one does, within milliseconds.
                var stuck = electing && answer is { State: "electing", Rank: >= 0 };
                electing = answer?.State == "electing";
                if (stuck && (called is not { } at || context.Time.GetElapsedTime(at) > BetweenCalls))
                {
                    called = context.Time.GetTimestamp();
                    await CallElectionAsync(answer!.Members.Find(id => id != mon.DaemonId), report, ct).ConfigureAwait(false);
                }
                return false;
            },
            $"{mon.Name} is in quorum", $"Look at its journal: cephadm-agent logs --name {mon.Name}", Deadline, cancellation).ConfigureAwait(false);
        await channel.AskMonAsync(context.Fsid, mon.Name, MonQuestions.ProbeAsConfigured, cancellation).ConfigureAwait(false);
    }

    // Null while it does not answer: its socket appears a moment after its start.
    private async Task<MonAnswer?> StatusAsync(IAgentChannel channel, string name, CancellationToken cancellation)
    {
        try
        {
            return await channel.AskMonAsync(context.Fsid, name, MonQuestions.Status, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Id == "MonSilent")
        {
            return null;
        }
    }

    // Only where quorum stands without it: should it not come, it counts as one that is down.
    private async Task AddAsync(DesiredDaemon mon, Action<string> report, CancellationToken cancellation)
    {
        var quorum = await context.Monitors.GetQuorumAsync(cancellation).ConfigureAwait(false);
        // Without a public network the mon is where the inventory says.
        var address = mon.MonAddress ?? context.State.Current.Hosts.GetValueOrDefault(mon.HostName)?.Spec.Address;
        if (IPAddress.TryParse(address, out var ip) && quorum.Names.Count * 2 > quorum.MonMap.Mons.Count + 1)
        {
            report("the others do not hear it; putting it into the monmap");
            await context.Monitors.AddMonAsync(mon.DaemonId, $"{ip}", cancellation).ConfigureAwait(false);
        }
    }

    // Without it the mons find together all the same, only later.
    private async Task CallElectionAsync(string? mon, Action<string> report, CancellationToken cancellation)
    {
        if (context.State.Current.Daemons.FirstOrDefault(daemon => daemon.DaemonType == "mon" && daemon.DaemonId == mon) is not { } first)
        {
            return;
        }
        try
        {
            var channel = await context.Hosts(first.HostName, cancellation).ConfigureAwait(false);
            await channel.AskMonAsync(context.Fsid, first.DaemonName, MonQuestions.CallElection, cancellation).ConfigureAwait(false);
        }
        catch (CephadmException e) when (e.Kind is not ErrorKind.Cancelled)
        {
            report($"mon.{mon} was not asked to call an election: {e.Message}");
        }
    }
}
