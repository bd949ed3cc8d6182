using CephadmPS.Protocol;

namespace CephadmPS.Agent.Journal;

/// <summary>What the journal tells of one operation.</summary>
/// <param name="Begin">Its latest begin.</param>
/// <param name="End">Its end; null while it runs or when it was interrupted.</param>
public sealed record JournaledOperation(JournalEntry Begin, JournalEntry? End)
{
    /// <summary>When something was last heard of it, seconds since 1970.</summary>
    public double LastAt => End?.At ?? Begin.At;

    /// <summary>As it goes over the wire.</summary>
    public OperationRecord ToRecord() => new()
    {
        OperationId = Begin.OperationId,
        Verb = Begin.Verb,
        Target = Begin.Target,
        State = End?.Kind ?? "begun",
        BeganAt = Begin.At,
        EndedAt = End?.At ?? 0,
    };
}
