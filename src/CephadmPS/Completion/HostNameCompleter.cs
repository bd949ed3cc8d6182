namespace CephadmPS.Completion;

/// <summary>Hosts.</summary>
public sealed class HostNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => Seen(cluster)?.Hosts ?? [];
}
