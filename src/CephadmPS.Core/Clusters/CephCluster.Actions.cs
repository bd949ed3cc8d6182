using CephadmPS.Core.Clusters.Views;
using CephadmPS.Core.Planning;
using CephadmPS.Core.State;
using CephadmPS.Core.State.Intents;

namespace CephadmPS.Core.Clusters;

/// <summary>What is asked for of single daemons and services, and pausing (reference 1.4, 1.8).</summary>
public sealed partial class CephCluster
{
    /// <summary>The plan as it would be with this asked for, its steps only. Writes nothing anywhere. Errors as <see cref="RequestAsync"/>.</summary>
    public async Task<Plan> PreviewRequestAsync(ActionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        await LookAtHostsAsync(cancellation).ConfigureAwait(false);
        var current = State.Current;
        var asked = DaemonActions.Resolve(current, request, Time.GetUtcNow());
        var names = asked.Select(action => action.DaemonName).ToHashSet();
        var plan = Planner.Plan(current with { Intents = DaemonActions.With(current.Intents, asked) }, NewSeed());
        return plan with
        {
            Steps = [.. plan.Steps.Where(step => step.ActionId is not null && names.Contains(step.Target))],
            Held = [.. plan.Held.Where(step => step.ActionId is not null && names.Contains(step.Target))],
            Notes = [.. plan.Notes.Where(note => note.Code == "Paused" || names.Contains(note.Subject))],
        };
    }

    /// <summary>
    /// Stores what is asked for of daemons; the next reconciliation does it. Errors: <c>DaemonNotFound</c>, <c>ServiceUnknown</c>,
    /// <c>ServiceNeeded</c>, <c>ForceNeeded</c>, <c>ImageNotApplicable</c>, <c>TypeNotDeployable</c>, <c>NoOtherMgr</c>.
    /// </summary>
    public Task<IReadOnlyList<ChangeResult>> RequestAsync(ActionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IntendAsync<IReadOnlyList<ChangeResult>>(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                await Task.WhenAll(
                    observer.ObserveClusterAsync(token),
                    observer.ObserveHostsAsync([.. State.Current.Hosts.Keys], detail: false, token)).ConfigureAwait(false);
                var before = State.Current.Intents;
                var asked = DaemonActions.Resolve(State.Current, request, Time.GetUtcNow());
                var after = DaemonActions.With(before, asked);
                var results = new List<ChangeResult>();
                foreach (var name in asked.Select(action => action.DaemonName))
                {
                    var action = after.Actions[name];
                    var changed = before.Actions.GetValueOrDefault(name) != action;
                    if (changed)
                    {
                        await Records.SaveAsync(action, token).ConfigureAwait(false);
                    }
                    results.Add(new ChangeResult(name, changed, changed
                        ? $"{Word(action.Kind)} of {name} is stored; the next reconciliation does it."
                        : $"{Word(action.Kind)} of {name} waits already."));
                }
                State.SetIntents(intents => intents with { Actions = after.Actions }, asked: true);
                return results;
            },
            results => results.Any(result => result.Changed), cancellation);
    }

    /// <summary>Takes back what waits for daemons. Those that nothing waits for are left out of the answer.</summary>
    public Task<IReadOnlyList<ChangeResult>> CancelRequestsAsync(IReadOnlyList<string> daemonNames, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(daemonNames);
        return IntendAsync<IReadOnlyList<ChangeResult>>(
            async token =>
            {
                await ReloadAsync(token).ConfigureAwait(false);
                var waiting = daemonNames.Distinct().Where(State.Current.Intents.Actions.ContainsKey).ToList();
                foreach (var name in waiting)
                {
                    await Records.RemoveAsync<DaemonAction>(name, token).ConfigureAwait(false);
                }
                State.SetIntents(
                    intents => intents with { Actions = intents.Actions.Where(action => !waiting.Contains(action.Key)).ToDictionary(action => action.Key, action => action.Value) },
                    asked: true);
                return [.. waiting.Select(name => new ChangeResult(name, true, $"What waited for {name} is forgotten."))];
            },
            results => results.Count > 0, cancellation);
    }

    /// <summary>Pauses background work: everything is still looked at and told, nothing is begun. Or resumes it.</summary>
    public Task<ChangeResult> SetPausedAsync(bool paused, CancellationToken cancellation) => IntendAsync(
        async token =>
        {
            await ReloadAsync(token).ConfigureAwait(false);
            var before = State.Current.Intents.Pause;
            if (before is not null == paused)
            {
                return new ChangeResult(ClusterName, false, before is null ? "Background work is not paused." : $"Background work is paused already, since {before.Since:u} by {before.By}.");
            }
            var pause = paused ? new Pause(Time.GetUtcNow(), $"{Environment.UserName}@{Environment.MachineName}") : null;
            await (pause is null ? Records.RemoveAsync<Pause>("", token) : Records.SaveAsync(pause, token)).ConfigureAwait(false);
            State.SetIntents(intents => intents with { Pause = pause }, asked: true);
            return new ChangeResult(ClusterName, true, paused ? "Background work is paused; steps that have begun are finished." : "Background work goes on.");
        },
        result => result.Changed, cancellation);

    private static string Word(DaemonActionKind kind) => kind switch
    {
        DaemonActionKind.Reconfigure => "Reconfiguration",
        DaemonActionKind.Redeploy => "Redeployment",
        DaemonActionKind.Remove => "Removal",
        _ => kind.ToString(),
    };
}
