using CephadmPS.Core.Options;

namespace CephadmPS.Completion;

/// <summary>Orchestrator options.</summary>
public sealed class OptionNameCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => [.. OrchestratorOptions.All.Select(option => option.Name)];
}
