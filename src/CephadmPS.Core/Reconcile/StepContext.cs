using CephadmPS.Core.Hosts;
using CephadmPS.Core.Monitors;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Reconcile;

/// <summary>What step runners work with: the one leading controller's channels, sessions and state.</summary>
/// <param name="Fsid">The cluster.</param>
/// <param name="Epoch">The epoch that this controller leads with.</param>
/// <param name="Hosts">Channels to hosts by name.</param>
/// <param name="Monitors">The cluster's mons.</param>
/// <param name="State">The state, refreshed where a step has changed something.</param>
/// <param name="Records">Stored records.</param>
/// <param name="Time">The clock.</param>
public sealed record StepContext(
    string Fsid, Func<long> Epoch, Func<string, CancellationToken, Task<IAgentChannel>> Hosts, IMonitorClient Monitors, LiveState State,
    ClusterRecords Records, TimeProvider Time)
{
    /// <summary>Operation ids of requests to agents.</summary>
    public Attempts Attempts { get; } = new();

    /// <summary>Keyring of an entity that must be there; a secret. Errors: <c>EntityUnknown</c>.</summary>
    public async Task<string> KeyringOfAsync(string entity, CancellationToken cancellation) =>
        (await EntityAsync(entity, cancellation).ConfigureAwait(false)).KeyringText;

    /// <summary>An entity that must be there, with its key. Errors: <c>EntityUnknown</c>.</summary>
    public async Task<AuthEntity> EntityAsync(string entity, CancellationToken cancellation) =>
        await Monitors.GetAuthAsync(entity, cancellation).ConfigureAwait(false)
        ?? throw new Errors.CephadmException("EntityUnknown", Errors.ErrorKind.NotFound, $"The cluster has no key for {entity}.", "ceph auth ls", entity);

    /// <summary>Forgets the scheduled action that a step has carried out.</summary>
    public async Task FulfilAsync(Planning.PlanStep step, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(step);
        // Another one that was asked for meanwhile stays.
        if (State.Current.Intents.Actions.TryGetValue(step.Target, out var action) && (action.Id == step.ActionId || step is Planning.RemoveDaemonStep))
        {
            await Records.RemoveAsync<DaemonAction>(step.Target, cancellation).ConfigureAwait(false);
            State.Update(state => state.Records.Find<DaemonAction>(step.Target)?.Id == action.Id ? state with { Records = state.Records.Without<DaemonAction>(step.Target) } : state);
        }
    }

    /// <summary>
    /// Waits until a condition of the cluster holds, asking again every <paramref name="every"/>.
    /// Errors: <c>ConditionNotReached</c> when the deadline passes.
    /// </summary>
    /// <param name="condition">Asked again and again; must be cheap.</param>
    /// <param name="what">The condition in words, for the error.</param>
    /// <param name="advice">The next command to type when it does not come true.</param>
    /// <param name="deadline">How long.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="every">Pause between questions, default 200 ms.</param>
    public async Task UntilAsync(
        Func<CancellationToken, Task<bool>> condition, string what, string advice, TimeSpan deadline, CancellationToken cancellation,
        TimeSpan? every = null)
    {
        var began = Time.GetTimestamp();
        while (!await condition(cancellation).ConfigureAwait(false))
        {
            if (Time.GetElapsedTime(began) > deadline)
            {
                throw new Errors.CephadmException(
                    "ConditionNotReached", Errors.ErrorKind.Timeout, $"After {deadline.TotalSeconds:0} s it is still not so that {what}.", advice);
            }
            await Task.Delay(every ?? TimeSpan.FromMilliseconds(200), Time, cancellation).ConfigureAwait(false);
        }
    }
}
