namespace CephadmPS.Completion;

/// <summary>Daemons.</summary>
public sealed class DaemonNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => Seen(cluster)?.Daemons ?? [];
}
