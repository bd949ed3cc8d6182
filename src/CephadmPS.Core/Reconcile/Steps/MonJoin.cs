using CephadmPS.Core.Errors;
using CephadmPS.Core.Hosts;
using CephadmPS.Core.Services;
using CephadmPS.Protocol;

namespace CephadmPS.Core.Reconcile.Steps;

/// <summary>
/// Waits until a mon that was just started is in quorum, and keeps the wait short. The mons that are there call an election the moment the new one is added to the
/// monmap, before it knows of that itself; it never hears their proposals, and all would sit out the 5 s of <c>mon_election_timeout</c>, with the cluster
/// standing still. Once the new mon knows its rank, the first mon is asked to call the election again, and everybody answers at once.
/// </summary>
/// <param name="context">What steps work with.</param>
public sealed class MonJoin(StepContext context)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromSeconds(1);

    /// <summary>Errors: <c>ConditionNotReached</c> after 120 s, and those of reaching the host.</summary>
    public async Task WaitAsync(DesiredDaemon mon, Action<string> report, CancellationToken cancellation)
    {
        report("waiting for it to join the quorum");
        var channel = await context.Hosts(mon.HostName, cancellation).ConfigureAwait(false);
        var electing = false;
        long? called = null;
        await context.UntilAsync(
            async ct =>
            {
                var answer = await StatusAsync(channel, mon.Name, ct).ConfigureAwait(false);
                if (answer?.State is "leader" or "peon")
                {
                    return true;
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
