using CephadmPS.Agent.Verbs;
using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>What the journal holds of an operation.</summary>
internal sealed class OperationVerb(Dispatcher dispatcher)
    : Verb<OperationRequest, OperationRecord>(Protocol.Verbs.Operation, AgentJson.Default.OperationRequest, AgentJson.Default.OperationRecord)
{
    public override Task<OperationRecord> RunAsync(OperationRequest request, VerbContext context, CancellationToken cancellation) => Task.FromResult(
        dispatcher.JournalOf(request.Fsid).Find(request.OperationId)?.ToRecord()
        ?? new OperationRecord { OperationId = request.OperationId, State = "unknown" });
}
