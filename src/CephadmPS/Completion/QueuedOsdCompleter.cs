namespace CephadmPS.Completion;

/// <summary>Numbers of OSDs in the removal queue.</summary>
public sealed class QueuedOsdCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => Seen(cluster)?.QueuedOsds ?? [];
}
