using CephadmPS.Core.Health.Configuration;

namespace CephadmPS.Completion;

/// <summary>Checks of hosts' configuration.</summary>
public sealed class ConfigurationCheckCompleter : NameCompleter
{
    private protected override IReadOnlyList<string> Names(object? cluster) => [.. ConfigurationChecks.All.Select(check => check.Name)];
}
