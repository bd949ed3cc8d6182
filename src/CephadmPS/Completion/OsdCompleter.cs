namespace CephadmPS.Completion;

/// <summary>Numbers of OSDs.</summary>
public sealed class OsdCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => [.. (Seen(cluster)?.Daemons ?? []).Where(name => name.StartsWith("osd.", StringComparison.Ordinal)).Select(name => name[4..])];
}
