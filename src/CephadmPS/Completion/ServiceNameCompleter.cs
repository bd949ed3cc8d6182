namespace CephadmPS.Completion;

/// <summary>Services.</summary>
public sealed class ServiceNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => Seen(cluster)?.Services ?? [];
}
