using System.Collections.Concurrent;
using System.Text.Json;
using CephadmPS.Agent.Hosting;
using CephadmPS.Agent.Server;
using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>
/// Runs verbs. A mutating one gets its turn, the cluster's lock, the epoch check and the journal, in this order: what the check
/// finds then stays true until the verb ends, because whoever raises the epoch needs the lock before its first own mutation.
/// </summary>
public sealed class Dispatcher(HostContext host, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    private readonly TargetGates gates = new();
    private readonly ClusterLocks locks = new(host);
    private readonly ProcessIdentity processes = new(host);
    private readonly ConcurrentDictionary<string, OperationJournal> journals = new();
    private readonly DaemonConfirmation confirmation = new(time);
    private readonly ConcurrentDictionary<string, byte> atWork = new(StringComparer.Ordinal);
    private int running;

    /// <summary>The epochs of the clusters on this host.</summary>
    public EpochStore Epochs { get; } = new(host);

    /// <summary>Mutations that were begun or wait for their turn.</summary>
    public int RunningMutations => Volatile.Read(ref running);

    /// <summary>The journal of a cluster.</summary>
    public OperationJournal JournalOf(string fsid) => journals.GetOrAdd(
        ClusterId.Checked(fsid), id => new OperationJournal(Path.Combine(host.PathOf(host.AgentDir), id, "journal"), time));

    /// <summary>Operations of a cluster that were begun and that no living process will end.</summary>
    public IReadOnlyList<JournaledOperation> Interrupted(string fsid) =>
        JournalOf(fsid).Interrupted(begin => begin.Process == processes.Own ? atWork.ContainsKey(begin.OperationId) : processes.IsAlive(begin.Process));

    /// <summary>Runs a verb for a caller.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="request">Its request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="report">Receives what is being done.</param>
    /// <param name="cancellation">Ends it; a mutating verb undoes what it can.</param>
    public async Task<JsonElement> RunAsync(IVerb verb, JsonElement request, Caller caller, Action<string> report, CancellationToken cancellation)
    {
        if (!verb.Mutates)
        {
            return await verb.RunAsync(request, ContextOf(verb, request, caller, report), cancellation);
        }
        Interlocked.Increment(ref running);
        using var counted = caller.Count();
        try
        {
            return verb is IHostWide
                ? await RunAloneAsync(verb, request, caller, report, cancellation)
                : await MutateAsync(verb, request, caller, report, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>What a verb gets: the host, on which it may change what it declares and nothing else.</summary>
    private VerbContext ContextOf(IVerb verb, JsonElement request, Caller caller, Action<string> report) =>
        new(host.Confined(TouchedPaths.Of(host, verb.Name, request, caller.IsAdministrator)), report);

    private async Task<JsonElement> RunAloneAsync(IVerb verb, JsonElement request, Caller caller, Action<string> report, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, caller.Closing);
        using var turn = await gates.EnterAsync("", null, waiting.Token);
        return await verb.RunAsync(request, ContextOf(verb, request, caller, report), cancellation);
    }

    private async Task<JsonElement> MutateAsync(IVerb verb, JsonElement request, Caller caller, Action<string> report, CancellationToken cancellation)
    {
        var mutation = Mutation.Of(verb, request);
        if (mutation.OperationId.Length == 0)
        {
            mutation = caller.IsLocal
                ? mutation with { OperationId = $"local-{Guid.NewGuid():N}" }
                : throw AgentException.Refused("OperationIdMissing", $"'{verb.Name}' changes the host and needs an operation id");
        }
        // Early, so that a controller that no longer leads does not wait for a lock first; again below, where it counts.
        caller.Check(Epochs, mutation.Fsid, mutation.Epoch);
        using var deadline = new CancellationTokenSource(mutation.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(either.Token, caller.Closing);
        try
        {
            using var turn = await gates.EnterAsync(mutation.Fsid, mutation.Target, waiting.Token);
            using var share = await locks.EnterAsync(mutation.Fsid, LockPatience, report, waiting.Token);
            caller.Closing.ThrowIfCancellationRequested();
            caller.Check(Epochs, mutation.Fsid, mutation.Epoch);
            var context = ContextOf(verb, request, caller, report);
            var journal = JournalOf(mutation.Fsid);
            return await RepeatedAsync(verb, request, mutation, journal.Find(mutation.OperationId), context, either.Token)
                ?? await JournaledAsync(verb, request, mutation, journal, context, either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw DeadlinePassed(verb, mutation, e);
        }
    }

    /// <summary>What a repeated operation is answered with; null when it is to be run.</summary>
    private async Task<JsonElement?> RepeatedAsync(
        IVerb verb, JsonElement request, Mutation mutation, JournaledOperation? known, VerbContext context, CancellationToken cancellation)
    {
        if (known is null)
        {
            return null;
        }
        var convergent = verb is IConvergent;
        if (known.Begin.Digest != mutation.Digest || known.Begin.Verb != verb.Name)
        {
            return convergent && known.Begin.Verb == verb.Name ? null : throw AgentException.Refused(
                "OperationReused", $"operation {mutation.OperationId} was '{known.Begin.Verb}' of {known.Begin.Target} with other parameters",
                "Use a new operation id for a new attempt.");
        }
        switch (known.End)
        {
            case null:
                return convergent ? null : throw new AgentException(
                    "OperationInterrupted",
                    $"'{verb.Name}' of {known.Begin.Target} was begun at {DateTimeOffset.FromUnixTimeSeconds((long)known.Begin.At):u} and its end is not known",
                    "Look at the host (ls, ceph-volume-raw-list, osd tree) before a new attempt with a new operation id.", AgentErrorCodes.Interrupted);
            // Ended by whoever asked, not failed: who asks again means it, and the verb looks first.
            case { Kind: "failed", ErrorCode: AgentErrorCodes.Cancelled } when convergent:
                return null;
            case { Kind: "failed" } failed:
                throw new AgentException(
                    failed.Error?.Id ?? "Failed", failed.ErrorMessage ?? "it failed before", failed.Error?.Advice, failed.ErrorCode)
                {
                    Details = failed.Error?.Details ?? [],
                    Undone = failed.Error?.Undone ?? false,
                };
            case { Result: { } recorded }:
                if ((verb as IConfirmsResult ?? (DaemonConfirmation.Covers(verb.Name) ? confirmation : null)) is { } confirms)
                {
                    return await confirms.ConfirmAsync(request, recorded, context, cancellation);
                }
                // A convergent verb looks for itself and finds nothing to do; another one's word has to stand.
                return convergent ? null : recorded;
            default:
                return convergent ? null : throw new AgentException(
                    "ResultNotKept", $"'{verb.Name}' of {known.Begin.Target} was done; its result was too large to keep",
                    "Read the state of the host instead.", AgentErrorCodes.Interrupted);
        }
    }

    private async Task<JsonElement> JournaledAsync(
        IVerb verb, JsonElement request, Mutation mutation, OperationJournal journal, VerbContext context, CancellationToken cancellation)
    {
        atWork[mutation.OperationId] = 0;
        try
        {
            journal.Append(Entry("begin", verb, mutation));
            return await BegunAsync(verb, request, mutation, journal, context, cancellation);
        }
        finally
        {
            atWork.TryRemove(mutation.OperationId, out _);
        }
    }

    private async Task<JsonElement> BegunAsync(
        IVerb verb, JsonElement request, Mutation mutation, OperationJournal journal, VerbContext context, CancellationToken cancellation)
    {
        JsonElement result;
        try
        {
            result = await verb.RunAsync(request, context, cancellation);
        }
        catch (Exception e)
        {
            var error = AgentErrors.From(e);
            var failed = Entry("failed", verb, mutation);
            failed.ErrorMessage = error.Message;
            failed.ErrorCode = error.Code;
            failed.Error = AgentErrors.DataOf(error);
            Record(journal, failed, context);
            throw;
        }
        if (verb.Name == Protocol.Verbs.RemoveCluster)
        {
            Epochs.Forget(mutation.Fsid);
            ForgottenClusters.Sweep(host, time);
        }
        var done = Entry("done", verb, mutation);
        done.Result = RecordedResult.Of(result);
        Record(journal, done, context);
        return result;
    }

    /// <summary>The effect is there already: a full disk must not turn the answer into another one. The operation then stands as begun.</summary>
    private static void Record(OperationJournal journal, JournalEntry end, VerbContext context)
    {
        try
        {
            journal.Append(end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Report($"the end of operation {end.OperationId} could not be journaled: {e.Message}");
        }
    }

    private JournalEntry Entry(string kind, IVerb verb, Mutation mutation) => new()
    {
        Kind = kind,
        OperationId = mutation.OperationId,
        Verb = verb.Name,
        Target = mutation.Target ?? mutation.Fsid,
        Digest = mutation.Digest,
        At = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
        Epoch = mutation.Epoch,
        Process = processes.Own,
    };

    private static AgentException DeadlinePassed(IVerb verb, Mutation mutation, Exception inner) => new(
        "DeadlinePassed", $"'{verb.Name}' of {mutation.Target ?? mutation.Fsid} was not done within {mutation.Deadline.TotalSeconds:0} s",
        "Look at the host's load and its journal (journalctl), then try again.", AgentErrorCodes.Cancelled, inner);
}
